using Permafrost.Build.Options;
using Permafrost.Core.Errors;
using Permafrost.Pipeline.Remote;

namespace Permafrost.Tests.Build.Options;

public sealed class RunOptionsTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("permafrost-options-").FullName;
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    private string Here => Path.Combine(root, "somewhere");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Resolve_OnlyTheFile_ReadsPathsRelativeToIt()
    {
        Configure("Experiments=experiments/a.yaml, experiments/b.yaml", "Store=elsewhere/store", "Threads=3", "Format=json");

        RunOptions options = Resolve();

        Assert.Equal(
            [Path.Combine(root, "experiments", "a.yaml"), Path.Combine(root, "experiments", "b.yaml")],
            options.Request.ExperimentPaths
        );
        Assert.Equal(Path.Combine(root, "elsewhere", "store"), options.Request.StoreDirectory);
        Assert.Equal(3, options.Request.Threads);
        Assert.True(options.Json);
        Assert.Equal(root, options.Request.RepositoryRoot);
    }

    [Fact]
    public void Resolve_NothingButExperiments_TakesDefaults()
    {
        Configure("Experiments=experiments/a.yaml");

        RunOptions options = Resolve();

        Assert.Equal(Path.Combine(root, "artifacts", "store"), options.Request.StoreDirectory);
        Assert.Equal(Math.Min(Environment.ProcessorCount, 1024), options.Request.Threads);
        Assert.Equal(options.Request.Threads, options.Request.Jobs);
        Assert.Empty(options.Request.Only);
        Assert.Empty(options.Request.Set);
        Assert.False(options.Json);
    }

    [Fact]
    public void Resolve_CommandLine_GoesBeforeEnvironmentBeforeFile()
    {
        Configure("Experiments=a.yaml", "Threads=3", "Store=store");
        environment["PERMAFROST_THREADS"] = "4";
        environment["PERMAFROST_STORE"] = "env-store";

        RunOptions options = Resolve("--threads=5");

        Assert.Equal(5, options.Request.Threads);
        Assert.Equal(Path.Combine(Here, "env-store"), options.Request.StoreDirectory);
    }

    [Fact]
    public void Resolve_Jobs_AreAsManyAsThreadsUnlessGiven()
    {
        Configure("Experiments=a.yaml", "Threads=3");
        Assert.Equal(3, Resolve().Request.Jobs);

        Configure("Experiments=a.yaml", "Threads=3", "Jobs=2");
        Assert.Equal(2, Resolve().Request.Jobs);

        environment["PERMAFROST_JOBS"] = "5";
        Assert.Equal((5, 7), (Resolve().Request.Jobs, Resolve("--jobs=7").Request.Jobs));
    }

    [Fact]
    public void Resolve_Remote_ComesFromFileEnvironmentOrLineAndCanBeTakenBack()
    {
        Configure("Experiments=a.yaml", "Remote=https://cache:8443/x", "RemoteUpload=false");
        environment[RemoteCredentials.TokenVariable] = "t0ken";

        var fromFile = Resolve().Request.Remote!;
        environment["PERMAFROST_REMOTE_UPLOAD"] = "true";
        var fromEnvironment = Resolve("--remote=http://other").Request.Remote!;

        Assert.Equal(("https://cache:8443/x/", false), (fromFile.Address.AbsoluteUri, fromFile.Upload));
        Assert.Equal(("http://other/", true), (fromEnvironment.Address.AbsoluteUri, fromEnvironment.Upload));
        Assert.Equal("Bearer", $"{fromFile.Credentials}");
        Assert.Null(Resolve("--remote=off").Request.Remote);
    }

    [Fact]
    public void Resolve_RemoteIsWrong_NamesEveryFaultAndNoSecret()
    {
        Configure("Experiments=a.yaml", "RemoteUpload=no");
        environment[RemoteCredentials.TokenVariable] = "t0ken";
        environment[RemoteCredentials.UserVariable] = "me";

        var mistake = Assert.Throws<UserErrorException>(() => Resolve("--remote=http://me:s3cret@cache"));

        Assert.Equal(3, mistake.Faults.Count);
        Assert.Contains("cake.config: RemoteUpload is 'no'; expected true or false", mistake.Faults);
        Assert.DoesNotContain("s3cret", mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_PathsOnTheCommandLine_AreRelativeToTheUser()
    {
        RunOptions options = Resolve("--experiments=a.yaml,../b.yaml", "--experiments", "c.yaml", "--store=.");

        Assert.Equal(
            [Path.Combine(Here, "a.yaml"), Path.Combine(root, "b.yaml"), Path.Combine(Here, "c.yaml")],
            options.Request.ExperimentPaths
        );
        Assert.Equal(Here, options.Request.StoreDirectory);
    }

    [Fact]
    public void Resolve_TildeInAPath_IsTheHomeFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Equal(Path.Join(home, "/store"), Resolve("--experiments=a.yaml", "--store=~/store").Request.StoreDirectory);
    }

    [Fact]
    public void Resolve_SeveralInTheFile_AreSeparatedByBars()
    {
        Configure("Experiments=a.yaml", "Only=*deep-cnn* | *simple*", "Set=train.epochs: 1 | train.optimizer:{sgd: {learning_rate: 0.1}}");

        RunOptions options = Resolve();

        Assert.Equal(["*deep-cnn*", "*simple*"], options.Request.Only);
        Assert.Equal(["train.epochs=1", "train.optimizer={sgd: {learning_rate: 0.1}}"], options.Request.Set);
    }

    [Fact]
    public void Resolve_SetOnTheCommandLine_KeepsItsValue()
    {
        Assert.Equal(
            ["train.epochs=1", "parameters.dropout=[0.1, 0.2]"],
            Resolve("--experiments=a.yaml", "--set=train.epochs=1", "--set=parameters.dropout=[0.1, 0.2]").Request.Set
        );
    }

    [Theory]
    [InlineData("--threads=0", "--threads is '0'; expected a whole number, 1 to 1024")]
    [InlineData("--threads=1025", "--threads is '1025'; expected a whole number, 1 to 1024")]
    [InlineData("--threads=two", "--threads is 'two'; expected a whole number, 1 to 1024")]
    [InlineData("--jobs=0", "--jobs is '0'; expected a whole number, 1 to 1024")]
    [InlineData("--jobs=all", "--jobs is 'all'; expected a whole number, 1 to 1024")]
    [InlineData("--format=xml", "--format is 'xml'; expected text or json")]
    [InlineData("--set=abc", "--set is 'abc'; expected KEY=VALUE, for instance train.epochs=1")]
    [InlineData("--set==1", "--set is '=1'; expected KEY=VALUE, for instance train.epochs=1")]
    [InlineData("--set=a=", "--set is 'a='; expected KEY=VALUE, for instance train.epochs=1")]
    [InlineData("--experiments=,", "--experiments is ','; expected a path, or several separated by commas")]
    public void Resolve_BadValue_IsNamed(string word, string fault)
    {
        Configure("Experiments=a.yaml");

        Assert.Equal([fault], Assert.Throws<UserErrorException>(() => Resolve(word)).Faults);
    }

    [Fact]
    public void Resolve_NoExperimentsAnywhere_SaysWhereToNameThem()
    {
        Assert.Equal(
            ["no experiments are chosen; write --experiments=PATH, or Experiments=PATH under [Permafrost] in cake.config"],
            Assert.Throws<UserErrorException>(() => Resolve()).Faults
        );
    }

    [Fact]
    public void Resolve_MalformedFile_IsAUserError()
    {
        File.WriteAllText(Path.Combine(root, "cake.config"), "[Permafrost]\nSet=train.epochs=1\n");

        string fault = Assert.Throws<UserErrorException>(() => Resolve("--experiments=a.yaml")).Faults[0];

        Assert.StartsWith("cake.config cannot be read: ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_CommentedOutKeysAndOtherSections_AreLeftAlone()
    {
        Configure("Experiments=a.yaml", "; Thread=2", "", "[Nuget]", "Source=https://example.org/feed");

        Assert.Equal([Path.Combine(root, "a.yaml")], Resolve().Request.ExperimentPaths);
    }

    private void Configure(params string[] lines) =>
        File.WriteAllText(Path.Combine(root, "cake.config"), $"[Permafrost]\n{string.Join('\n', lines)}\n");

    private RunOptions Resolve(params string[] args) =>
        RunOptions.Resolve(CommandLine.Parse(args, ["Report"]), HostSettings.Read(root, Here, environment.GetValueOrDefault), root, Here);
}
