using System.IO.Compression;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Stages.Locks;

namespace Permafrost.Stages.Reproduction.Bundles;

/// <summary>Unpacks a bundle from anybody: nothing lands outside of the folder, nothing grows, and every file is what the bundle says it is.</summary>
internal static class BundleReader
{
    /// <summary>Folder of the results in a bundle.</summary>
    public const string Runs = "runs";

    private const string Next = "Get the bundle anew from where it was published.";

    /// <summary>Whether a path leads down from a folder on every system: no <c>..</c>, no drive, nothing absolute, nothing empty.</summary>
    public static bool IsPlainPath(string path) =>
        path.Length > 0
        && !path.Any(letter => letter is '\\' or ':' || char.IsControl(letter))
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>Unpacks a bundle and says what to reproduce.</summary>
    /// <param name="path">The zip file.</param>
    /// <param name="folder">A new folder, which becomes the repository of the experiments.</param>
    /// <param name="request">What the user asks for; its experiments give way to those of the bundle.</param>
    /// <exception cref="UserErrorException">It cannot be read, or is refused.</exception>
    /// <exception cref="CheckFailedException">Its files are not what it says, or its results not what its locks say.</exception>
    public static StudyRequest Open(string path, string folder, StudyRequest request)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var manifest = Unpack(archive, path, folder);
            return request with
            {
                RepositoryRoot = folder,
                DataDirectory = request.DataDirectory,
                ExperimentPaths = [.. manifest.Studies.Select(study => Path.Combine(folder, study))],
            };
        }
        catch (InvalidDataException exception)
        {
            throw new UserErrorException($"{path}: is no whole zip file: {exception.Message.TrimEnd('.')}. {Next}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"{path}: there is no such file; expected a bundle, which --target=Bundle writes.");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw new UserErrorException($"{path}: is a folder; expected a bundle: one zip file, which --target=Bundle writes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path}: cannot be read or unpacked: {exception.Message}");
        }
    }

    /// <summary>The experiments that the bundle is of.</summary>
    public static IReadOnlySet<string> Experiments(string folder) =>
        BundleManifest.TryRead(File.ReadAllBytes(Path.Combine(folder, BundleManifest.Name)))!.Experiments.ToHashSet(StringComparer.Ordinal);

    private static BundleManifest Unpack(ZipArchive archive, string path, string folder)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in archive.Entries)
        {
            string? fault =
                !IsPlainPath(entry.FullName) ? "leads out of the folder, or has no plain path"
                : !seen.Add(entry.FullName) ? "is there twice"
                : entry.IsEncrypted ? "is encrypted"
                : entry.CompressedLength != entry.Length ? "is compressed, which a bundle never is"
                : null;
            if (fault is not null)
            {
                throw new UserErrorException($"{path}: refused: its entry '{VisibleText.Of(entry.FullName, 200)}' {fault}. {Next}");
            }
        }

        var manifest = archive.GetEntry(BundleManifest.Name) is { } own ? BundleManifest.TryRead(Read(own)) : null;
        if (
            manifest is null
            || manifest.Studies.Count == 0
            || !manifest.Studies.Concat(manifest.Files.Select(file => file.Key)).All(IsPlainPath)
        )
        {
            throw new UserErrorException(
                $"{path}: holds no {BundleManifest.Name} that this version knows; expected a bundle, which --target=Bundle writes."
            );
        }

        var faults = new List<string>();
        var left = seen.Where(name => name != BundleManifest.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, digest) in manifest.Files)
        {
            left.Remove(name);
            byte[]? content = archive.GetEntry(name) is { } entry ? Read(entry) : null;
            if (content is null || Sha256Digest.OfBytes(content) != digest)
            {
                faults.Add(
                    $"{path}: {VisibleText.Of(name)} {(content is null ? "is missing" : $"has the SHA-256 {Sha256Digest.OfBytes(content)}")}; {BundleManifest.Name} has {digest}."
                );
                continue;
            }

            Save(Path.Combine(folder, name), content);
        }

        faults.AddRange(
            left.Order(StringComparer.Ordinal).Select(name => $"{path}: {VisibleText.Of(name)} is not in {BundleManifest.Name}.")
        );
        Save(Path.Combine(folder, BundleManifest.Name), manifest.ToBytes());
        faults.AddRange(faults.Count > 0 ? [] : OtherResults(manifest, path, folder));
        return faults.Count == 0 ? manifest : throw new CheckFailedException(string.Join('\n', faults));
    }

    /// <summary>A model beside a lock of another one proves nothing.</summary>
    private static IEnumerable<string> OtherResults(BundleManifest manifest, string path, string folder)
    {
        var locked = manifest
            .Studies.Select(study => LockFile.Read(LockFile.PathBeside(Path.Combine(folder, study)), LockFile.PathBeside(study)))
            .OfType<LockFile>()
            .SelectMany(file => file.Experiments)
            .ToLookup(experiment => experiment.Key, experiment => experiment.Value, StringComparer.Ordinal);
        var files = manifest.Files.ToDictionary(StringComparer.Ordinal);
        return from name in manifest.Experiments
            from experiment in locked[name]
            from output in experiment.Stages.Values.SelectMany(stage => stage.Outputs)
            where files.TryGetValue($"{Runs}/{name}/{output.Key}", out var packed) && packed != output.Value
            select $"{path}: {VisibleText.Of(name)}: {output.Key} is {files[$"{Runs}/{name}/{output.Key}"]}; the lock in the bundle has {output.Value}.";
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        // Its length is known to be what lies in the file, so that it cannot be a bomb.
        byte[] content = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }

    private static void Save(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
