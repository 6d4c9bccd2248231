using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Experiments.Backbones;

/// <summary>A network of others that comes before the experiment's own layers: the <c>backbone</c> mapping of an experiment.</summary>
/// <remarks>
/// Features of a network trained on many images of another task, as in Donahue et al., DeCAF (ICML 2014), and Yosinski et al., How transferable are features in
/// deep neural networks? (NIPS 2014).
/// </remarks>
public sealed record BackboneOptions
{
    [
        Required,
        MinLength(1),
        Description("The ONNX file, relative to the repository: data/backbones/NAME.onnx. Everybody downloads it themselves.")
    ]
    public string Onnx { get; init; } = "";

    [Required, RegularExpression("^[0-9a-f]{64}$", ErrorMessage = "64 lower-case hexadecimal digits"), Description("SHA-256 of the file.")]
    public string Sha256 { get; init; } = "";

    [Description("Name of the value in the file that is taken as the features, a vector; by default its output.")]
    public string Output { get; init; } = "";

    [Description(
        "true: the backbone stays as it is, and its features are computed once and kept. false: it is trained with the layers after it."
    )]
    public bool Freeze { get; init; } = true;

    [Description("What is done to pixels, which are 0 to 1, before the backbone sees them.")]
    public InputNormalization Normalize { get; init; } = new NoNormalization();
}
