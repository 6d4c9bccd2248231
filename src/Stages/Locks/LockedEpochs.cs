using System.Globalization;
using System.Text.Json;
using Permafrost.Core.Digests;

namespace Permafrost.Stages.Locks;

/// <summary>The epochs of a locked training. They are most of a lock and wanted only where something differs, so they are read then.</summary>
internal sealed class LockedEpochs
{
    private readonly ReadOnlyMemory<byte> json;
    private IReadOnlyList<LockedEpoch>? all;

    /// <param name="json">The object that a lock holds, known to be well-formed.</param>
    public LockedEpochs(ReadOnlyMemory<byte> json) => this.json = json;

    public LockedEpochs(IReadOnlyList<LockedEpoch> epochs) => all = epochs;

    /// <summary>In their order.</summary>
    public IReadOnlyList<LockedEpoch> All => all ??= Parse();

    private List<LockedEpoch> Parse()
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document
                .RootElement.EnumerateObject()
                .Select(epoch => new LockedEpoch(
                    int.Parse(epoch.Name, NumberStyles.None, CultureInfo.InvariantCulture),
                    [
                        .. epoch
                            .Value.EnumerateObject()
                            .Select(tensor => KeyValuePair.Create(tensor.Name, Sha256Digest.Parse(tensor.Value.GetString()!))),
                    ]
                )),
        ];
    }
}
