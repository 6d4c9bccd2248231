using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Core.Files;
using Permafrost.Core.Tensors;

namespace Permafrost.Model.Training.Checkpoints;

/// <summary>The state of a training as one safetensors file.</summary>
/// <remarks>
/// <para>
/// Tensors: <c>place</c> (epoch, step, steps of an epoch, hits) I32, <c>objectives</c>, <c>history</c>, <c>loss_sum</c> and <c>optimizer</c> F64,
/// <c>weights/NAME</c>, <c>best/NAME</c> where the best epoch is to be kept, and, per memory of the optimiser, <c>mean/NAME</c> F32 in logical order, so that a machine with other kernels can go on;
/// <c>digests</c>, <c>rates</c> (digest of the learning rates so far), <c>identity</c> and <c>checksum</c> U8.
/// </para>
/// <para>
/// The checksum is the SHA-256 of all bytes before it. A file cut short, or with a bit changed anywhere, is never taken for whole.
/// </para>
/// </remarks>
internal static unsafe class CheckpointFile
{
    /// <summary>Epoch, step, steps, hits: sixteen bytes in front leave the doubles aligned.</summary>
    private const int PlaceFigures = 4;

    /// <summary>Train loss, train accuracy, validation loss, validation accuracy, learning rate.</summary>
    private const int HistoryColumns = 5;

    private const int PortionBytes = 1 << 20;

    /// <summary>A tensor of the file: how it is written from the state, and how it is read into it.</summary>
    private sealed record Part(TensorEntry Entry, Func<ReadOnlySpan<byte>> Bytes, Action<ReadOnlySpan<byte>> Take);

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">Where.</param>
    /// <param name="identity">What is trained.</param>
    /// <param name="state">Between two steps.</param>
    public static void Write(string path, string identity, TrainingState state) =>
        AtomicFile.Write(
            path,
            stream =>
            {
                int[] place = [state.Epoch, state.Step, state.Steps, state.Hits];
                byte[] name = Encoding.UTF8.GetBytes(identity);
                List<Part> parts =
                [
                    Of("place", TensorElementType.Int32, [PlaceFigures], () => place, _ => { }),
                    .. Parts(state, state.Place),
                    Of("rates", TensorElementType.UInt8, [Sha256Digest.SizeBytes], () => RatesBefore(state, state.Place), _ => { }),
                    Of("identity", TensorElementType.UInt8, [name.Length], () => name, _ => { }),
                ];
                var checksum = new TensorEntry("checksum", TensorElementType.UInt8, [Sha256Digest.SizeBytes]);
                using var writer = new SafetensorsWriter(stream, [.. parts.Select(part => part.Entry), checksum]);
                foreach (var part in parts)
                {
                    writer.Write(part.Bytes());
                }

                stream.Position = 0;
                writer.Write(HashOf(stream, stream.Length));
                writer.Complete();
            }
        );

    /// <summary>Reads a file into the state; where it throws or returns false, the state is as it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What is trained.</param>
    /// <param name="state">Takes everything over.</param>
    /// <returns>False if the learning rates up to there were other ones.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or of another training.</exception>
    public static bool TryRead(string path, string identity, TrainingState state)
    {
        RefuseDamage(path);
        using var file = SafetensorsFile.Open(path);
        if (!Encoding.UTF8.GetBytes(identity).AsSpan().SequenceEqual(Bytes(file, "identity")))
        {
            throw new InvalidDataException("it is of another training");
        }

        var figures = MemoryMarshal.Cast<byte, int>(Bytes(file, "place"));
        if (figures.Length != PlaceFigures || figures[2] != state.Steps)
        {
            throw new InvalidDataException($"it is of a training with other than {state.Steps} steps an epoch");
        }

        var place = new TrainingPlace(figures[0], figures[1]);
        if (place < TrainingPlace.Start || place.Step >= Math.Max(1, state.Steps))
        {
            throw new InvalidDataException($"it is of epoch {place.Epoch}, step {place.Step}, which there is not");
        }

        var parts = Parts(state, place);
        parts.ForEach(part => RefuseOther(file, part.Entry));
        if (!Bytes(file, "rates").SequenceEqual(RatesBefore(state, place)))
        {
            return false;
        }

        state.MoveTo(place, figures[3]);
        parts.ForEach(part => part.Take(file.Bytes(part.Entry.Name)));
        state.Rates.Follow(state.History);
        foreach (var layer in state.Network.Layers)
        {
            layer.Derive();
        }

        return true;
    }

