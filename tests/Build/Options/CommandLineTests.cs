using Cake.Core.Diagnostics;
using Permafrost.Build.Options;

namespace Permafrost.Tests.Build.Options;

public sealed class CommandLineTests
{
    private static readonly string[] Targets = ["Train", "Report"];

    [Fact]
    public void Parse_EmptyLine_MeansReport()
    {
        CommandLine line = Parse();

        Assert.Empty(line.Faults);
        Assert.Equal(["Report"], line.Targets);
        Assert.Equal(["--target=Report"], line.ForCake());
    }

    [Theory]
    [InlineData("--threads=2")]
    [InlineData("--threads 2")]
    [InlineData("--THREADS=2")]
    public void Parse_ValueInAnySpelling_IsTheSame(string words)
    {
        CommandLine line = Parse(words.Split(' '));

        Assert.Empty(line.Faults);
        Assert.Equal(["2"], line.Values("threads"));
        Assert.Equal(["--target=Report", "--threads=2"], line.ForCake());
    }

    [Fact]
    public void Parse_RepeatedOption_KeepsEveryValueInOrder()
    {
        CommandLine line = Parse("--set=a=1", "--only", "*deep*", "--set", "b=[1, 2]");

        Assert.Equal(["a=1", "b=[1, 2]"], line.Values("set"));
        Assert.Equal(["*deep*"], line.Values("only"));
    }

    [Fact]
    public void Parse_ExperimentNameInOnly_IsNotSplitAtItsCommas()
    {
        Assert.Equal(["study/architecture=deep-cnn,dropout=0.25"], Parse("--only=study/architecture=deep-cnn,dropout=0.25").Values("only"));
    }

    [Theory]
    [InlineData("-t", "Train", "--target=Train")]
    [InlineData("-t=train", "-e", "--target=train --exclusive")]
    [InlineData("--whatif", "--noop", "--target=Report --dryrun --dryrun")]
    [InlineData("--ver", "--showdescriptions", "--target=Report --version --description")]
    public void ForCake_Aliases_BecomeLongNames(string first, string second, string expected)
    {
        CommandLine line = Parse(first, second);

        Assert.Empty(line.Faults);
        Assert.Equal(expected, string.Join(' ', line.ForCake()));
    }

    [Theory]
    [InlineData("quiet", Verbosity.Quiet)]
    [InlineData("v", Verbosity.Verbose)]
    [InlineData("Diagnostic", Verbosity.Diagnostic)]
    public void Verbosity_KnownLevel_IsRead(string level, Verbosity expected) => Assert.Equal(expected, Parse("-v", level).Verbosity);

    [Theory]
    [InlineData("--thread=1", "unknown option --thread; did you mean --threads? (--help lists all)")]
    [InlineData("--zzzzzzzzzz=1", "unknown option --zzzzzzzzzz (--help lists all)")]
    [InlineData("Report", "'Report' belongs to no option; did you mean --target=Report?")]
    [InlineData("stray", "'stray' belongs to no option; expected --name=value (see --help)")]
    [InlineData("--store", "--store has no value; expected --store=DIR")]
    [InlineData("--store=", "--store has no value; expected --store=DIR")]
    [InlineData("--exclusive=no", "--exclusive is 'no'; it takes no value: write --exclusive")]
    [InlineData("--target=Treport", "unknown target 'Treport'; did you mean Report? (known: Train, Report)")]
    [InlineData("--verbosity=loud", "--verbosity is 'loud'; expected quiet, minimal, normal, verbose or diagnostic")]
    public void Parse_Mistake_IsNamedWithTheWayOut(string word, string fault) => Assert.Equal([fault], Parse(word).Faults);

    [Fact]
    public void Parse_UnknownOptionWithSpacedValue_IsOneFault() => Assert.Single(Parse("--jobz", "3", "--threads=1").Faults);

    [Fact]
    public void Parse_ValueMissingBeforeNextOption_LeavesThatOptionAlone()
    {
        CommandLine line = Parse("--store", "--threads=2");

        Assert.Single(line.Faults);
        Assert.Equal(["2"], line.Values("threads"));
    }

    [Fact]
    public void Parse_ExperimentsBesideABundle_IsAFault()
    {
        CommandLine line = CommandLine.Parse(["--target=Reproduce", "--bundle=a.zip", "--experiments=a.yaml"], ["Reproduce", "Report"]);

        Assert.StartsWith("--experiments has no effect beside --bundle", Assert.Single(line.Faults), StringComparison.Ordinal);
        Assert.Empty(CommandLine.Parse(["--target=Reproduce", "--bundle=a.zip", "--only=*"], ["Reproduce", "Report"]).Faults);
    }

    private static CommandLine Parse(params string[] args) => CommandLine.Parse(args, Targets);
}
