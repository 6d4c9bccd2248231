using Permafrost.Tests.Build;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Determinism;

/// <summary>Two experiment files whose report has repeated runs, comparisons, curves, pictures, sparsity, uncertainty and examined files.</summary>
internal static class ReportStudy
{
    public const string Files = "experiments/everything.yaml,experiments/pets.yaml";

    private static readonly string[] Reports = ["index.html", "report.md", "report.json"];

    private const string Pets = """
        description: Class folders with a name that looks like markup and a picture that is in both splits
        dataset: { folder: data/pets }
        preprocess: { size: 12, channels: rgb, validation: 0.25 }
        architecture: { layers: [flatten, dense: { units: classes }] }
        train: { epochs: 1 }
        matrix: { train.optimizer: [{ adam: {} }, { sgd: { learning_rate: 0.01 } }] }

        """;

    /// <summary>Puts the files into a repository, which has the datasets of the project already.</summary>
    public static void Write(HostFolder folder)
    {
        folder.Write(
            "experiments/everything.yaml",
            File.ReadAllText(Path.Combine(Repository.Root, "tests", "Determinism", "everything.yaml"))
        );
        folder.Write("experiments/pets.yaml", Pets);
        int number = 0;
        foreach (var (split, count) in new[] { ("train", 4), ("test", 2) })
        {
            foreach (string name in new[] { "cat", "a&amp;_b'c" })
            {
                string path = Directory.CreateDirectory(Path.Combine(folder.Root, "data", "pets", split, name)).FullName;
                for (int image = 0; image < count; image++)
                {
                    File.WriteAllBytes(Path.Combine(path, $"{image}.png"), TestPng.Picture(number++ % 11));
                }
            }
        }
    }

    /// <summary>The bytes of the three files that promise to be the same everywhere.</summary>
    public static byte[][] Read(HostFolder folder) =>
        [.. Reports.Select(name => File.ReadAllBytes(Path.Combine(folder.Root, "artifacts", "reports", name)))];
}
