using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Stages.Preprocess;

/// <summary>A split whose images are pixels already, all of one size.</summary>
internal sealed class RawSplit(RawImages images) : SplitImages
{
    public override int Count => images.Count;

    public override int Label(int index) => images.Label(index);

    public override void Write(
        string path,
        int[] indices,
        PreprocessOptions options,
        StageContext context,
        string? unfinished,
        Action<int> progress
    )
    {
        var conversion = new ImageConversion(images.Shape, PictureOptions.Of(options));
        ImageSetFile.Write(
            path,
            indices.Length,
            options.InputShape,
            position => images.Label(indices[position]),
            (position, pixels, scratch) => conversion.Apply(raw => images.Read(indices[position], raw), scratch, pixels),
            conversion.ScratchBytes,
            context.Threads,
            progress,
            context.Cancellation
        );
    }

    public override void Dispose() => images.Dispose();
}
