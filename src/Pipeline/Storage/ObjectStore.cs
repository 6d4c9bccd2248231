using System.Collections.Concurrent;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Pipeline.Code;
using Permafrost.Pipeline.Files;

namespace Permafrost.Pipeline.Storage;

/// <summary>
/// Files by their content (<c>cas/ab/&lt;sha256&gt;</c>), records by stage key (<c>ac/&lt;key&gt;</c>), and what each version of the code was
/// made of (<c>code/&lt;fingerprint&gt;</c>). Any number of threads and
/// processes may use one store at the same time.
/// </summary>
/// <remarks>
/// <para>Nothing appears under its final name before it is whole and on the disk: written under a private name, synced, renamed. A record
/// comes last, so a process killed at any instruction leaves at most files that nobody refers to.</para>
/// <para>A stored file is sealed: read-only, and its time of change set to a fixed instant. As long as it carries that instant and its
/// size, nobody has written to it since, and it counts as present without being read. It is hashed before its first use in a process
/// all the same, since disks forget.</para>
/// </remarks>
internal sealed class ObjectStore(string directory)
{
    // Any instant would do that no clock shows any more and every file system can hold.
    private static readonly DateTime Seal = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly ConcurrentDictionary<Sha256Digest, DateTime> verified = new();
    private readonly Lock adding = new();
    private int swept;

    public string Folder { get; } = Path.GetFullPath(directory);

    /// <summary>Keeps away who collects garbage.</summary>
    public StoreUse Use { get; } = new(Path.GetFullPath(directory));

    private string ResumeFolder => Path.Combine(Folder, "resume");

    public string PathOf(StoredFile file)
    {
        string name = file.Digest.ToString();
        return Path.Combine(Folder, "cas", name[..2], name);
    }

    public string RecordPath(Sha256Digest key) => Path.Combine(Folder, "ac", key.ToString());

    /// <summary>Claims a key, or tells who has it; free it by disposing of the claim.</summary>
    /// <exception cref="UserErrorException">The store cannot be written.</exception>
    public Claim? TryClaim(Sha256Digest key) => StoreFaults.Writing(Folder, () => Claim.TryTake(ClaimPath(key)));

    public string ClaimPath(Sha256Digest key) => Path.Combine(Folder, "claims", key.ToString());

    /// <summary>Where a stage leaves what it needs to go on after an end before its time. Whoever has the claim of the key may write there.</summary>
    public string ResumePath(Sha256Digest key) => Path.Combine(ResumeFolder, key.ToString());

    /// <summary>Where stages leave what others may go on from.</summary>
    /// <param name="key">Of all of them: <see cref="StageIdentity.ContinuationKeyOf"/>.</param>
    public string ContinuationPath(Sha256Digest key) => Path.Combine(Folder, "continuation", key.ToString());

    /// <summary>The stage has succeeded.</summary>
    public void RemoveResume(Sha256Digest key) => Scratch.Remove(ResumePath(key));

    /// <summary>A new private folder to write in.</summary>
    /// <exception cref="UserErrorException">The store cannot be written.</exception>
    public Scratch CreateScratch()
    {
        string parent = Path.Combine(Folder, "tmp");
        return StoreFaults.Writing(
            Folder,
            () =>
            {
                if (Interlocked.Exchange(ref swept, 1) == 0)
                {
                    Scratch.Sweep(parent, DateTime.UtcNow);
                    Claim.Sweep(Path.Combine(Folder, "claims"));
                    SweepResume();
                }

                return Scratch.Create(parent);
            }
        );
    }

