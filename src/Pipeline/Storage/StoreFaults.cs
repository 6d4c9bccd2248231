using Permafrost.Core.Errors;

namespace Permafrost.Pipeline.Storage;

/// <summary>Tells a folder that cannot be written from other failures of the file system.</summary>
internal static class StoreFaults
{
    // EEXIST, as .NET has the system's own number there, and as HRESULTs Windows' errors 80 and 183.
    private static readonly int[] FileExistsCodes = [17, unchecked((int)0x80070050), unchecked((int)0x800700B7)];

    /// <summary>Whether a file that was to be new is there already. Asking the disk again would be too late: it may be gone by now.</summary>
    public static bool IsFileExists(Exception exception) => exception is IOException && FileExistsCodes.Contains(exception.HResult);

    /// <summary>Runs something that writes to a folder; what the user can mend becomes a message without a stack trace.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="write">Writes to it.</param>
    /// <param name="isChosen">Whether an option says where the folder is.</param>
    /// <exception cref="UserErrorException">The folder cannot be written.</exception>
    public static T Writing<T>(string folder, Func<T> write, bool isChosen = true)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException && !DiskFull.Is(exception))
        {
            if (File.Exists(folder))
            {
                throw new UserErrorException(
                    $"{folder} is a file; expected a folder. Move the file away{(isChosen ? ", or choose another folder" : "")}."
                );
            }

            throw new UserErrorException(
                $"{folder} cannot be written: {exception.Message} "
                    + $"Make the folder writable{(isChosen ? ", or choose another one" : "")}; what is stored already can be read as it is."
            );
        }
    }

    /// <inheritdoc cref="Writing{T}"/>
    public static void Writing(string folder, Action write, bool isChosen = true) =>
        Writing(
            folder,
            () =>
            {
                write();
                return true;
            },
            isChosen
        );
}
