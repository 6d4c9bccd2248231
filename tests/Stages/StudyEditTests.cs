using Permafrost.Pipeline;
using Permafrost.Stages;
using Permafrost.Tests.Build;
using Permafrost.Tests.Pipeline.Support;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages;

/// <summary>Edits of everything but the code, and the stages that run after each; for the code see <c>ProjectEditTests</c>.</summary>
public sealed class StudyEditTests : IDisposable
{
    private const string Text = """
        dataset: { folder: data/pets }
        preprocess: { size: 8, channels: gray, validation: 0.25 }
        architecture:
          parameters: { dropout: 0.0 }
          layers: [flatten, dropout: { rate: "{dropout}" }, dense: { units: classes }]
        train: { epochs: 1 }
        matrix: { dropout: [0.0, 0.25] }

        """;

    private const string Nothing = "";
    private const string EverythingAfterTraining = "Evaluate pets/dropout=0, Evaluate pets/dropout=0.25, Report *";
    private const string OneTraining = "Train pets/dropout=0.25, Evaluate pets/dropout=0.25, Report *";

    private static readonly (string Edit, string Runs, Action<Repo> Apply)[] Table =
    [
        ("nothing", Nothing, _ => { }),
        ("an empty commit", Nothing, repo => repo.Git("commit", "--quiet", "--allow-empty", "--message=nothing")),
        ("a commit of everything", Nothing, repo => repo.CommitAll()),
        ("a comment in the YAML", Nothing, repo => repo.Edit("train:", "# one pass\ntrain:")),
        ("the form of the YAML", Nothing, repo => repo.Edit("train: { epochs: 1 }", "train:\n  epochs: 1")),
        ("a default written out", Nothing, repo => repo.Edit("{ epochs: 1 }", "{ epochs: 1, batch_size: 64, seed: 111 }")),
        ("touched files", Nothing, repo => repo.Touch()),
        ("a test image written anew with its bytes", Nothing, repo => repo.Rewrite("data/pets/test/cat/0.png")),
        ("another number of threads", Nothing, repo => repo.Threads = 2),
        ("a clone in another folder", Nothing, repo => repo.MoveToAClone()),
        (
            "a dropout value",
            OneTraining.Replace("0.25", "0.3", StringComparison.Ordinal),
            repo => repo.Edit("dropout: [0.0, 0.25]", "dropout: [0.0, 0.3]")
        ),
        ("an experiment less", "Report *", repo => repo.Edit("dropout: [0.0, 0.25]", "dropout: [0.0]")),
        ("the description", "Report *", repo => repo.Edit("dataset:", "description: Cats or dogs?\ndataset:")),
        (
            "another epoch",
            $"Train pets/dropout=0, Train pets/dropout=0.25, {EverythingAfterTraining}",
            repo => repo.Edit("epochs: 1", "epochs: 2")
        ),
        (
            "how images are looked at when the network is measured",
            EverythingAfterTraining,
            repo => repo.Edit("train:", "evaluate: { horizontal_flip: true }\ntrain:")
        ),
        // Pictures are checked and decoded anew; those to train on come out as they were.
        (
            "a changed test image",
            $"DownloadCheck pets/dropout=0, Preprocess pets/dropout=0, {EverythingAfterTraining}",
            repo => repo.Picture("data/pets/test/cat/0.png", 40)
        ),
        (
            "a changed training image",
            $"DownloadCheck pets/dropout=0, Preprocess pets/dropout=0, Train pets/dropout=0, Train pets/dropout=0.25, {EverythingAfterTraining}",
            repo => repo.Picture("data/pets/train/cat/0.png", 40)
        ),
    ];

    private readonly Repo repo = new();

    public static TheoryData<string> Edits => [.. Table.Select(row => row.Edit)];

    public void Dispose() => repo.Dispose();

