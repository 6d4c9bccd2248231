using System.Text.Json;
using Permafrost.Core.Digests;

namespace Permafrost.Stages.Locks;

/// <summary>Reads the footprints that a training left (<see cref="Train.TrailJson"/>).</summary>
internal static class TrailFile
{
    /// <param name="utf8">A whole <c>trail.json</c>, its digest checked.</param>
    public static IReadOnlyList<TrailEpoch> Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        return
        [
            .. document
                .RootElement.GetProperty("epochs")
                .EnumerateArray()
                .Select(epoch => new TrailEpoch(
                    epoch.GetProperty("epoch").GetInt32(),
                    [.. epoch.GetProperty("loss_bits").EnumerateArray().Select(bits => bits.GetString()!)],
                    [
                        .. epoch
                            .GetProperty("tensors")
                            .EnumerateObject()
                            .Select(tensor => KeyValuePair.Create(tensor.Name, Sha256Digest.Parse(tensor.Value.GetString()!))),
                    ]
                )),
        ];
    }

    /// <summary>What a lock keeps of a trail.</summary>
    public static LockedEpochs Locked(IReadOnlyList<TrailEpoch> trail) =>
        new([.. trail.Select(epoch => new LockedEpoch(epoch.Epoch, epoch.Tensors))]);
}
