using Permafrost.Core.Digests;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;
using Permafrost.Tests.Stages;

namespace Permafrost.Tests.Determinism;

/// <summary>How many stages run at the same time, and with how many threads, shows in no result, in no row and not in their order.</summary>
public sealed class JobsDigestTests
{
    private const string Study = """
        dataset: shapes
        preprocess: { size: 9, channels: gray, validation: 0.1 }
        architecture:
          parameters: { dropout: 0.0 }
          layers:
            - conv2d: { filters: 3, kernel: 3, activation: relu }
            - flatten
            - dropout: { rate: "{dropout}" }
            - dense: { units: classes }
        train: { epochs: 1, batch_size: 16 }
        matrix: { train.epochs: [3, 1], dropout: [0.0, 0.5] }

        """;

    [Fact]
    public void Report_AnyJobsAndThreads_GivesTheSameFilesAndRows()
    {
        var alone = Run(jobs: 1, threads: 1);

        Assert.Equal((17, 4), (alone.Rows.Count, alone.Files.Count(file => file.Contains("model.safetensors", StringComparison.Ordinal))));
        foreach (int jobs in (int[])[1, 2, 4])
        {
            foreach (int threads in (int[])[1, 2, 3])
            {
                var (files, rows) = Run(jobs, threads);
                Assert.Equal(alone.Files, files, StringComparer.Ordinal);
                Assert.Equal(alone.Rows, rows, StringComparer.Ordinal);
            }
        }
    }

    /// <returns>Digests of what people look at, and the rows without what is measured.</returns>
    private static (IReadOnlyList<string> Files, IReadOnlyList<string> Rows) Run(int jobs, int threads)
    {
        using var place = new StudyPlace();
        place.Write("experiments/small.yaml", Study);
        var study = place.Run(place.Request with { Jobs = jobs, Threads = threads });
        string[] ended = [.. place.Observer.Rows.Select(row => $"{row.Stage} {row.Experiment}")];
        Assert.Equal(study.Rows.Select(row => $"{row.Stage} {row.Experiment}"), ended, StringComparer.Ordinal);
        return (
            [
                .. new[] { "artifacts/runs", "artifacts/reports" }
                    .SelectMany(folder => Workplace.AllFiles(place.PathOf(folder)))
                    .Where(path =>
                        Path.GetFileName(path) is not ("last-run.json" or "known-code.txt" or "provenance.json" or "provenance.html")
                    )
                    .Select(path => $"{Path.GetRelativePath(place.Root, path)} {Sha256Digest.OfFile(path)}"),
            ],
            [.. study.Rows.Select(Words)]
        );
    }

    private static string Words(StageRow row) => $"{row.Stage} {row.Experiment} {row.State} {row.Key} {string.Join(", ", row.Reasons)}";
}
