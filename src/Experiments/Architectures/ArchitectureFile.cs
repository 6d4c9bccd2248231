using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Architectures;

/// <summary>The keys of an architecture file, or of an architecture in place.</summary>
internal sealed record ArchitectureFile
{
    [Description("What the network is, in a sentence.")]
    public string? Description { get; init; } = "";

    [Description("Parameters with their defaults: a value for all uses, or a list with one value per use.")]
    public YamlMapping? Parameters { get; init; }

    [Required, Description("The layers, from the image to one output per class.")]
    public YamlList? Layers { get; init; }
}
