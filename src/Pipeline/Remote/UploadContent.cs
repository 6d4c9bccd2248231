using System.Net;

namespace Permafrost.Pipeline.Remote;

/// <summary>A file on its way to the server.</summary>
/// <param name="file">Read from its start; the caller closes it.</param>
/// <param name="pace">Told of every block that is gone.</param>
internal sealed class UploadContent(Stream file, Pace pace) : HttpContent
{
    private const int BlockBytes = 1 << 17;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, pace.Token);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] block = GC.AllocateUninitializedArray<byte>(BlockBytes);
        int count;
        while ((count = await file.ReadAsync(block, cancellationToken)) > 0)
        {
            await stream.WriteAsync(block.AsMemory(0, count), cancellationToken);
            pace.Add(count);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }
}
