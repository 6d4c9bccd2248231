using Permafrost.Pipeline;
using Permafrost.Stages;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Reproduction;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Stages;

/// <summary>A repository with a small study of drawn shapes, run in this process.</summary>
internal sealed class StudyPlace : IDisposable
{
    public const string Plain = "small/dropout=0";
    public const string Dropped = "small/dropout=0.5";

    public StudyPlace()
    {
        Root = Directory.CreateTempSubdirectory("permafrost-study-").FullName;
        Write(
            "experiments/datasets/shapes.yaml",
            """
            description: drawn shapes
            licence: MIT
            classes: [circle, square, triangle, cross]
            source:
              shapes: { seed: 111, size: 13, train_count: 120, test_count: 40 }

            """
        );
        Write(
            "experiments/small.yaml",
            """
            dataset: shapes
            preprocess: { size: 9, channels: gray, validation: 0.1 }
            architecture:
              parameters: { dropout: 0.0 }
              layers:
                - conv2d: { filters: 3, kernel: 3, activation: relu }
                - flatten
                - dropout: { rate: "{dropout}" }
                - dense: { units: classes }
            train: { epochs: 3, batch_size: 16 }
            matrix: { dropout: [0.0, 0.5] }

            """
        );
    }

    public string Root { get; }

    public RecordingObserver Observer { get; } = new();

    public string LockPath => PathOf("experiments/small.lock.json");

    public string LockText
    {
        get => File.ReadAllText(LockPath);
        set => File.WriteAllText(LockPath, value);
    }

    public LockFile Lock => LockFile.Read(LockPath, "small.lock.json")!;

    public StudyRequest Request =>
        new()
        {
            RepositoryRoot = Root,
            ExperimentPaths = [PathOf("experiments/small.yaml")],
            Threads = 1,
            StoreDirectory = PathOf("artifacts/store"),
        };

    public string PathOf(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    public void Edit(string path, string from, string to)
    {
        string text = File.ReadAllText(PathOf(path));
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(PathOf(path), text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Runs all phases as <c>Report</c> does, but for the locks.</summary>
    public Study Run(StudyRequest? request = null)
    {
        var study = Study.Load(request ?? Request, Observer);
        foreach (string phase in Study.Phases)
        {
            study.Run(phase, CancellationToken.None);
        }

        study.Finish();
        return study;
    }

    public LockUpdate Report() => Assert.Single(Run().UpdateLocks());

    public ReproductionResult Reproduce(ReproductionRequest? request = null)
    {
        using var reproducer = Reproducer.Load(request ?? new ReproductionRequest { Study = Request }, Observer);
        return reproducer.Run(_ => { }, CancellationToken.None);
    }

    public void Dispose()
    {
        foreach (string file in Workplace.AllFiles(Root))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Root, recursive: true);
    }
}
