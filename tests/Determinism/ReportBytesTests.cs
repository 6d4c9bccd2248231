using System.Text;
using System.Text.Json;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Determinism;

/// <summary>The three files of a report are the same bytes however they came about; <see cref="WindowsRuntimeTests"/> holds them against Windows' runtime.</summary>
public sealed class ReportBytesTests : IDisposable
{
    private readonly HostFolder folder = new();

    public ReportBytesTests()
    {
        folder.Copy("experiments/datasets");
        ReportStudy.Write(folder);

        // Every step multiplies the weights by 1 - 2 * 100 * 1 = -199, which is more than a float holds after seventeen steps.
        folder.Write(
            "experiments/wild.yaml",
            """
            dataset: shapes
            preprocess: { size: 9, channels: gray, limit: 200 }
            architecture: { layers: [flatten, { dense: { units: classes, l2: 1 } }] }
            train: { epochs: 3, batch_size: 10, optimizer: { sgd: { learning_rate: 100 } } }

            """
        );
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Report_FirstOrCachedAloneOrSideBySideInAnyLocale_GivesTheSameBytes()
    {
        byte[][] first = Run("one", [], "--threads=1", "--jobs=1");
        byte[][] cached = Run("one", [("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")], "--threads=2");
        byte[][] sideBySide = Run("two", [("LANG", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo")], "--threads=2", "--jobs=2");
        byte[][] threads = Run("three", [("LC_ALL", "de_DE.UTF-8"), ("COLUMNS", "40")], "--threads=3", "--jobs=1");

        Assert.Equal(first, cached);
        Assert.Equal(first, sideBySide);
        Assert.Equal(first, threads);
        AssertThatItHasEverything(first);
    }

    /// <summary>Else the comparison would say little.</summary>
    private static void AssertThatItHasEverything(byte[][] files)
    {
        string html = Encoding.UTF8.GetString(files[0]);
        string markdown = Encoding.UTF8.GetString(files[1]);
        using var json = JsonDocument.Parse(files[2]);
        foreach (string key in (string[])["comparisons", "groups", "group_comparisons", "hard_images"])
        {
            Assert.NotEqual(0, json.RootElement.GetProperty(key).GetArrayLength());
        }

        Assert.Equal(
            ["done", "failed"],
            json.RootElement.GetProperty("experiments")
                .EnumerateArray()
                .Select(one => one.GetProperty("state").GetString())
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        foreach (
            string part in (string[])
                ["data:image/png", "class=\"tiles sample", "Repeated runs", "Augmentation", "Uncertainty", "Sparsity", "samples"]
        )
        {
            Assert.Contains(part, html, StringComparison.Ordinal);
        }

        foreach (string part in (string[])["## Repeated runs", "## Sparsity", "## Uncertainty", "failed: loss is not finite", "cat"])
        {
            Assert.Contains(part, markdown, StringComparison.Ordinal);
        }
    }

    private byte[][] Run(string store, (string Name, string Value)[] environment, params string[] args)
    {
        string reports = Path.Combine(folder.Root, "artifacts", "reports");
        if (Directory.Exists(reports))
        {
            Directory.Delete(reports, recursive: true);
        }

        var run = folder.Run(environment, [$"--experiments={ReportStudy.Files},experiments/wild.yaml", $"--store={store}", .. args]);
        Assert.True(run.ExitCode == 4, run.Output + run.Errors);
        return ReportStudy.Read(folder);
    }
}
