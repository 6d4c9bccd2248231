using System.Collections.Immutable;
using Permafrost.Imaging.Png;
using Permafrost.Reporting.Examination;

namespace Permafrost.Tests.Reporting.Examination;

/// <summary>A <c>dataset.json</c> of class folders with something of everything in it.</summary>
internal static class SampleExamination
{
    public const string OddPath = "train/<b>a</b>/x\"y'&.jpg";

    public static readonly string Json = """
        {
          "name": "pictures",
          "images": {
            "files": 9, "bytes": 123456,
            "width": { "smallest": 10, "median": 150, "largest": 300 }, "height": { "smallest": 20, "median": 150, "largest": 150 },
            "different_sizes": 4, "sizes": [],
            "modes": [ { "mode": "JPEG YCbCr 4:2:0", "count": 8 }, { "mode": "PNG palette 4 bit", "count": 1 } ],
            "orientations": [ { "orientation": 1, "count": 7 }, { "orientation": 6, "count": 2 } ]
          },
          "bad": { "answer": "skip", "count": 1, "files": [ { "path": "test/b/cut.jpg", "split": "test", "label": 1, "reason": "ends early" } ] },
          "ignored": { "count": 1, "files": [ "train/notes.txt" ] },
          "duplicates": {
            "within_train": 1, "within_test": 0, "test_in_train": 1, "conflicting_labels": 1, "count": 2,
            "groups": [
              { "equal": "pixels", "in_train": 1, "in_test": 1, "conflicting_labels": true, "files": [
                { "path": "train/<b>a</b>/x\"y'&.jpg", "split": "train", "label": 0, "thumbnail": 0 },
                { "path": "test/b/1.jpg", "split": "test", "label": 1, "thumbnail": 1 } ] },
              { "equal": "bytes", "in_train": 2, "in_test": 0, "conflicting_labels": false, "files": [
                { "path": "train/a/2.jpg", "split": "train", "label": 0 },
                { "path": "train/a/3.jpg", "split": "train", "label": 0 } ] }
            ]
          },
          "near_duplicates": {
            "most_bits": 4, "count": 1, "across_splits": 1, "two_labels": 0,
            "pairs": [ { "bits": 3,
              "first": { "path": "train/a/4.jpg", "split": "train", "label": 0, "thumbnail": 2 },
              "second": { "path": "test/a/5.jpg", "split": "test", "label": 0, "thumbnail": 3 } } ]
          },
          "leakage": { "answer": "drop", "test_in_train": 1, "dropped": { "count": 1, "files": [ "train/a/1.jpg" ] } },
          "samples": [
            { "path": "train/a/2.jpg", "split": "train", "label": 0, "thumbnail": 0 },
            { "path": "test/b/1.jpg", "split": "test", "label": 1, "thumbnail": 1 }
          ],
          "warnings": [ "class 'b' has <few> images" ]
        }
        """.Replace("x\"y", "x\\\"y", StringComparison.Ordinal);

    /// <summary>Four pictures, each of one gray.</summary>
    public static IReadOnlyList<Picture> Pictures { get; } =
    [.. Enumerable.Range(0, 4).Select(gray => new Picture([.. PngEncoder.Encode(Gray((byte)(60 * gray)), 8, 8, 3)], 8, 8))];

    public static DatasetExamination Read() => DatasetExaminationJson.FromJson(Json, Pictures)!;

    private static byte[] Gray(byte level)
    {
        byte[] pixels = new byte[8 * 8 * 3];
        Array.Fill(pixels, level);
        return pixels;
    }
}
