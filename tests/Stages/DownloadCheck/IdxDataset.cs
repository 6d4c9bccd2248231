using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using Permafrost.Core.Digests;
using Permafrost.Experiments.Datasets;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>The bytes of a small dataset of four IDX files, and a folder <c>data/</c> to put them into.</summary>
internal sealed class IdxDataset : IDisposable
{
    public const string Name = "small";

    /// <summary>Of twelve training and six test images, 3 x 2 pixels, three classes in turn; no two are equal.</summary>
    public IdxDataset()
        : this(Images(12, 0), Labels(12), Images(6, 100), Labels(6)) { }

    public IdxDataset(byte[] trainImages, byte[] trainLabels, byte[] testImages, byte[] testLabels)
    {
        Files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["train-images"] = trainImages,
            ["train-labels"] = trainLabels,
            ["t10k-images"] = testImages,
            ["t10k-labels"] = testLabels,
        };
    }

    /// <summary>Content by file name.</summary>
    public SortedDictionary<string, byte[]> Files { get; }

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("permafrost-data-").FullName;

    public string Folder => Path.Combine(DataDirectory, Name);

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>IDX images [N, 3, 2] whose pixels count up from image to image.</summary>
    public static byte[] Images(int count, byte first) =>
        Idx([count, 3, 2], [.. Enumerable.Range(0, count * 6).Select(pixel => (byte)(first + pixel))]);

    /// <summary>IDX labels 0, 1, 2, 0, ….</summary>
    public static byte[] Labels(int count) => Idx([count], [.. Enumerable.Range(0, count).Select(index => (byte)(index % 3))]);

    public static byte[] Idx(int[] shape, byte[] data)
    {
        var bytes = new byte[4 + 4 * shape.Length + data.Length];
        bytes[2] = 0x08;
        bytes[3] = (byte)shape.Length;
        for (int side = 0; side < shape.Length; side++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * side), shape[side]);
        }

        data.CopyTo(bytes.AsSpan(4 + 4 * shape.Length));
        return bytes;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionMode.Compress))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }

    /// <summary>The definition that pins <see cref="Files"/> as they are now.</summary>
    public DatasetDefinition Definition(params ImmutableArray<Mirror> mirrors) =>
        new()
        {
            Name = Name,
            Description = "Small.",
            Licence = "none",
            Classes = ["a", "b", "c"],
            Source = new IdxSource
            {
                TrainImages = Pin("train-images"),
                TrainLabels = Pin("train-labels"),
                TestImages = Pin("t10k-images"),
                TestLabels = Pin("t10k-labels"),
                Mirrors = mirrors,
            },
        };

    /// <summary>Writes a file below <see cref="Folder"/>.</summary>
    public void Put(string file, byte[] content)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(PathOf(file), content);
    }

    public void PutAll()
    {
        foreach (var (file, content) in Files)
        {
            Put(file, content);
        }
    }

    /// <summary>Names in <see cref="Folder"/>, sorted.</summary>
    public string[] Listing() =>
        Directory.Exists(Folder)
            ? [.. Directory.GetFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];

    public void Dispose() => Directory.Delete(DataDirectory, recursive: true);

    private PinnedFile Pin(string file) =>
        new()
        {
            Name = file,
            Sha256 = Sha256Digest.OfBytes(Files[file]).ToString(),
            SizeBytes = Files[file].Length,
        };
}
