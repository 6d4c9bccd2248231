using Permafrost.Core.Files;
using Permafrost.Pipeline.Files;

namespace Permafrost.Pipeline.Storage;

/// <summary>"This process is making that key": keeps two processes from doing the same work. Nothing but time depends on it.</summary>
/// <remarks>
/// A small file, created by whoever comes first and touched every few seconds. No file locks: they do not hold on every network file
/// system, and may be switched off. If claims fail altogether, work is done twice and the store is none the worse.
/// </remarks>
internal sealed class Claim : IDisposable
{
    /// <summary>A claim that nobody touched for so long is nobody's any more.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>One without an owner's name is of a process that was killed right after it had created it: writing the name takes no time.</summary>
    private static readonly TimeSpan NamelessPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(5);

    /// <summary>The owner of an empty claim.</summary>
    private const string Nobody = "";

    private readonly string path;
    private readonly string owner;
    private readonly Timer heart;

    private Claim(string path, string owner)
    {
        this.path = path;
        this.owner = owner;
        heart = new Timer(_ => Beat(), state: null, BeatInterval, BeatInterval);
    }

    /// <summary>Takes the claim if it is free; null if somebody has it.</summary>
    public static Claim? TryTake(string path)
    {
        string name = ProcessTag.New();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (IOException exception) when (StoreFaults.IsFileExists(exception))
        {
            return null;
        }

        try
        {
            using (file)
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(name));
            }
        }
        catch
        {
            // The file is ours, and nobody would ever touch it.
            File.Delete(path);
            throw;
        }

        return new Claim(path, name);
    }

    /// <summary>Whose it is and when it was last touched; null if it is free.</summary>
    public static (string Owner, DateTime Beat)? Look(string path)
    {
        if (FileStamp.IsSpecial(path))
        {
            return (Nobody, File.GetLastWriteTimeUtc(path));
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var text = new StreamReader(file);
            return (text.ReadToEnd(), File.GetLastWriteTimeUtc(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether its owner is gone.</summary>
    /// <param name="owner">As <see cref="Look"/> returned it.</param>
    /// <param name="untouched">How long the one who waits has not seen it touched, by the waiting one's clock: clocks of two machines differ.</param>
    public static bool IsAbandoned(string owner, TimeSpan untouched) =>
        ProcessTag.IsDead(owner) == true || untouched > (owner == Nobody ? NamelessPatience : Patience);

    /// <summary>Frees the claim of a dead owner, unless somebody else has it by now.</summary>
    public static void Break(string path, string owner)
    {
        if (Look(path)?.Owner == owner)
        {
            File.Delete(path);
        }
    }

    /// <summary>Removes the claims that killed processes of this machine left behind.</summary>
    public static void Sweep(string folder)
    {
        foreach (string claim in Directory.Exists(folder) ? SortedDirectory.Files(folder) : [])
        {
            if (Look(claim)?.Owner is { } dead && ProcessTag.IsDead(dead) == true)
            {
                Break(claim, dead);
            }
        }
    }

    public void Dispose()
    {
        // Waits for a beat under way: it must not touch the claim of the next owner.
        using var stopped = new ManualResetEvent(initialState: false);
        if (heart.Dispose(stopped))
        {
            stopped.WaitOne();
        }

        try
        {
            Break(path, owner);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever waits for it sees that it is not touched any more.
        }
    }

    private void Beat()
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Taken over after a long sleep, or the store is gone; the work itself will say so.
        }
    }
}
