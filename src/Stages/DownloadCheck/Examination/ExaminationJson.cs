using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Experiments.Datasets;
using Permafrost.Imaging.Decoding;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>A dataset's examination as <c>dataset.json</c> (docs/datasets.md describes it). No place and no time is in it.</summary>
internal static class ExaminationJson
{
    private const int MostSizes = 20;
    private const int MostGroups = 100;
    private const int MostOfAGroup = 20;
    private const int MostPairs = 100;
    private const int MostFiles = 1000;

    public static JsonObject Of(DatasetExamination examination, Thumbnails thumbnails)
    {
        var json = new JsonObject
        {
            ["classes"] = Texts(examination.Dataset.Classes),
            ["splits"] = Splits(examination, examination.Used),
            ["found"] = Splits(examination, examination.Findings),
            ["test_split"] = TestSplit(examination),
            ["images"] = Images(examination),
            ["bad"] = Bad(examination, thumbnails),
            ["other_suffix"] = Files(
                examination.Findings.Where(one => one.HasOtherSuffix),
                one => new JsonObject { ["path"] = one.Image.Path, ["format"] = FormatName(one.Info!.Format) }
            ),
            ["ignored"] = Paths(examination.Content.Ignored),
            ["duplicates"] = Duplicates(examination, thumbnails),
            ["near_duplicates"] = NearPairs(examination, thumbnails),
            ["leakage"] = new JsonObject
            {
                ["answer"] = Experiments.Binding.OptionJson.Word(examination.Answers.OnLeakage),
                ["test_in_train"] = examination.TestInTrain,
                ["dropped"] = Paths([.. examination.Dropped.Select(one => one.Image.Path)]),
            },
            ["content_sha256"] = examination.Content.ImagesDigest().ToString(),
            ["samples"] = new JsonArray([.. thumbnails.Samples.Select(one => Reference(examination, thumbnails, one))]),
            ["thumbnails"] = new JsonObject
            {
                ["file"] = DownloadCheckStage.ThumbnailFile,
                ["side"] = Thumbnails.Side,
                ["count"] = thumbnails.Count,
            },
            ["warnings"] = Texts(examination.Warnings),
        };
        var source = (FoldersSource)examination.Dataset.Source;
        if (source.TrainCounts.Length > 0 || source.TestCounts.Length > 0 || source.ContentSha256.Length > 0)
        {
            json["published"] = Published(source);
        }

        return json;
    }

    private static JsonObject Splits(DatasetExamination examination, IReadOnlyList<ImageFinding> images) =>
        new()
        {
            ["train"] = ClassCounts.ToJson(examination.Counts(images, SplitName.Train)),
            ["test"] = ClassCounts.ToJson(examination.Counts(images, SplitName.Test)),
        };

    private static JsonObject TestSplit(DatasetExamination examination)
    {
        var source = (FoldersSource)examination.Dataset.Source;
        return examination.Content.Layout.Test is { } test
            ? new JsonObject { ["train"] = examination.Content.Layout.Train, ["test"] = test }
            : new JsonObject { ["test_share"] = source.TestShare, ["split_seed"] = source.SplitSeed };
    }

