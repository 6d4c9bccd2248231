using System.Runtime.InteropServices;
using Permafrost.Core.Tensors;
using Permafrost.Model.Data;

namespace Permafrost.Stages.Preprocess;

/// <summary>A few training images as the network sees them, so that the report need not have the whole split: the first of each class, in turn.</summary>
/// <remarks>
/// <c>indices</c> [N] int32 are their places in the training split, by which augmentation draws; <c>labels</c> [N] int32; <c>images</c> [N, H, W, C] uint8.
/// </remarks>
internal static class SampleImages
{
    private const string Indices = "indices";

    /// <summary>N at most.</summary>
    private const int Most = 8;

    /// <param name="trainPath">The training split.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="path">Written.</param>
    public static void Write(string trainPath, int classes, string path)
    {
        using var train = ImageSet.Open(trainPath);
        int[] indices = Choose(train, classes);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        using var writer = new SafetensorsWriter(
            file,
            [new TensorEntry(Indices, TensorElementType.Int32, [indices.Length]), .. ImageSet.Layout(indices.Length, train.Shape)]
        );
        writer.Write(MemoryMarshal.AsBytes<int>(indices));
        writer.Write(MemoryMarshal.AsBytes<int>([.. indices.Select(train.Label)]));
        foreach (int index in indices)
        {
            writer.Write(train.Pixels(index));
        }

        writer.Complete();
    }

    /// <summary>The places in the training split, by the place in the file.</summary>
    public static unsafe int[] ReadIndices(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return new ReadOnlySpan<int>(file.Pointer(Indices), checked((int)file.Tensors[Indices].Shape[0])).ToArray();
    }

    /// <summary>The first image of every class, then the second, …, until there are enough; in the order of the split.</summary>
    private static int[] Choose(ImageSet train, int classes)
    {
        int wanted = Math.Min(Most, train.Count);
        int each = (wanted + classes - 1) / classes;
        int[] taken = new int[classes];
        var chosen = new List<(int Turn, int Label, int Index)>();
        for (int index = 0; index < train.Count && chosen.Count < each * classes; index++)
        {
            int label = train.Label(index);
            if (taken[label] < each)
            {
                chosen.Add((taken[label]++, label, index));
            }
        }

        return [.. chosen.Order().Take(wanted).Select(one => one.Index).Order()];
    }
}
