using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Onnx.Export;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx;

/// <summary>Writes networks as ONNX files: opset 13, IR version 7, ONNX' own operators alone. Equal networks give equal bytes.</summary>
/// <remarks>
/// <para>
/// The input <c>images</c> is <c>[batch, channels, height, width]</c> in float32, value / 255, as PyTorch and ONNX Runtime have it; of a network of
/// vectors, <c>[batch, features]</c>. The outputs are <c>probabilities</c> and, before the softmax, <c>logits</c>, both <c>[batch, classes]</c>.
/// </para>
/// <para>
/// Values of weights are written to the last bit; only their order is ONNX'. Layers that do nothing at inference are left out. Ways to look at
/// an image more than once (<c>evaluate</c>) belong to the evaluation and not to the network; they are not written.
/// </para>
/// </remarks>
public static class OnnxExporter
{
    /// <summary>Version of the operators.</summary>
    public const int Opset = 13;

    /// <summary>Version of the format.</summary>
    public const int IrVersion = 7;

    private const string Images = "images";
    private const string Probabilities = "probabilities";
    private const string Logits = "logits";

    /// <param name="network">The network.</param>
    /// <param name="description">What the file tells beside it.</param>
    /// <param name="output">Where to write; stays open.</param>
    /// <exception cref="ArgumentException">There are names for another number of classes.</exception>
    /// <exception cref="NotSupportedException">A layer has no counterpart in ONNX.</exception>
    public static void Write(Network network, OnnxDescription description, Stream output)
    {
        int classes = network.Definition.Classes;
        if (description.Classes.Length != 0 && description.Classes.Length != classes)
        {
            throw new ArgumentException(
                $"{description.Classes.Length} names for {classes} classes; expected one for each.",
                nameof(description)
            );
        }

        var input = network.Definition.Input;
        var graph = new OnnxGraph(
            description.Name,
            [],
            [],
            [InputOf(input)],
            [OutputOf(Probabilities, classes), OutputOf(Logits, classes)]
        );
        graph = Fill(graph, network);
        OnnxWriter.Write(
            new OnnxModel(IrVersion, [new("", Opset)], "Permafrost", DocumentationOf(input), MetadataOf(input, description), graph),
            output
        );
    }

    /// <summary>As the other, into a file.</summary>
    public static void Write(Network network, OnnxDescription description, string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        Write(network, description, file);
    }

    private static OnnxGraph Fill(OnnxGraph graph, Network network)
    {
        var file = new GraphFile();
        foreach (string name in (ReadOnlySpan<string>)[Images, Probabilities, Logits])
        {
            file.Reserve(name);
        }

        var nodes = network.Definition.Nodes();
        var layers = new LayerWriter(file, network.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal));
        var image = new ExportedValue(Images, network.Definition.Input, network.Definition.Input.IsFlat);
        var values = new ExportedValue[nodes.Length];
        for (int at = 0; at < nodes.Length; at++)
        {
            ImmutableArray<ExportedValue> inputs = [.. nodes[at].Inputs.Select(input => input == GraphNode.Image ? image : values[input])];
            values[at] = layers.Write(nodes[at], inputs, MeetsWeights(nodes, at));
        }

        var end = file.AsVector(values[^1]);
        if (end.Name == Images)
        {
            end = end with { Name = file.Add("Identity", Logits, [Images]) };
        }

        file.Rename(end.Name, Logits);
        file.Rename(file.Add("Softmax", "softmax", [Logits], OnnxAttribute.Of("axis", 1)), Probabilities);
        return graph with { Nodes = file.Nodes, Initializers = file.Tensors };
    }

    /// <summary>
    /// Whether all who read a vector come to a dense layer by way of layers that treat each element by itself: then the order of its elements is
    /// a matter of their weights.
    /// </summary>
    private static bool MeetsWeights(ImmutableArray<GraphNode> nodes, int at)
    {
        var readers = nodes.Index().Where(node => node.Item.Inputs.Contains(at)).ToList();
        return readers.Count > 0
            && readers.TrueForAll(reader =>
                reader.Item.Layer is DenseOptions
                || (
                    reader.Item.Layer is BatchNormOptions or DropoutOptions or FlattenOptions or Activation
                    && MeetsWeights(nodes, reader.Index)
                )
            );
    }

    private static OnnxValue InputOf(ActivationShape input)
    {
        var batch = new OnnxDimension(null, "batch", "DATA_BATCH");
        return input.IsFlat
            ? new OnnxValue(Images, OnnxElementType.Float, [batch, new OnnxDimension(input.Channels)])
            : new OnnxValue(
                Images,
                OnnxElementType.Float,
                [
                    batch,
                    new OnnxDimension(input.Channels, Meaning: "DATA_CHANNEL"),
                    new OnnxDimension(input.Height, Meaning: "DATA_FEATURE"),
                    new OnnxDimension(input.Width, Meaning: "DATA_FEATURE"),
                ],
                "IMAGE"
            );
    }

    private static OnnxValue OutputOf(string name, int classes) =>
        new(name, OnnxElementType.Float, [new OnnxDimension(null, "batch", "DATA_BATCH"), new OnnxDimension(classes)]);

    private static string DocumentationOf(ActivationShape input) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Input {Images}: float32 [batch, {(input.IsFlat ? $"{input.Channels}" : $"{input.Channels}, {input.Height}, {input.Width}")}], pixel value / 255. "
                + $"Outputs: {Logits}, and {Probabilities}, their softmax."
        );

    /// <summary>The keys that begin with Image are ONNX' own.</summary>
    private static ImmutableArray<KeyValuePair<string, string>> MetadataOf(ActivationShape input, OnnxDescription description)
    {
        var metadata = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        if (!description.Classes.IsEmpty)
        {
            metadata.Add(new("classes", Json(json => WriteNames(json, description.Classes))));
        }

        if (!description.Preprocessing.IsEmpty)
        {
            metadata.Add(new("preprocess", Json(json => WriteEntries(json, description.Preprocessing))));
        }

        if (!input.IsFlat && input.Channels is 1 or 3)
        {
            metadata.Add(new("Image.BitmapPixelFormat", input.Channels == 1 ? "Gray8" : "Rgb8"));
            metadata.Add(new("Image.ColorSpaceGamma", "SRGB"));
            metadata.Add(new("Image.NominalPixelRange", "Normalized_0_1"));
        }

        metadata.AddRange(description.Metadata);
        return metadata.ToImmutable();
    }

    private static void WriteNames(Utf8JsonWriter json, ImmutableArray<string> names)
    {
        json.WriteStartArray();
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void WriteEntries(Utf8JsonWriter json, ImmutableArray<KeyValuePair<string, string>> entries)
    {
        json.WriteStartObject();
        foreach (var (key, value) in entries)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }

        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
