namespace Permafrost.Stages.Slurm;

/// <summary>An element of an array as <c>squeue</c> shows it.</summary>
/// <param name="State">Slurm's word for its state: <c>RUNNING</c>.</param>
/// <param name="ExitCode">What its script returned; of one that a signal ended, 128 and its number.</param>
/// <param name="Node">The node that it runs on, or ran on; empty before that.</param>
/// <param name="Reason">Why it waits or ended, in Slurm's words.</param>
internal sealed record QueuedElement(string State, int ExitCode, string Node, string Reason)
{
    /// <summary>A state in which it will not go on. Those not named go on by themselves: <c>REQUEUED</c>, <c>SUSPENDED</c>, <c>COMPLETING</c>, ….</summary>
    private static readonly HashSet<string> Last = new(StringComparer.Ordinal)
    {
        "BOOT_FAIL",
        "CANCELLED",
        "COMPLETED",
        "DEADLINE",
        "FAILED",
        "NODE_FAIL",
        "OUT_OF_MEMORY",
        "PREEMPTED",
        "REVOKED",
        "TIMEOUT",
    };

    /// <summary>Reasons to wait that pass by themselves.</summary>
    private static readonly HashSet<string> Ordinary = new(StringComparer.Ordinal)
    {
        "",
        "BeginTime",
        "Cleaning",
        "Dependency",
        "DependencyNeverSatisfied",
        "JobArrayTaskLimit",
        "None",
        "Priority",
        "Prolog",
        "Resources",
    };

    /// <summary>Exit codes from here on stand for a signal, or for what a program returned that was asked to stop.</summary>
    public const int FirstSignal = 128;

    private static readonly int[] Widths = [32, 32, 32, 16, 128, 128];

    public bool IsOver => Last.Contains(State);

    public bool IsRunning => State is "RUNNING" or "COMPLETING" or "CONFIGURING" or "SUSPENDED" or "STOPPED" or "SIGNALING" or "STAGE_OUT";

    /// <summary>Why it waits, in brackets, where that is worth a look: <c>(PartitionTimeLimit)</c>; null where it waits for a place, or for others.</summary>
    public string? Obstacle => State == "PENDING" && !Ordinary.Contains(Reason) ? $" ({Reason})" : null;

    /// <summary>Reads the columns that <see cref="SlurmCommands.Queue"/> asks for; they have fixed widths.</summary>
    public static IReadOnlyDictionary<(string Job, int Line), QueuedElement> ParseAll(string text)
    {
        var elements = new Dictionary<(string, int), QueuedElement>();
        foreach (string line in text.Split('\n'))
        {
            string[] cells = Cells(line);
            if (int.TryParse(cells[1], out int number))
            {
                int status = int.TryParse(cells[3], out int given) ? given : 0;
                elements[(cells[0], number)] = new QueuedElement(cells[2], OfWaitStatus(status), cells[4], cells[5]);
            }
        }

        return elements;
    }

    /// <summary>As <c>wait</c> has it: the code in the second byte, the signal in the first.</summary>
    private static int OfWaitStatus(int status) => (status & 0x7f) is > 0 and var signal ? FirstSignal + signal : (status >> 8) & 0xff;

    private static string[] Cells(string line)
    {
        string[] cells = new string[Widths.Length];
        int at = 0;
        for (int column = 0; column < cells.Length; column++)
        {
            int start = Math.Min(at, line.Length);
            cells[column] = line[start..Math.Min(at + Widths[column], line.Length)].Trim();
            at += Widths[column];
        }

        return cells;
    }
}
