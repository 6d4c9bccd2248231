using Permafrost.Core.Errors;

namespace Permafrost.Stages;

/// <summary>Writing what people look at: in <c>artifacts/runs</c>, in <c>artifacts/reports</c>, or where they say.</summary>
public static class ShownFiles
{
    /// <summary>Runs something that writes one file; what the user can mend becomes a message without a stack trace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="UserErrorException">It cannot be written: a folder stands in its place, it is somebody else's, ….</exception>
    /// <exception cref="ExperimentFailedException">The disk is full.</exception>
    public static void Writing(string path, Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw new ExperimentFailedException(DiskFull.Message(exception));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"{path} cannot be written: {exception.Message.TrimEnd('.')}. Expected a place for a file: move away what stands there, or give access; "
                    + "then run the same command again, what is in the store is kept."
            );
        }
    }
}
