using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments.Datasets;
using Permafrost.Imaging.Decoding;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>Reads and decodes image files of a dataset whose digests are known; each thread has its own.</summary>
internal sealed class ImageSource(FileTree tree, string root) : IDisposable
{
    private readonly TreeReader reader = tree.OpenReader();
    private readonly ImageDecoder decoder = new();

    /// <summary>The pixels of the image that was decoded last, as stored.</summary>
    public DecodedImage Image { get; } = new();

    /// <summary>Bytes of the file that was read last.</summary>
    public long SizeBytes { get; private set; }

    /// <param name="path">The file, below the dataset's root.</param>
    /// <param name="digest">What it must be.</param>
    /// <exception cref="UnreadableFileException">It is too large.</exception>
    /// <exception cref="UnreadableImageException">It is no image.</exception>
    /// <exception cref="ExperimentFailedException">It has another digest: somebody changed it meanwhile.</exception>
    public ImageInfo Decode(string path, Sha256Digest digest)
    {
        var bytes = Read(path);
        SizeBytes = bytes.Length;
        return Sha256Digest.OfBytes(bytes) == digest ? decoder.Decode(bytes, ImageLimits.Default, Image) : throw Changed(path);
    }

    public void Dispose() => reader.Dispose();

    private ReadOnlySpan<byte> Read(string path)
    {
        SizeBytes = 0;
        try
        {
            return reader.Read(ClassFolderLayout.Join(root, path));
        }
        catch (UnreadableFileException exception) when (!exception.IsTooLarge)
        {
            throw Changed(path);
        }
    }

    private ExperimentFailedException Changed(string path) =>
        new(
            $"{VisibleText.Of(Path.Combine(tree.Place, root, path))} changed while it was being read: it is no longer what it was when the dataset was looked at; "
                + "nothing was stored. Run the same command again."
        );
}