    [Theory]
    [MemberData(nameof(Edits))]
    public void Run_AfterAnEdit_RunsTheseStagesAlone(string edit)
    {
        var (_, runs, apply) = Table.Single(row => row.Edit == edit);
        Assert.Equal(7, repo.Run().Count(row => row.State == StageState.Ran));

        apply(repo);

        Assert.Equal(
            runs,
            string.Join(", ", repo.Run().Where(row => row.State == StageState.Ran).Select(row => $"{row.Stage} {row.Experiment}"))
        );
    }

    /// <summary>A repository under git with two experiments on eight training and four test pictures.</summary>
    private sealed class Repo : IDisposable
    {
        private const string Experiment = "experiments/pets.yaml";

        private readonly string home = Directory.CreateTempSubdirectory("permafrost-edits-").FullName;
        private string root;

        public Repo()
        {
            root = Path.Combine(home, "first");
            using var pictures = PictureFolder.Small();
            foreach (string file in Directory.EnumerateFiles(pictures.Root, "*", SearchOption.AllDirectories))
            {
                Write(Path.Combine("data/pets", Path.GetRelativePath(pictures.Root, file)), File.ReadAllBytes(file));
            }

            Write(Experiment, System.Text.Encoding.UTF8.GetBytes(Text));
            Write(".gitignore", "artifacts/\n"u8);
            Git("init", "--quiet");
            CommitAll();
        }

        public int Threads { get; set; } = 1;

        public IReadOnlyList<StageRow> Run()
        {
            var study = Study.Load(
                new StudyRequest
                {
                    RepositoryRoot = root,
                    ExperimentPaths = [Path.Combine(root, Experiment)],
                    Threads = Threads,
                    StoreDirectory = Path.Combine(home, "store"),
                },
                new RecordingObserver()
            );
            foreach (string phase in Study.Phases)
            {
                study.Run(phase, CancellationToken.None);
            }

            study.Finish();
            return study.Rows;
        }

        public void Edit(string from, string to)
        {
            string path = Path.Combine(root, Experiment);
            string text = File.ReadAllText(path);
            Assert.Contains(from, text, StringComparison.Ordinal);
            File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        }

        public void Picture(string path, int number) => Write(path, TestPng.Picture(number));

        public void Rewrite(string path) => Write(path, File.ReadAllBytes(Path.Combine(root, path)));

        public void Touch()
        {
            foreach (string folder in (string[])["experiments", "data"])
            {
                foreach (string file in Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
                {
                    File.SetLastWriteTimeUtc(file, new DateTime(2031, 2, 3, 4, 5, 6, DateTimeKind.Utc));
                }
            }
        }

        public void CommitAll()
        {
            Git("add", "--all");
            Git("commit", "--quiet", "--allow-empty", "--message=everything");
        }

        /// <summary>From now on it lies elsewhere and has none of the files that git does not keep; the store is shared.</summary>
        public void MoveToAClone()
        {
            string clone = Path.Combine(home, "deeper", "second");
            Git("clone", "--quiet", root, clone);
            root = clone;
        }

        public void Git(params string[] args)
        {
            (string, string)[] nobody =
            [
                ("GIT_CONFIG_GLOBAL", Path.Combine(home, "none")),
                ("GIT_CONFIG_NOSYSTEM", "1"),
                ("GIT_AUTHOR_NAME", "Somebody"),
                ("GIT_AUTHOR_EMAIL", "somebody@example.org"),
                ("GIT_COMMITTER_NAME", "Somebody"),
                ("GIT_COMMITTER_EMAIL", "somebody@example.org"),
            ];
            var git = HostProcess.StartCommand("git", root, nobody, args);
            Assert.True(git.ExitCode == 0, git.Errors);
        }

        public void Dispose()
        {
            foreach (string file in Workplace.AllFiles(home))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(home, recursive: true);
        }

        private void Write(string path, ReadOnlySpan<byte> content)
        {
            string full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }
    }
}
