namespace Permafrost.Tests.Build;

/// <content>The repository whose revisions are compared.</content>
public sealed partial class CompareRunTests
{
    /// <summary>A repository with three commits: no lock yet (tag start), networks that learnt (tag first), and such that hardly did.</summary>
    public sealed class History : IDisposable
    {
        private const string Layers = """
            architecture:
              parameters: { dropout: 0.0 }
              layers:
                - flatten
                - dropout: { rate: "{dropout}" }
                - dense: { units: 16, activation: relu }
                - dense: { units: classes, l2: 0.5 }

            """;

        private readonly string elsewhere = Directory.CreateTempSubdirectory("permafrost-compare-").FullName;

        public History()
        {
            Host.Write("cake.config", "[Permafrost]\nExperiments=experiments/small.yaml\nThreads=1\n");
            Host.Write(".gitignore", "artifacts\nbuild\n");
            Host.Write("experiments/datasets/letters.yaml", Shapes(400));
            Host.Write("experiments/datasets/few.yaml", Shapes(60));
            Host.Write("experiments/small.yaml", Experiment("letters", "{ epochs: 8, batch_size: 16 }", "matrix: { dropout: [0.0, 0.9] }"));
            Host.Write(
                "experiments/other.yaml",
                Experiment("letters", "{ epochs: 1, batch_size: 16 }", "matrix: { dropout: [0.0, 0.5, 0.9] }")
            );
            Host.Write(
                "experiments/seeds.yaml",
                Experiment("letters", "{ epochs: 2, batch_size: 16 }", "seeds: [1, 2, 3]\nmatrix: { dropout: [0.0, 0.9] }")
            );
            Host.Write("experiments/fewer.yaml", Experiment("few", "{ epochs: 1, batch_size: 16 }", ""));
            Host.Write(
                "experiments/diverging.yaml",
                Experiment("letters", "{ epochs: 9, batch_size: 12, optimizer: { sgd: { learning_rate: 100 } } }", "")
            );
            Git("init", "--quiet");
            Commit("start");
            Run();
            FirstReport = Path.Combine(Folder("first"), "reports", "report.json");
            Directory.CreateDirectory(Path.GetDirectoryName(FirstReport)!);
            File.Copy(Path.Combine(Host.Root, "artifacts", "reports", "report.json"), FirstReport);
            Commit("first");
            First = Git("rev-parse", "HEAD").Output.Trim();
            Host.Write("experiments/small.yaml", Experiment("letters", "{ epochs: 1, batch_size: 16 }", "matrix: { dropout: [0.0, 0.9] }"));
            Run();
            Commit("second");
        }

        internal HostFolder Host { get; } = new();

        /// <summary>The second commit.</summary>
        public string First { get; }

        /// <summary>The report of the second commit, elsewhere.</summary>
        public string FirstReport { get; }

        internal HostProcess Compare(params string[] args) => Host.Run(["--target=Compare", .. args]);

        /// <summary>A folder of this name outside of the repository; it is not made.</summary>
        public string Folder(string name) => Path.Combine(elsewhere, name);

        internal HostProcess Git(params string[] args)
        {
            (string, string)[] nobody =
            [
                ("GIT_CONFIG_GLOBAL", Path.Combine(elsewhere, "none")),
                ("GIT_CONFIG_NOSYSTEM", "1"),
                ("GIT_AUTHOR_NAME", "Somebody"),
                ("GIT_AUTHOR_EMAIL", "somebody@example.org"),
                ("GIT_COMMITTER_NAME", "Somebody"),
                ("GIT_COMMITTER_EMAIL", "somebody@example.org"),
            ];
            var git = HostProcess.StartCommand("git", Host.Root, nobody, args);
            Assert.True(git.ExitCode == 0, git.Errors);
            return git;
        }

        public void Dispose()
        {
            foreach (string file in Directory.EnumerateFiles(elsewhere, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            foreach (string file in Directory.EnumerateFiles(Host.Root, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(elsewhere, recursive: true);
            Host.Dispose();
        }

        private void Run()
        {
            var run = Host.Run();
            Assert.True(run.ExitCode == 0, run.Errors);
        }

        private void Commit(string name)
        {
            Git("add", "--all");
            Git("commit", "--quiet", $"--message={name}");
            Git("tag", name);
        }

        private static string Shapes(int test) =>
            $$"""
                description: drawn shapes
                licence: MIT
                classes: [circle, square, triangle, cross]
                source:
                  shapes: { seed: 111, size: 13, train_count: 480, test_count: {{test}} }

                """;

        private static string Experiment(string dataset, string train, string more) =>
            $"dataset: {dataset}\npreprocess: {{ size: 13, channels: gray, validation: 0.1 }}\n{Layers}train: {train}\n{more}\n";
    }
}
