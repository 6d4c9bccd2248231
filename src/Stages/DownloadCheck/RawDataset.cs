using System.Collections.Immutable;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Both splits of a dataset as they come, and the names of the files that hold them.</summary>
internal sealed class RawDataset : IDisposable
{
    private RawDataset(RawImages train, RawImages test)
    {
        Train = train;
        Test = test;
    }

    public RawImages Train { get; }

    public RawImages Test { get; }

    /// <summary>The files of a dataset, in a fixed order.</summary>
    public static ImmutableArray<string> FileNames(DatasetSource source) =>
        source switch
        {
            IdxSource idx => [.. PinnedFiles(idx).Select(file => file.Name)],
            ShapesSource => ["train.safetensors", "test.safetensors"],
            _ => throw Unknown(source),
        };

    public static ImmutableArray<PinnedFile> PinnedFiles(IdxSource idx) =>
        [idx.TrainImages, idx.TrainLabels, idx.TestImages, idx.TestLabels];

    /// <param name="source">Where the dataset comes from.</param>
    /// <param name="path">Gives the path of a file of that name.</param>
    /// <exception cref="UserErrorException">A file is malformed; the message names it.</exception>
    public static RawDataset Open(DatasetSource source, Func<string, string> path)
    {
        var names = FileNames(source);
        Func<int, RawImages> open =
            source is IdxSource
                ? split => new IdxImages(path(names[2 * split]), path(names[2 * split + 1]), names[2 * split], names[2 * split + 1])
                : split => new StoredImages(path(names[split]));
        var train = open(0);
        try
        {
            return new RawDataset(train, open(1));
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    public static InvalidOperationException Unknown(DatasetSource source) =>
        new($"{source.GetType().Name} is a kind of source that no stage reads.");

    public void Dispose()
    {
        Train.Dispose();
        Test.Dispose();
    }
}
