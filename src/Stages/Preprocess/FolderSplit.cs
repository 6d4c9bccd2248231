using Permafrost.Experiments.Definitions;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;
using Permafrost.Pipeline;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.Preprocess;

/// <summary>A split whose images are the user's files: read once more, checked against their digests, decoded, turned upright and resized.</summary>
/// <param name="content">Where the files are.</param>
/// <param name="entries">The images of the split.</param>
internal sealed class FolderSplit(FolderContent content, IReadOnlyList<FolderManifest.Entry> entries) : SplitImages
{
    public override int Count => entries.Count;

    public override int Label(int index) => entries[index].Label;

    public override void Write(
        string path,
        int[] indices,
        PreprocessOptions options,
        StageContext context,
        string? unfinished,
        Action<int> progress
    )
    {
        var settings = PictureOptions.Of(options);
        ImageSetFile.Write(
            path,
            indices.Length,
            options.InputShape,
            position => entries[indices[position]].Label,
            () => new Tools(content, settings),
            (tools, position, pixels) => tools.Draw(entries[indices[position]], pixels),
            context.Threads,
            progress,
            context.Cancellation,
            unfinished
        );
    }

    public override void Dispose() { }

    private sealed class Tools(FolderContent content, PictureSettings settings) : IDisposable
    {
        private readonly ImageSource source = new(content.Tree, content.Root);
        private readonly PictureConversion conversion = new(settings);

        public void Draw(FolderManifest.Entry entry, Span<byte> pixels)
        {
            try
            {
                var info = source.Decode(entry.Path, entry.Digest);
                conversion.Convert(source.Image, info.Orientation, pixels);
            }
            catch (Exception exception) when (exception is UnreadableImageException or UnreadableFileException)
            {
                // The check decoded these very bytes.
                throw new InvalidOperationException(
                    $"{entry.Path} was decoded by the check and cannot be now: {exception.Message}",
                    exception
                );
            }
        }

        public void Dispose() => source.Dispose();
    }
}