    /// <summary>The record of a key, if it and all of its outputs are there and untouched.</summary>
    public Lookup Find(Sha256Digest key, IEnumerable<string> outputs)
    {
        if (!TryRead(RecordPath(key), out byte[] bytes))
        {
            return Directory.Exists(RecordPath(key)) ? new Lookup(null, "stored record is a folder")
                : File.Exists(RecordPath(key)) ? new Lookup(null, "stored record is no file")
                : default;
        }

        if (ActionRecord.TryParse(bytes, key) is not { } record)
        {
            return new Lookup(null, "stored record is damaged");
        }

        foreach (string name in outputs)
        {
            if (!record.Outputs.TryGetValue(name, out var file))
            {
                return new Lookup(null, $"stored record has no {name}");
            }

            if (FaultOf(file) is { } fault)
            {
                return new Lookup(null, $"stored {name} is {fault}");
            }
        }

        return new Lookup(record, null);
    }

    /// <summary>The record of a key, whatever became of its outputs; null if there is none that can be read.</summary>
    public ActionRecord? ReadRecord(Sha256Digest key) =>
        TryRead(RecordPath(key), out byte[] bytes) ? ActionRecord.TryParse(bytes, key) : null;

    /// <summary>What a version of some code was made of; null if the store does not hold it, or not whole.</summary>
    public IReadOnlyDictionary<string, string>? ReadCode(Sha256Digest code) =>
        TryRead(CodePath(code), out byte[] text) && Sha256Digest.OfBytes(text) == code ? CodeVersion.ParseText(text) : null;

    /// <summary>Reads and hashes a stored file, once per process while nobody touches it. Null, or <c>missing</c> or <c>corrupt</c>.</summary>
    public string? VerifiedFaultOf(StoredFile file)
    {
        var info = new FileInfo(PathOf(file));
        if (!info.Exists)
        {
            return "missing";
        }

        if (info.Length == file.SizeBytes && verified.TryGetValue(file.Digest, out var time) && time == info.LastWriteTimeUtc)
        {
            return null;
        }

        return Hash(file, info);
    }

    /// <summary>Removes a stored file that is not what its name says, so that no other process takes it for whole.</summary>
    public void Discard(StoredFile file)
    {
        verified.TryRemove(file.Digest, out _);
        StoreFaults.Writing(
            Folder,
            () =>
            {
                MakeReplaceable(PathOf(file));
                File.Delete(PathOf(file));
            }
        );
    }

    /// <summary>Whether a content is there, has its size, and nobody wrote to it.</summary>
    public bool Has(StoredFile file) => FaultOf(file) is null;

    /// <summary>Moves a finished file into the store and returns what it is; the file is gone from its old place.</summary>
    public StoredFile Add(string path)
    {
        var file = new StoredFile(Sha256Digest.OfFile(path), new FileInfo(path).Length);
        Add(path, file);
        return file;
    }

    /// <summary>The same with a file that was hashed when it was written.</summary>
    public void Add(string path, StoredFile file)
    {
        // Two stages may end with the same file at the same moment, and Windows renames nothing over one that was sealed meanwhile.
        lock (adding)
        {
            if (VerifiedFaultOf(file) is null)
            {
                File.Delete(path);
            }
            else
            {
                MoveIn(path, file);
            }
        }
    }

    private void MoveIn(string path, StoredFile file)
    {
        string target = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using (var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
        {
            DiskSync.Flush(handle);
        }

        File.SetLastWriteTimeUtc(path, Seal);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        MakeReplaceable(target);
        RemoveFolder(target);
        File.Move(path, target, overwrite: true);
        verified[file.Digest] = Seal;
    }

    /// <summary>Stores what a version of some code is made of, under its digest: for the day on which it is another one.</summary>
    public void Add(CodeVersion code, Scratch scratch)
    {
        string target = CodePath(code.Digest);

        // Stages that run side by side often share their code, and Windows lets only one of two renames to a name succeed.
        lock (adding)
        {
            if (File.Exists(target))
            {
                return;
            }

            // Not synced: half of it is as good as none, and then a reason is less precise.
            string temporary = Path.Combine(scratch.Folder, "code.txt");
            File.WriteAllBytes(temporary, code.Text());
            Directory.CreateDirectory(Path.Combine(Folder, "code"));
            try
            {
                File.Move(temporary, target, overwrite: true);
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or IOException && File.Exists(target))
            {
                // Another process was faster; its file says the same.
            }
        }
    }

    /// <summary>Stores a record under its key. The files it names must have been added before.</summary>
    /// <exception cref="CheckFailedException">The key has other outputs already.</exception>
    public void Add(ActionRecord record, Scratch scratch)
    {
        RefuseOtherOutputs(record);
        string temporary = Path.Combine(scratch.Folder, "record.json");
        using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            stream.Write(record.ToBytes());
            DiskSync.Flush(stream);
        }

        Directory.CreateDirectory(Path.Combine(Folder, "ac"));
        RemoveFolder(RecordPath(record.Key));
        File.Move(temporary, RecordPath(record.Key), overwrite: true);
    }

