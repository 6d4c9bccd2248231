using System.Reflection;
using Cake.Core;
using Permafrost.Build;
using Permafrost.Core.Errors;

namespace Permafrost.Tests.Build;

public sealed class FailureTests
{
    public static TheoryData<Exception, int> Codes =>
        new()
        {
            { new UserErrorException("a"), 2 },
            { new CheckFailedException("a"), 3 },
            { new ExperimentFailedException("a"), 4 },
            { new OperationCanceledException("a"), 1 },
            { new TaskCanceledException("a"), 1 },
            { new UnauthorizedAccessException("a"), 2 },
            { new FileNotFoundException("a"), 1 },
            { new InvalidOperationException("a"), 1 },
            { new CakeReportException(new CakeReport(), "wrapped", new UserErrorException("a")), 2 },
            { new CakeReportException(new CakeReport(), "wrapped", new AggregateException(new CheckFailedException("a"))), 3 },
            { new AggregateException(new TargetInvocationException(new UserErrorException("a"))), 2 },
            { new AggregateException(new UserErrorException("a"), new InvalidOperationException("b")), 1 },
        };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Of_Exception_ChoosesTheExitCode(Exception exception, int code) => Assert.Equal(code, Failure.Of(exception).ExitCode);

    [Fact]
    public void Of_CancelledOperation_IsAnInterruptionIfTheUserAskedForIt()
    {
        var wrapped = new CakeReportException(new CakeReport(), "wrapped", new TaskCanceledException());

        Assert.Equal(130, Failure.Of(wrapped, interrupted: true).ExitCode);
        Assert.Empty(Failure.Of(wrapped, interrupted: true).Messages);
        Assert.Equal(2, Failure.Of(new AggregateException(wrapped, new UserErrorException("a")), interrupted: true).ExitCode);
    }

    [Fact]
    public void Of_SeveralInterruptedStages_TellsOfEach()
    {
        var both = new AggregateException(
            new InterruptedException("one stopped", CancellationToken.None),
            new TaskCanceledException(),
            new InterruptedException("two stopped", CancellationToken.None)
        );

        var failure = Failure.Of(both, interrupted: true);

        Assert.Equal(130, failure.ExitCode);
        Assert.Equal(["one stopped", "two stopped"], failure.Messages);
    }

    [Fact]
    public void Of_UserErrors_ListsEveryFaultOnce()
    {
        var failure = Failure.Of(new AggregateException(new UserErrorException(["a", "b"]), new UserErrorException("c")));

        Assert.Equal(["a", "b", "c"], failure.Messages);
    }

    [Fact]
    public void Of_Bug_ShowsTheStackTrace()
    {
        Exception thrown = Assert.Throws<InvalidOperationException>(Throw);

        string message = Assert.Single(Failure.Of(thrown).Messages);

        Assert.Contains($"at {typeof(FailureTests).FullName}.{nameof(Throw)}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FullDisk_IsAMessageWithTheWayOut()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a device that is always full");
        Exception thrown = Assert.ThrowsAny<IOException>(() => File.WriteAllText("/dev/full", "a"));

        var failure = Failure.Of(thrown);

        Assert.Equal(4, failure.ExitCode);
        Assert.Contains("No space left on device", Assert.Single(failure.Messages), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failure.Messages[0], StringComparison.Ordinal);
    }

    private static void Throw() => throw new InvalidOperationException("broken");
}
