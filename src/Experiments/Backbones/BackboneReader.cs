using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;
using Permafrost.Experiments.Expansion;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;
using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Onnx;

namespace Permafrost.Experiments.Backbones;

/// <summary>The backbones of experiments: each file is hashed and read once, and compared with what the experiments say of it.</summary>
/// <param name="files">Says where relative paths lead.</param>
/// <param name="faults">Takes every fault found.</param>
internal sealed class BackboneReader(SourceFiles files, FaultList faults)
{
    private const string Key = "backbone";

    private readonly Dictionary<string, Sha256Digest?> digests = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, string Output), OnnxNetwork> imported = [];
    private readonly Dictionary<(string Path, string Output, string Normalization), BackboneNetwork> networks = [];

    /// <summary>Null where a fault was added. A file that is not there is none: it may come before the experiment is run.</summary>
    /// <param name="file">The experiment.</param>
    /// <param name="tree">Its text, for the places.</param>
    /// <param name="experiment">Its name, for messages.</param>
    public BackboneDefinition? Read(ExperimentFile file, YamlMapping tree, string experiment)
    {
        int before = faults.Reported;
        var options = file.Backbone!;
        if (options.Freeze)
        {
            RefuseChangedImages(file, tree, experiment);
        }

        string path = files.DataPath(options.Onnx);
        var at = At(tree, "onnx");
        var network = DigestOf(path, at) is { } digest ? Network(options, path, digest, tree) : null;
        if (network is not null && file.Preprocess is { } preprocess)
        {
            CheckInput(network, preprocess.InputShape, tree, experiment);
        }

        return faults.Reported == before ? new BackboneDefinition(options, path, at.ToString(), network) : null;
    }

    private static SourcePosition At(YamlMapping tree, string key) => TreeEdit.Nearest(tree, [Key, key]).Position;

    /// <summary>Features are computed once, of images as they are.</summary>
    private void RefuseChangedImages(ExperimentFile file, YamlMapping tree, string experiment)
    {
        const string Next = "its features are computed once, of each image as it is; expected none, or backbone.freeze: false";
        if (file.Augment is { ChangesImages: true })
        {
            faults.Add(
                TreeEdit.Nearest(tree, ["augment"]).Position,
                $"augment changes images, and the backbone is frozen: {Next}",
                experiment
            );
        }

        if (file.Evaluate is { HasViews: true })
        {
            faults.Add(
                TreeEdit.Nearest(tree, ["evaluate"]).Position,
                $"evaluate looks at images in several ways, and the backbone is frozen: {Next}",
                experiment
            );
        }
    }

    /// <summary>Null where there is no such file, or a fault was added.</summary>
    private Sha256Digest? DigestOf(string path, SourcePosition at)
    {
        if (digests.TryGetValue(path, out var known))
        {
            return known;
        }

        Sha256Digest? digest = null;
        try
        {
            digest = File.Exists(path) ? Sha256Digest.OfFile(path) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add(at, $"backbone.onnx: {FaultText.Path(path)} cannot be read: {FaultText.Plain(unreadable.Message)}");
        }

        digests.Add(path, digest);
        return digest;
    }

    private BackboneNetwork? Network(BackboneOptions options, string path, Sha256Digest digest, YamlMapping tree)
    {
        if (digest.ToString() != options.Sha256)
        {
            faults.Add(
                At(tree, "sha256"),
                $"backbone.sha256 is {options.Sha256}, and {FaultText.Path(files.Display(path))} has {digest}; "
                    + "expected the file that the experiment was written for, or the digest of this one"
            );
            return null;
        }

        string normalization = OptionJson.Serialize(options.Normalize).ToJsonString();
        if (networks.TryGetValue((path, options.Output, normalization), out var known))
        {
            return known;
        }

        if (Import(options, path, tree) is not { } read)
        {
            return null;
        }

        var layer = options.Normalize.Layer;
        if (layer is not null && FaultOf(layer, read.Definition.Input) is { } fault)
        {
            faults.Add(At(tree, "normalize"), $"backbone.normalize: {fault}");
            return null;
        }

        var network = new BackboneNetwork(read.Definition, read.Weights, layer);
        networks.Add((path, options.Output, normalization), network);
        return network;
    }

    private OnnxNetwork? Import(BackboneOptions options, string path, YamlMapping tree)
    {
        if (imported.TryGetValue((path, options.Output), out var known))
        {
            return known;
        }

        try
        {
            var read = OnnxImporter.Read(path, options.Output.Length == 0 ? null : options.Output);
            imported.Add((path, options.Output), read);
            return read;
        }
        catch (UserErrorException unreadable)
        {
            foreach (string fault in unreadable.Faults)
            {
                faults.Add(At(tree, "output"), FaultText.Path(fault.Replace(path, files.Display(path), StringComparison.Ordinal)));
            }

            return null;
        }
    }

    private static string? FaultOf(NormalizeOptions layer, ActivationShape input)
    {
        try
        {
            layer.OutputShape(input);
            return null;
        }
        catch (ShapeMismatchException mismatch)
        {
            return mismatch.Message;
        }
    }

    private void CheckInput(BackboneNetwork network, ActivationShape images, YamlMapping tree, string experiment)
    {
        var wanted = network.Definition.Input;
        if (images != wanted)
        {
            string next =
                wanted.Height == wanted.Width && wanted.Channels is 1 or 3
                    ? $"preprocess: {{ size: {wanted.Width}, channels: {(wanted.Channels == 1 ? "gray" : "rgb")} }}"
                    : "a backbone that takes square images of one or three channels";
            faults.Add(
                TreeEdit.Nearest(tree, ["preprocess"]).Position,
                $"the images are {images}, and the backbone takes {wanted}; expected {next}",
                experiment
            );
        }
    }
}
