namespace Permafrost.Core.Errors;

/// <summary>The user's mistake: shown as messages without a stack trace, exit code 2.</summary>
/// <remarks>
/// A fault says what, where, what was found, what was expected and the next step. All faults are collected first. A room whose callers tell
/// its faults from others derives a type of its own.
/// </remarks>
public class UserErrorException : Exception
{
    public UserErrorException(string fault)
        : this([fault]) { }

    public UserErrorException(IReadOnlyList<string> faults)
        : base(string.Join('\n', faults))
    {
        Faults = faults;
    }

    /// <summary>Every fault found, in the order of the files they stand in.</summary>
    public IReadOnlyList<string> Faults { get; }
}
