using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments.Datasets;
using Permafrost.Pipeline;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>Obtains the zip file of a dataset of class folders from the first mirror that gives it, or says what to do by hand.</summary>
/// <param name="dataset">What is wanted.</param>
/// <param name="folder">Where it belongs.</param>
/// <param name="looked">Where it was looked for on this machine, with what was found.</param>
/// <param name="settings">Addresses, times, where the token is.</param>
/// <param name="context">Told of progress and of the mirror that answered.</param>
internal sealed class ArchiveFetch(
    DatasetDefinition dataset,
    string folder,
    IReadOnlyList<string> looked,
    DownloadSettings settings,
    StageContext context
)
{
    private const long ReportEveryBytes = 1 << 20;

    private readonly FoldersSource source = (FoldersSource)dataset.Source;
    private readonly List<string> failures = [.. looked];
    private long reportedBytes;

    /// <exception cref="UserErrorException">It is nowhere to be had; the message lists what was tried.</exception>
    public async Task RunAsync()
    {
        using var client = HttpDownload.CreateClient(settings);
        foreach (var mirror in source.Mirrors)
        {
            try
            {
                await FetchAsync(client, mirror, Path.Combine(folder, source.Archives[0]));
                context.Note("mirror", AddressOf(mirror));
                context.Report(new StageProgress(0.1, $"{source.Archives[0]} from {AddressOf(mirror)}", Milestone: true));
                return;
            }
            catch (MirrorFailedException exception)
            {
                failures.Add(exception.Message);
            }
        }

        throw NothingWorked();
    }

    private async Task FetchAsync(HttpClient client, ArchiveMirror mirror, string target)
    {
        var download = new ArchiveDownload(client, settings, Report);
        string address = AddressOf(mirror);
        switch (mirror)
        {
            case KaggleMirror kaggle:
                KaggleToken token;
                try
                {
                    token = KaggleToken.Find(settings.Variable);
                }
                catch (MirrorFailedException exception)
                {
                    throw new MirrorFailedException($"{address}: {exception.Message}");
                }

                var api = new Uri($"{settings.KaggleUrl.TrimEnd('/')}/api/v1/datasets/download/{kaggle.Dataset}");
                await download.RunAsync(api, address, token.Authorization, target, context.Cancellation);
                break;
            case ZipMirror zip when Uri.TryCreate(zip.Url, UriKind.Absolute, out var uri):
                await download.RunAsync(uri, address, authorization: null, target, context.Cancellation);
                break;
            case ZipMirror:
                throw new MirrorFailedException($"{address}: not an http or https address");
            default:
                throw new InvalidOperationException($"{mirror.GetType().Name} is a kind of mirror that nothing fetches from.");
        }
    }

    private void Report(long bytes, long? expected)
    {
        if (bytes - reportedBytes < ReportEveryBytes)
        {
            return;
        }

        reportedBytes = bytes;
        string of = expected is { } length ? $" of {length / 1_000_000.0:F1}" : "";
        context.Report(
            new StageProgress(
                expected is > 0 ? 0.1 * bytes / expected.Value : 0.0,
                $"{source.Archives[0]}  {bytes / 1_000_000.0:F1}{of} MB"
            )
        );
    }

    /// <summary>Where people find it in a browser.</summary>
    private string AddressOf(ArchiveMirror mirror) =>
        mirror switch
        {
            KaggleMirror kaggle => $"{settings.KaggleUrl.TrimEnd('/')}/datasets/{kaggle.Dataset}",
            ZipMirror zip => zip.Url,
            _ => mirror.GetType().Name,
        };

    private UserErrorException NothingWorked()
    {
        string[] text =
        [
            $"dataset {VisibleText.Of(dataset.Name)}: its files are not there. Tried, in this order:",
            .. failures.Select(failure => $"  {failure}"),
            .. ByHand().Select((step, index) => index == 0 ? step : $"  {step}"),
        ];
        return new UserErrorException(string.Join('\n', text));
    }

    private IEnumerable<string> ByHand()
    {
        yield return $"Get it by hand and run the same command again ({VisibleText.Of(dataset.Licence)}):";
        foreach (var mirror in source.Mirrors)
        {
            yield return mirror is KaggleMirror
                ? $"Download {AddressOf(mirror)} in a browser: sign in and accept its terms."
                : $"Download {AddressOf(mirror)}.";
        }

        string splits = source.Train.Length > 0 ? $"{source.Train}/ and {source.Test}/" : "train/ and test/, or class folders alone,";
        yield return source.Archives.Length > 0
            ? $"Put the zip file at {Path.Combine(folder, source.Archives[0])}, or unpack it so that {splits} are in {folder}."
            : $"Put the files so that {splits} are in {folder}.";
        if (source.Mirrors.Any(mirror => mirror is KaggleMirror))
        {
            yield return "Or give this command your token (kaggle.com, Settings, API): KAGGLE_USERNAME and KAGGLE_KEY in the environment, or ~/.kaggle/kaggle.json.";
        }
    }
}
