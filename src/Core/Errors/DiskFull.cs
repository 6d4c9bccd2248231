namespace Permafrost.Core.Errors;

/// <summary>Tells a full disk from other failures of the file system: it ends one experiment, and the others may go on.</summary>
public static class DiskFull
{
    // .NET puts the system's own number there: ENOSPC and EDQUOT on Linux, on macOS, and as HRESULTs of Windows' errors 39 and 112.
    private static readonly int[] Codes = [28, 122, 69, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    /// <summary>Whether a write failed for want of room, or of the user's share of it.</summary>
    public static bool Is(Exception exception) => exception is IOException && Codes.Contains(exception.HResult);

    /// <summary>What to tell the user; the system's own message names the file.</summary>
    public static string Message(Exception exception) =>
        $"no space left on the disk ({exception.Message.TrimEnd('.')}); make room and run the same command again: what is done stays done";
}
