using System.Reflection;
using Cake.Core;
using Permafrost.Core.Errors;

namespace Permafrost.Build;

/// <summary>What ended a run early: its exit code, and what to tell the user.</summary>
internal sealed record Failure(int ExitCode, IReadOnlyList<string> Messages)
{
    public const int Bug = 1;
    public const int UserMistake = 2;
    public const int CheckFailed = 3;
    public const int ExperimentsFailed = 4;
    public const int Interrupted = 130;

    private static readonly int[] Ranking = [Bug, UserMistake, CheckFailed, ExperimentsFailed, Interrupted];

    /// <summary>Looks through what Cake and tasks wrap around an exception. Of several, a bug counts most: it must not hide behind a mistake.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="interrupted">Whether the user asked to stop. Otherwise a cancelled operation is a bug like any other.</param>
    public static Failure Of(Exception exception, bool interrupted = false)
    {
        Failure[] failures = [.. Unwrap(exception).Select(one => OfOne(one, interrupted))];
        int code = Ranking.First(one => failures.Any(failure => failure.ExitCode == one));
        return new Failure(code, [.. failures.Where(failure => failure.ExitCode == code).SelectMany(failure => failure.Messages)]);
    }

    private static IEnumerable<Exception> Unwrap(Exception exception) =>
        exception switch
        {
            AggregateException aggregate => aggregate.Flatten().InnerExceptions.SelectMany(Unwrap),
            CakeReportException or TargetInvocationException when exception.InnerException is { } inner => Unwrap(inner),
            _ => [exception],
        };

    private static Failure OfOne(Exception exception, bool interrupted) =>
        exception switch
        {
            UserErrorException mistake => new(UserMistake, mistake.Faults),
            CheckFailedException check => new(CheckFailed, [check.Message]),
            ExperimentFailedException failed => new(ExperimentsFailed, [failed.Message]),
            InterruptedException stopped when interrupted => new(Interrupted, [stopped.Message]),
            OperationCanceledException when interrupted => new(Interrupted, []),
            IOException when DiskFull.Is(exception) => new(ExperimentsFailed, [DiskFull.Message(exception)]),
            UnauthorizedAccessException or IOException when IsOfTheMachine(exception) => new(
                UserMistake,
                [
                    $"{exception.Message.TrimEnd('.')}. Give access, look at the disk, or choose another folder with --store; then the same command goes on.",
                ]
            ),
            _ => new(Bug, [$"This is a bug in Permafrost; please report it with the lines below.\n{exception}"]),
        };

    /// <summary>Whether a folder may not be written, or a disk or the network failed: nothing a change of this program would mend.</summary>
    private static bool IsOfTheMachine(Exception exception)
    {
        const int InputOutput = 5;
        const int ReadOnly = 30;
        const int StaleHandle = 116;
        return exception is UnauthorizedAccessException || exception.HResult is InputOutput or ReadOnly or StaleHandle;
    }
}
