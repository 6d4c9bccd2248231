using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Files;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Obtains pinned files: from what lies under <c>data/NAME/</c>, then from each mirror in order, until all are there.</summary>
internal sealed class DatasetFetch
{
    private const long ReportEveryBytes = 1 << 20;

    private readonly string dataset;
    private readonly IReadOnlyList<PinnedFile> files;
    private readonly IReadOnlyList<Mirror> mirrors;
    private readonly DataFolder folder;
    private readonly DownloadSettings settings;
    private readonly StageContext context;
    private readonly List<string> failures = [];
    private readonly List<string> answered = [];
    private readonly HashSet<string> here = new(StringComparer.Ordinal);
    private long doneBytes;
    private long reportedBytes;

    public DatasetFetch(
        string dataset,
        IReadOnlyList<PinnedFile> files,
        IReadOnlyList<Mirror> mirrors,
        string dataDirectory,
        DownloadSettings settings,
        StageContext context
    )
    {
        this.dataset = dataset;
        this.files = files;
        this.mirrors = mirrors;
        this.settings = settings;
        this.context = context;
        folder = new DataFolder(Path.Combine(dataDirectory, dataset), context.Warn);
    }

    private IReadOnlyList<PinnedFile> Missing => [.. files.Where(file => !here.Contains(file.Name))];

    /// <summary>Writes every file to its output path, decompressed and with the pinned digest.</summary>
    /// <returns>The mirrors that gave at least one file, in order.</returns>
    /// <exception cref="UserErrorException">Some file is nowhere to be had; the message lists what was tried.</exception>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        foreach (var file in files)
        {
            await TakeLocalAsync(file);
        }

        using var client = HttpDownload.CreateClient(settings);
        foreach (var mirror in mirrors)
        {
            if (Missing.Count == 0)
            {
                break;
            }

            try
            {
                await FetchAsync(client, mirror);
            }
            catch (MirrorFailedException exception)
            {
                failures.Add(exception.Message);
            }
        }

        return Missing.Count == 0 ? answered : throw NothingWorked();
    }

    private async Task TakeLocalAsync(PinnedFile file)
    {
        bool any = false;
        foreach (var (path, compressed) in folder.Candidates(file))
        {
            any = true;
            try
            {
                await CopyToOutputAsync(file, path, compressed);
                Obtained(file, Path.GetDirectoryName(path)!);
                return;
            }
            catch (MirrorFailedException exception)
            {
                failures.Add(exception.Message);
                context.Warn($"{exception.Message}. The file is left alone; the mirrors are tried.");
            }
        }

        if (!any)
        {
            failures.Add($"{folder.PathOf(file)}: absent");
        }
    }

    private async Task FetchAsync(HttpClient client, Mirror mirror)
    {
        switch (mirror)
        {
            case HttpMirror http:
                foreach (var file in Missing)
                {
                    await HttpDownload.FetchAsync(client, http, file, folder, Transfer(file), settings, context.Cancellation);
                    await CopyToOutputAsync(file, folder.PathOf(file), compressed: false);
                    Obtained(file, http.Url);
                }

                break;
            case DebianMirror debian:
                context.Report(new StageProgress(Fraction(), $"apt-get download {debian.Package}"));
                await new DebianDownload(debian, settings, context.Warn).FetchAsync(
                    Missing,
                    async (file, source, where, compressed) =>
                    {
                        await folder.StoreAsync(file, Transfer(file), source, where, compressed, context.Cancellation);
                        await CopyToOutputAsync(file, folder.PathOf(file), compressed: false);
                        Obtained(file, $"Debian package {debian.Package}");
                    },
                    context.Cancellation
                );
                break;
            default:
                throw new InvalidOperationException($"{mirror.GetType().Name} is a kind of mirror that nothing fetches from.");
        }
    }

    /// <summary>The digest is checked once more: the output is what later stages see.</summary>
    private async Task CopyToOutputAsync(PinnedFile file, string path, bool compressed)
    {
        if (FileStamp.IsSpecial(path))
        {
            throw new MirrorFailedException($"{path}: cannot be read: it is a pipe, socket or device; expected a file");
        }

        FileStream source;
        try
        {
            source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MirrorFailedException($"{path}: cannot be read: {exception.Message}");
        }

        await new PinnedTransfer(file, Timeout.InfiniteTimeSpan, _ => { }).RunAsync(
            source,
            path,
            compressed,
            context.OutputPath(file.Name),
            context.Cancellation
        );
    }

    private PinnedTransfer Transfer(PinnedFile file)
    {
        reportedBytes = 0;
        long fileBytes = 0;
        return new PinnedTransfer(
            file,
            settings.StallTimeout,
            count =>
            {
                fileBytes += count;
                if (fileBytes - reportedBytes >= ReportEveryBytes)
                {
                    reportedBytes = fileBytes;
                    context.Report(
                        new StageProgress(
                            Fraction(fileBytes),
                            $"{file.Name}  {fileBytes / 1_000_000.0:F1} of {file.SizeBytes / 1_000_000.0:F1} MB"
                        )
                    );
                }
            }
        );
    }

    private void Obtained(PinnedFile file, string mirror)
    {
        here.Add(file.Name);
        doneBytes += file.SizeBytes;
        if (!answered.Contains(mirror, StringComparer.Ordinal))
        {
            answered.Add(mirror);
        }

        context.Report(new StageProgress(Fraction(), $"{file.Name} from {mirror}", Milestone: true));
    }

    /// <summary>The rest is for checking the contents.</summary>
    private double Fraction(long moreBytes = 0) => 0.9 * (doneBytes + moreBytes) / files.Sum(file => file.SizeBytes);

    private UserErrorException NothingWorked()
    {
        var missing = Missing;
        string tried = string.Join('\n', failures.Select(failure => $"  {failure}"));
        string byHand = string.Join(
            '\n',
            missing.Select(file =>
                $"  {folder.PathOf(file)} (or {file.Name}.gz), SHA-256 {file.Sha256}, {file.SizeBytes} bytes decompressed"
            )
        );
        string what = missing.Count == 1 ? "this file" : "these files";
        return new UserErrorException(
            $"dataset {dataset}: {missing.Count} of {files.Count} files could not be had. Tried, in this order:\n{tried}\n"
                + $"Put {what} there by hand and run the same command again:\n{byHand}"
        );
    }
}