    private static List<Part> Parts(TrainingState state, TrainingPlace place)
    {
        int epochs = place.Epoch - 1;
        var optimizer = state.Optimizer;
        var tensors = state.Network.Parameters;
        var trained = tensors.Where(tensor => tensor.Trained);
        return
        [
            Of(
                "objectives",
                TensorElementType.Float64,
                [state.StepsBefore(place)],
                () => state.Objectives.ToArray(),
                bits => state.Objectives.AddRange(bits)
            ),
            Of(
                "history",
                TensorElementType.Float64,
                [epochs, HistoryColumns],
                () => state.History.SelectMany(ColumnsOf).ToArray(),
                columns => state.History.AddRange(columns.ToArray().Chunk(HistoryColumns).Select(ResultOf))
            ),
            Of("loss_sum", TensorElementType.Float64, [1], () => new[] { state.LossSum }, sum => state.LossSum = sum[0]),
            Of(
                "optimizer",
                TensorElementType.Float64,
                [optimizer.Figures.Length],
                () => optimizer.Figures,
                figures => optimizer.Figures = figures.ToArray()
            ),
            .. tensors.Select(tensor => OfWeights("weights", tensor, tensor.Values)),
            .. epochs > 0 && state.Best.AreKept ? tensors.Zip(state.Best.Tensors, OfBest) : [],
            .. optimizer.Memories.SelectMany(memory =>
                trained.Zip(memory.Buffers, (tensor, buffer) => OfWeights(memory.Name, tensor, buffer.Pointer))
            ),
            Of(
                "digests",
                TensorElementType.UInt8,
                [epochs, tensors.Count, Sha256Digest.SizeBytes],
                () => state.Digests.SelectMany(digest => Convert.FromHexString(digest.ToString())).ToArray(),
                bytes => state.Digests.AddRange(bytes.ToArray().Chunk(Sha256Digest.SizeBytes).Select(hash => Sha256Digest.FromHash(hash)))
            ),
        ];
    }

    /// <summary>One number per weight, packed as the weights are.</summary>
    private static Part OfWeights(string kind, Parameter tensor, float* packed) =>
        Of(
            $"{kind}/{tensor.Name}",
            TensorElementType.Float32,
            [.. tensor.Shape.Select(side => (long)side)],
            () => tensor.Unpack(packed),
            logical => tensor.Pack(logical, packed)
        );

    /// <summary>The weights after the best epoch so far.</summary>
    private static Part OfBest(Parameter tensor, float[] copy) =>
        Of(
            $"best/{tensor.Name}",
            TensorElementType.Float32,
            [.. tensor.Shape.Select(side => (long)side)],
            () => copy,
            logical => logical.CopyTo(copy)
        );

    private static Part Of<T>(string name, TensorElementType type, long[] shape, Func<T[]> values, Action<ReadOnlySpan<T>> take)
        where T : unmanaged =>
        new(
            new TensorEntry(name, type, [.. shape]),
            () => MemoryMarshal.AsBytes<T>(values()),
            bytes => take(MemoryMarshal.Cast<byte, T>(bytes))
        );

    private static double[] ColumnsOf(EpochResult epoch) =>
        [
            epoch.TrainLoss,
            epoch.TrainAccuracy,
            epoch.ValidationLoss ?? double.NaN,
            epoch.ValidationAccuracy ?? double.NaN,
            epoch.LearningRate,
        ];

    /// <summary>A measured loss is finite, or training would have ended: a NaN stands for none.</summary>
    private static EpochResult ResultOf(double[] columns, int index) =>
        new(
            index + 1,
            columns[0],
            columns[1],
            double.IsNaN(columns[2]) ? null : columns[2],
            double.IsNaN(columns[3]) ? null : columns[3],
            columns[4]
        );

    private static byte[] RatesBefore(TrainingState state, TrainingPlace place) =>
        Convert.FromHexString(state.Rates.Digest(state.StepsBefore(place)).ToString());

    private static ReadOnlySpan<byte> Bytes(SafetensorsFile file, string name) =>
        file.Tensors.ContainsKey(name) ? file.Bytes(name) : throw new InvalidDataException($"it has no {name}");

    private static void RefuseOther(SafetensorsFile file, TensorEntry expected)
    {
        if (
            !file.Tensors.TryGetValue(expected.Name, out var found)
            || found.ElementType != expected.ElementType
            || !found.Shape.SequenceEqual(expected.Shape)
        )
        {
            throw new InvalidDataException($"it has no {expected.Name} [{string.Join(", ", expected.Shape)}]: it is of another network");
        }
    }

    private static void RefuseDamage(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long contentBytes = stream.Length - Sha256Digest.SizeBytes;
        byte[] checksum = new byte[Sha256Digest.SizeBytes];
        byte[] hash = HashOf(stream, contentBytes);
        if (
            contentBytes < 0
            || stream.ReadAtLeast(checksum, checksum.Length, throwOnEndOfStream: false) < checksum.Length
            || !hash.SequenceEqual(checksum)
        )
        {
            throw new InvalidDataException("it is damaged: its checksum is not that of its content");
        }
    }

    /// <summary>SHA-256 of the next bytes of a stream.</summary>
    private static byte[] HashOf(Stream stream, long bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] portion = new byte[PortionBytes];
        for (long left = bytes; left > 0; )
        {
            int read = stream.Read(portion, 0, (int)Math.Min(portion.Length, left));
            if (read == 0)
            {
                break;
            }

            hash.AppendData(portion, 0, read);
            left -= read;
        }

        return hash.GetHashAndReset();
    }
}