    private static JsonObject Images(DatasetExamination examination)
    {
        var decoded = examination.Findings.Where(one => one.Info is not null).ToList();
        var json = new JsonObject { ["files"] = examination.Findings.Count, ["bytes"] = examination.Findings.Sum(one => one.SizeBytes) };
        if (decoded.Count > 0)
        {
            json["width"] = Range([.. decoded.Select(one => one.Shown.Width)]);
            json["height"] = Range([.. decoded.Select(one => one.Shown.Height)]);
        }

        var sizes = decoded.GroupBy(one => one.Shown).ToList();
        json["different_sizes"] = sizes.Count;
        json["sizes"] = new JsonArray([
            .. sizes
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key)
                .Take(MostSizes)
                .Select(group => new JsonObject
                {
                    ["width"] = group.Key.Width,
                    ["height"] = group.Key.Height,
                    ["count"] = group.Count(),
                }),
        ]);
        json["modes"] = Tally(decoded, "mode", one => $"{FormatName(one.Info!.Format)} {one.Info.Mode}", StringComparer.Ordinal);
        json["orientations"] = Tally(decoded, "orientation", one => (int)one.Info!.Orientation, Comparer<int>.Default);
        return json;
    }

    private static JsonObject Range(int[] values)
    {
        Array.Sort(values);
        return new JsonObject
        {
            ["smallest"] = values[0],
            ["median"] = values[values.Length / 2],
            ["largest"] = values[^1],
        };
    }

    private static JsonArray Tally<T>(List<ImageFinding> findings, string name, Func<ImageFinding, T> value, IComparer<T> order) =>
        new([
            .. findings
                .GroupBy(value)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key, order)
                .Select(group => new JsonObject { [name] = JsonValue.Create(group.Key), ["count"] = group.Count() }),
        ]);

    private static JsonObject Bad(DatasetExamination examination, Thumbnails thumbnails)
    {
        var json = new JsonObject { ["answer"] = Experiments.Binding.OptionJson.Word(examination.Answers.OnBadImage) };
        foreach (
            var (key, value) in Files(
                    examination.Bad,
                    one =>
                    {
                        var file = Reference(examination, thumbnails, one);
                        file["reason"] = one.Fault;
                        return file;
                    }
                )
                .ToList()
        )
        {
            json[key] = value!.DeepClone();
        }

        return json;
    }

    private static JsonObject Duplicates(DatasetExamination examination, Thumbnails thumbnails)
    {
        var groups = examination.Duplicates;
        return new JsonObject
        {
            ["within_train"] = groups.Sum(group => Math.Max(group.InTrain - 1, 0)),
            ["within_test"] = groups.Sum(group => Math.Max(group.InTest - 1, 0)),
            ["test_in_train"] = examination.TestInTrain,
            ["conflicting_labels"] = groups.Sum(group => group.Conflicts),
            ["count"] = groups.Count,
            ["groups"] = new JsonArray([
                .. groups
                    .Take(MostGroups)
                    .Select(group => new JsonObject
                    {
                        ["equal"] = group.ByBytes ? "bytes" : "pixels",
                        ["in_train"] = group.InTrain,
                        ["in_test"] = group.InTest,
                        ["conflicting_labels"] = group.Conflicts > 0,
                        ["files"] = new JsonArray([
                            .. group.Images.Take(MostOfAGroup).Select(one => Reference(examination, thumbnails, one)),
                        ]),
                    }),
            ]),
        };
    }

    private static JsonObject NearPairs(DatasetExamination examination, Thumbnails thumbnails)
    {
        var pairs = examination.NearPairs;
        return new JsonObject
        {
            ["most_bits"] = NearDuplicates.MostBits,
            ["count"] = pairs.Count,
            ["across_splits"] = pairs.Count(pair => pair.IsAcrossSplits),
            ["two_labels"] = pairs.Count(pair => pair.HasTwoLabels),
            ["pairs"] = new JsonArray([
                .. pairs
                    .Take(MostPairs)
                    .Select(pair => new JsonObject
                    {
                        ["bits"] = pair.Bits,
                        ["first"] = Reference(examination, thumbnails, pair.First),
                        ["second"] = Reference(examination, thumbnails, pair.Second),
                    }),
            ]),
        };
    }

    private static JsonObject Published(FoldersSource source)
    {
        var json = new JsonObject();
        if (source.TrainCounts.Length > 0)
        {
            json["train"] = ClassCounts.ToJson(source.TrainCounts);
        }

        if (source.TestCounts.Length > 0)
        {
            json["test"] = ClassCounts.ToJson(source.TestCounts);
        }

        if (source.ContentSha256.Length > 0)
        {
            json["content_sha256"] = source.ContentSha256;
        }

        return json;
    }

    /// <summary><c>{ "path", "split", "label", "thumbnail" }</c>; the last one only where there is a picture.</summary>
    private static JsonObject Reference(DatasetExamination examination, Thumbnails thumbnails, ImageFinding finding)
    {
        var json = new JsonObject
        {
            ["path"] = finding.Image.Path,
            ["split"] = finding.Image.Split == SplitName.Train ? "train" : "test",
            ["label"] = finding.Image.Label,
        };
        if (thumbnails.IndexOf(finding) is { } index)
        {
            json["thumbnail"] = index;
        }

        return json;
    }

    private static JsonObject Files(IEnumerable<ImageFinding> findings, Func<ImageFinding, JsonObject> file)
    {
        var all = findings.ToList();
        return new JsonObject { ["count"] = all.Count, ["files"] = new JsonArray([.. all.Take(MostFiles).Select(file)]) };
    }

    private static JsonObject Paths(IReadOnlyList<string> paths) =>
        new() { ["count"] = paths.Count, ["files"] = Texts(paths.Take(MostFiles)) };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static string FormatName(ImageFormat format) => format == ImageFormat.Png ? "PNG" : "JPEG";
}
