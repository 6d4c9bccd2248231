using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Permafrost.Build.Output;
using Permafrost.Tests.Build.Output;

namespace Permafrost.Tests.Build.Frosting;

/// <summary>The host with task classes of its own, on Cake's real engine.</summary>
public sealed class CakeHostTests
{
    private readonly Journal journal = new();
    private readonly RecordedOutput output = new();

    [Fact]
    public void Run_Target_RunsItsDependenciesFirst()
    {
        Assert.Equal(0, Run("--target=Last"));
        Assert.Equal(["setup", "First", "Middle", "Last", "teardown"], journal.Entries);
    }

    [Fact]
    public void Run_Exclusive_RunsTheTargetAlone()
    {
        Assert.Equal(0, Run("--target=Last", "--exclusive"));
        Assert.Equal(["setup", "Last", "teardown"], journal.Entries);
    }

    [Fact]
    public void Run_TwoTargets_RunsBoth()
    {
        Assert.Equal(0, Run("-t", "First", "--target=Middle", "-e"));
        Assert.Equal(["setup", "First", "Middle", "teardown"], journal.Entries);
    }

    [Fact]
    public void Run_FailingTask_EndsWithTeardownThatKnowsWhy()
    {
        Assert.NotEqual(0, Run("--target=Fails"));
        Assert.Equal(["setup", "teardown after broken"], journal.Entries);
    }

    [Fact]
    public void Run_DryRun_RunsNoTask()
    {
        Assert.Equal(0, Run("--target=Last", "--dryrun"));
        Assert.Equal(["setup", "teardown"], journal.Entries);
        Assert.Contains("3. Last", output.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Description_NamesTasksWithoutNameByTheirClass()
    {
        Assert.Equal(0, Run("--description"));
        Assert.Contains("the one in between", output.Lines, StringComparison.Ordinal);
        Assert.Contains("Fails", output.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnknownTarget_FailsAsCakeDoes()
    {
        var log = new HostLog(output.Host);

        Assert.NotEqual(0, Run(log, "--target=Nowhere"));
        Assert.Contains(log.Errors, error => error.Contains("'Nowhere' was not found", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_StrayWord_IsAnError()
    {
        var log = new HostLog(output.Host);

        Assert.NotEqual(0, Run(log, "Last"));
        Assert.Contains(log.Errors, error => error.Contains("'Last' belongs to no option", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OwnArguments_ReachTheTasks()
    {
        Assert.Equal(0, Run("--target=ReadsArguments", "--colour", "red", "--size=3"));
        Assert.Equal(["setup", "red", "3", "teardown"], journal.Entries);
    }

    private int Run(params string[] args) => Run(new HostLog(output.Host), args);

    private int Run(HostLog log, params string[] args) =>
        new CakeHost()
            .AddAssembly(typeof(CakeHostTests).Assembly)
            .UseContext<JournalContext>()
            .UseLifetime<JournalLifetime>()
            .ConfigureServices(services =>
                services
                    .AddSingleton(journal)
                    .AddSingleton<IConsole>(new HostConsole(output.Host))
                    .AddSingleton<ICakeLog>(log)
                    .AddSingleton<ICakeReportPrinter, HostReportPrinter>()
                    .AddSingleton(_ => output.Host.Console())
            )
            .Run(args);

    public sealed class Journal
    {
        public List<string> Entries { get; } = [];
    }

    public sealed class JournalContext(ICakeContext context, Journal journal) : FrostingContext(context)
    {
        public void Write(string entry) => journal.Entries.Add(entry);
    }

    public sealed class JournalLifetime : FrostingLifetime<JournalContext>
    {
        public override void Setup(JournalContext context, ISetupContext info) => context.Write("setup");

        public override void Teardown(JournalContext context, ITeardownContext info) =>
            context.Write(info.ThrownException is { } thrown ? $"teardown after {thrown.Message}" : "teardown");
    }

    [TaskName("First")]
    public sealed class FirstTask : FrostingTask<JournalContext>
    {
        public override void Run(JournalContext context) => context.Write("First");
    }

    [TaskName("Middle")]
    [TaskDescription("the one in between")]
    [IsDependentOn(typeof(FirstTask))]
    public sealed class MiddleTask : FrostingTask<JournalContext>
    {
        public override void Run(JournalContext context) => context.Write("Middle");
    }

    [TaskName("Last")]
    [IsDependentOn(typeof(MiddleTask))]
    [IsDependentOn(typeof(FirstTask))]
    public sealed class LastTask : FrostingTask<JournalContext>
    {
        public override void Run(JournalContext context) => context.Write("Last");
    }

    public sealed class Fails : FrostingTask<JournalContext>
    {
        public override void Run(JournalContext context) => throw new InvalidOperationException("broken");
    }

    public sealed class ReadsArguments : FrostingTask<JournalContext>
    {
        public override void Run(JournalContext context)
        {
            context.Write(context.Arguments.GetArguments("colour").Single());
            context.Write(context.Arguments.GetArguments("size").Single());
        }
    }
}
