using System.Text.Json;

namespace Permafrost.Reporting.Examination;

/// <summary>Reads the examination out of <c>dataset.json</c>.</summary>
public static class DatasetExaminationJson
{
    /// <summary>The index of the picture of an image that is shown.</summary>
    public const string Thumbnail = "thumbnail";

    /// <param name="json">The text of <c>dataset.json</c>.</param>
    /// <param name="pictures">The pictures that the file refers to by index.</param>
    /// <returns>Null where the dataset was not examined file by file, because it is not made of files.</returns>
    /// <exception cref="InvalidDataException">The text is not as DownloadCheck writes it.</exception>
    public static DatasetExamination? FromJson(string json, IReadOnlyList<Picture> pictures)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("images", out var images) ? Read(document.RootElement, images, pictures) : null;
        }
        catch (Exception fault)
            when (fault
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentOutOfRangeException
            )
        {
            throw new InvalidDataException(
                $"dataset.json is not as DownloadCheck writes it: {fault.Message} Run DownloadCheck again.",
                fault
            );
        }
    }

    private static DatasetExamination Read(JsonElement root, JsonElement images, IReadOnlyList<Picture> pictures)
    {
        var bad = root.GetProperty("bad");
        var equal = root.GetProperty("duplicates");
        var alike = root.GetProperty("near_duplicates");
        ExaminedImage Image(JsonElement one) => ReadImage(one, pictures);
        return new DatasetExamination
        {
            Files = Count(images, "files"),
            SizeBytes = images.GetProperty("bytes").GetInt64(),
            Width = ReadRange(images, "width"),
            Height = ReadRange(images, "height"),
            DifferentSizes = Count(images, "different_sizes"),
            Modes = [.. images.GetProperty("modes").EnumerateArray().Select(one => new Tally(Text(one, "mode"), Count(one, "count")))],
            Turned = images
                .GetProperty("orientations")
                .EnumerateArray()
                .Where(one => Count(one, "orientation") != 1)
                .Sum(one => Count(one, "count")),
            IgnoredCount = Count(root.GetProperty("ignored"), "count"),
            UnusableCount = Count(bad, "count"),
            Unusable = [.. bad.GetProperty("files").EnumerateArray().Select(one => new UnusableImage(Image(one), Text(one, "reason")))],
            DuplicatesInTrain = Count(equal, "within_train"),
            DuplicatesInTest = Count(equal, "within_test"),
            TestInTrain = Count(equal, "test_in_train"),
            ConflictingLabels = Count(equal, "conflicting_labels"),
            EqualCount = Count(equal, "count"),
            Equal =
            [
                .. equal
                    .GetProperty("groups")
                    .EnumerateArray()
                    .Select(group => new EqualImages(
                        [.. group.GetProperty("files").EnumerateArray().Select(Image)],
                        Count(group, "in_train"),
                        Count(group, "in_test"),
                        Text(group, "equal") == "bytes",
                        group.GetProperty("conflicting_labels").GetBoolean()
                    )),
            ],
            AlikeCount = Count(alike, "count"),
            AlikeAcrossSplits = Count(alike, "across_splits"),
            Alike =
            [
                .. alike
                    .GetProperty("pairs")
                    .EnumerateArray()
                    .Select(pair => new AlikeImages(
                        Image(pair.GetProperty("first")),
                        Image(pair.GetProperty("second")),
                        Count(pair, "bits")
                    )),
            ],
            DroppedCount = Count(root.GetProperty("leakage").GetProperty("dropped"), "count"),
            Samples = [.. root.GetProperty("samples").EnumerateArray().Select(Image)],
            Warnings = [.. root.GetProperty("warnings").EnumerateArray().Select(one => one.GetString() ?? "")],
        };
    }

    private static ExaminedImage ReadImage(JsonElement json, IReadOnlyList<Picture> pictures) =>
        new(
            Text(json, "path"),
            Text(json, "split"),
            Count(json, "label"),
            json.TryGetProperty(Thumbnail, out var index) ? pictures[index.GetInt32()] : null
        );

    private static PixelRange? ReadRange(JsonElement images, string name) =>
        images.TryGetProperty(name, out var range)
            ? new PixelRange(Count(range, "smallest"), Count(range, "median"), Count(range, "largest"))
            : null;

    private static int Count(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");
}
