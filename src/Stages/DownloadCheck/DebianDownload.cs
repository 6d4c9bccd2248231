using System.Formats.Tar;
using Permafrost.Core.Files;
using Permafrost.Experiments.Datasets;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Fetches pinned files out of a Debian package, as an ordinary user and without installing it.</summary>
/// <remarks>
/// apt-get works in a temporary folder with lists and cache of its own, so that neither root nor the system's lists are
/// needed; it checks the archive's signatures as ever. The package is looked through before it is unpacked.
/// </remarks>
/// <param name="mirror">The package, and the folder inside it.</param>
/// <param name="settings">Programs, options and times.</param>
/// <param name="warn">Told what the user should know.</param>
internal sealed class DebianDownload(DebianMirror mirror, DownloadSettings settings, Action<string> warn)
{
    /// <summary>What a package may hold beside the pinned files: documentation.</summary>
    private const long SlackBytes = 64 << 20;

    private string Where => $"Debian package {mirror.Package}";

    /// <summary>Fetches all <paramref name="files"/>.</summary>
    /// <param name="files">The files that are missing.</param>
    /// <param name="store">Takes one file in: the file, its bytes, where they come from, whether they are gzip's.</param>
    /// <param name="cancellation">Ends the work; children are killed and the temporary folder is removed.</param>
    /// <exception cref="MirrorFailedException">The package did not give the pinned files.</exception>
    public async Task FetchAsync(
        IReadOnlyList<PinnedFile> files,
        Func<PinnedFile, Stream, string, bool, Task> store,
        CancellationToken cancellation
    )
    {
        string folder = CreateFolder();
        try
        {
            string package = await DownloadAsync(folder, cancellation);
            long largest = 2 * files.Sum(file => file.SizeBytes) + SlackBytes;
            await LookThroughAsync(package, largest, folder, cancellation);
            string unpacked = Path.Combine(folder, "unpacked");
            var ending = await RunAsync(settings.DpkgDeb, ["-x", package, unpacked], folder, cancellation);
            if (ending.ExitCode != 0)
            {
                throw new MirrorFailedException($"{Where}: dpkg-deb -x: {ending.Complaint}");
            }

            foreach (var file in files)
            {
                string name = file.Name + mirror.Suffix;
                var source = OpenInside(unpacked, name);
                bool compressed = mirror.Suffix.EndsWith(".gz", StringComparison.Ordinal);
                await store(file, source, $"{Where}, {mirror.Folder.TrimEnd('/')}/{name}", compressed);
            }
        }
        finally
        {
            Remove(folder);
        }
    }

    private string CreateFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("permafrost-debian-").FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MirrorFailedException($"{Where}: no temporary folder: {exception.Message}");
        }
    }

    private void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warn($"{folder} could not be removed: {exception.Message}");
        }
    }

    private async Task<string> DownloadAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(folder, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(folder, "cache", "archives", "partial"));
        string[] options =
        [
            "-q",
            .. Option($"Dir::State::lists={folder}/lists"),
            .. Option($"Dir::Cache={folder}/cache"),
            .. Option("Debug::NoLocking=true"),
            // Root would otherwise hand the download to a user who may not enter the temporary folder.
            .. Option("APT::Sandbox::User=root"),
            .. Option("Acquire::Languages=none"),
            .. Option("Acquire::Retries=0"),
            .. settings.AptOptions,
        ];

        // The first command finds out who answers at all, the second one moves the bytes.
        // One list that cannot be had (somebody's extra source) must not stop the others: the download decides.
        var update = await RunAsync(
            settings.AptGet,
            [.. options, .. Timeouts(settings.ConnectTimeout), "update"],
            folder,
            cancellation,
            settings.ListTimeout
        );
        var download = await RunAsync(
            settings.AptGet,
            [.. options, .. Timeouts(settings.StallTimeout), "download", mirror.Package],
            folder,
            cancellation
        );
        var packages = SortedDirectory.Files(folder, "*.deb");
        if (download.ExitCode != 0 || packages.Count != 1)
        {
            string lists = update.ExitCode == 0 ? "" : $" (before that, apt-get update: {update.Complaint})";
            throw new MirrorFailedException($"{Where}: apt-get download: {download.Complaint}{lists}");
        }

        return packages[0];
    }

    /// <summary>apt-get has one time for connecting and for stalling.</summary>
    private static string[] Timeouts(TimeSpan time) =>
        [.. Option($"Acquire::http::Timeout={time.TotalSeconds:F0}"), .. Option($"Acquire::https::Timeout={time.TotalSeconds:F0}")];

    private static string[] Option(string option) => ["-o", option];

    private async Task<ChildProcess.Ending> RunAsync(
        string program,
        string[] arguments,
        string folder,
        CancellationToken cancellation,
        TimeSpan? timeout = null
    )
    {
        try
        {
            return await ChildProcess.RunAsync(program, arguments, folder, timeout ?? settings.ToolTimeout, cancellation);
        }
        catch (MirrorFailedException exception)
        {
            throw new MirrorFailedException($"{Where}: {exception.Message}");
        }
    }

    /// <summary>Reads the names and sizes of everything in the package and refuses it as a whole where one is not plain.</summary>
    private async Task LookThroughAsync(string package, long largestBytes, string folder, CancellationToken cancellation)
    {
        try
        {
            var ending = await ChildProcess.RunAsync(
                settings.DpkgDeb,
                ["--fsys-tarfile", package],
                folder,
                settings.ToolTimeout,
                async (output, limit) =>
                {
                    await using var reader = new TarReader(output, leaveOpen: true);
                    long total = 0;
                    while (await reader.GetNextEntryAsync(copyData: false, limit) is { } entry)
                    {
                        total += entry.Length;
                        Refuse(entry, total, largestBytes);
                    }

                    // The padding after the last entry: a program whose output nobody reads to the end fails.
                    await output.CopyToAsync(Stream.Null, limit);
                    return "";
                },
                cancellation
            );
            if (ending.ExitCode != 0)
            {
                throw new MirrorFailedException($"dpkg-deb --fsys-tarfile: {ending.Complaint}");
            }
        }
        catch (MirrorFailedException exception)
        {
            throw new MirrorFailedException($"{Where}: {exception.Message}");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or FormatException)
        {
            throw new MirrorFailedException($"{Where}: {Path.GetFileName(package)} is no readable package: {exception.Message}");
        }
    }

    private static void Refuse(TarEntry entry, long totalBytes, long largestBytes)
    {
        string name = entry.Name;
        if (name.StartsWith('/') || name.Split('/').Contains("..", StringComparer.Ordinal))
        {
            throw new MirrorFailedException($"refused: its entry '{name}' leads out of the folder it is unpacked to");
        }

        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory))
        {
            throw new MirrorFailedException($"refused: its entry '{name}' is a {entry.EntryType}; expected files and folders alone");
        }

        if (totalBytes > largestBytes)
        {
            throw new MirrorFailedException(
                $"refused: up to its entry '{name}' it unpacks to {totalBytes} bytes, expected at most {largestBytes} (a decompression bomb?)"
            );
        }
    }

    private FileStream OpenInside(string unpacked, string name)
    {
        string root = Path.GetFullPath(unpacked);
        string path = Path.GetFullPath(Path.Combine(root, mirror.Folder.TrimStart('/'), name));
        if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new MirrorFailedException($"{Where}: {mirror.Folder}/{name} lies outside of the package");
        }

        if (!File.Exists(path))
        {
            throw new MirrorFailedException($"{Where}: holds no {mirror.Folder.TrimEnd('/')}/{name}");
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }
}
