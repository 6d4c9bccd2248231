using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;

namespace Permafrost.Stages.Preprocess;

/// <summary>One split of a dataset, wherever its images are, as it is turned into what a network sees.</summary>
internal abstract class SplitImages : IDisposable
{
    /// <summary>N.</summary>
    public abstract int Count { get; }

    /// <summary>Index of the class of one image; it may lie outside of the dataset's classes.</summary>
    public abstract int Label(int index);

    /// <summary>Writes some of the images, in the layout of <see cref="Model.Data.ImageSet"/>.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="indices">The images, in the order of the file.</param>
    /// <param name="options">What becomes of them.</param>
    /// <param name="context">Threads and cancellation.</param>
    /// <param name="unfinished">Where the file is until it is whole; null: in its place.</param>
    /// <param name="progress">Told how many images were written since it was told last.</param>
    public abstract void Write(
        string path,
        int[] indices,
        PreprocessOptions options,
        StageContext context,
        string? unfinished,
        Action<int> progress
    );

    public abstract void Dispose();
}
