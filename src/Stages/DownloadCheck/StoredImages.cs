using Permafrost.Model;
using Permafrost.Model.Data;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>A split that this project wrote itself: a file in <see cref="ImageSet"/>'s layout.</summary>
internal sealed class StoredImages(string path) : RawImages
{
    private readonly ImageSet set = ImageSet.Open(path);

    public override int Count => set.Count;

    public override ActivationShape Shape => set.Shape;

    public override int Label(int index) => set.Label(index);

    public override void Read(int index, Span<byte> pixels) => set.Pixels(index).CopyTo(pixels);

    public override void Dispose() => set.Dispose();
}
