using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Backbones;
using Permafrost.Pipeline;

namespace Permafrost.Stages.Features;

/// <summary>The file of a backbone as an input of the pipeline: its weights are part of the key, its place is not.</summary>
/// <remarks>
/// It is hashed and read where experiments are loaded, and not looked at again: what a stage computes with is what the key says. How it is read is
/// therefore no part of the key, only what was read: the layers among the parameters, the weights by their digest.
/// </remarks>
internal sealed class BackboneFile(BackboneDefinition backbone) : ExternalInput
{
    public override string Name => "backbone";

    public override string Absence => $"the backbone {backbone.Options.Onnx} is not there yet";

    public override Sha256Digest? Find(int threads, Action<StageProgress>? progress, CancellationToken cancellation) =>
        backbone.Network?.WeightsDigest;

    public override void Obtain(StageContext context) =>
        throw new UserErrorException(
            $"{backbone.Place}: backbone.onnx: there is no {backbone.Path}; expected the file with the SHA-256 {backbone.Options.Sha256}. "
                + "Download it yourself and put it there; docs/transfer-learning.md names public files."
        );

    public override string? Change() => null;
}