    private string CodePath(Sha256Digest code) => Path.Combine(Folder, "code", code.ToString());

    private void RefuseOtherOutputs(ActionRecord record)
    {
        if (ReadRecord(record.Key) is not { } known)
        {
            return;
        }

        foreach (var (name, file) in record.Outputs)
        {
            if (known.Outputs.TryGetValue(name, out var other) && other != file)
            {
                throw new CheckFailedException(
                    $"Two different outputs for one key: {name} is {other.Digest} in the store and {file.Digest} now, "
                        + $"both under {record.Key}. The stage does not depend on its inputs alone. "
                        + $"The stored one is kept; to accept the new one, delete {RecordPath(record.Key)} and run again."
                );
            }
        }
    }

    /// <summary>Removes what a process left behind that was killed between storing its record and cleaning up.</summary>
    private void SweepResume()
    {
        foreach (string folder in Directory.Exists(ResumeFolder) ? SortedDirectory.Folders(ResumeFolder) : [])
        {
            string key = Path.GetFileName(folder);
            if (File.Exists(Path.Combine(Folder, "ac", key)) && !File.Exists(Path.Combine(Folder, "claims", key)))
            {
                Scratch.Remove(folder);
            }
        }
    }

    private string? FaultOf(StoredFile file)
    {
        var info = new FileInfo(PathOf(file));
        return !info.Exists ? "missing"
            : info.Length == file.SizeBytes && info.LastWriteTimeUtc == Seal ? null
            : Hash(file, info);
    }

    private string? Hash(StoredFile file, FileInfo info)
    {
        try
        {
            if (info.Length != file.SizeBytes || FileStamp.IsSpecial(info.FullName) || Sha256Digest.OfFile(info.FullName) != file.Digest)
            {
                verified.TryRemove(file.Digest, out _);
                return "corrupt";
            }
        }
        catch (FileNotFoundException)
        {
            // Another process found it corrupt in this very moment and threw it away.
            return "missing";
        }

        if (info.LastWriteTimeUtc != Seal)
        {
            TrySeal(info);
        }

        verified[file.Digest] = info.LastWriteTimeUtc;
        return null;
    }

    private static void TrySeal(FileInfo info)
    {
        try
        {
            info.Attributes = FileAttributes.Normal;
            info.LastWriteTimeUtc = Seal;
            info.Attributes = FileAttributes.ReadOnly;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A store of somebody else's: its file is right, and it costs one more hash in the next process.
        }

        info.Refresh();
    }

    /// <summary>Nobody renames a file over a folder; the store keeps none where its files belong, so one that is empty goes.</summary>
    private static void RemoveFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }
    }

    /// <summary>Windows renames over no read-only file.</summary>
    private static void MakeReplaceable(string path)
    {
        if (OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
    }

    private static bool TryRead(string path, out byte[] bytes)
    {
        bytes = [];
        if (FileStamp.IsSpecial(path))
        {
            return false;
        }

        try
        {
            bytes = File.ReadAllBytes(path);
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            // .NET's word for a folder where a file should be.
            return false;
        }
    }
}
