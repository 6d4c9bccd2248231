using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Experiments.Datasets;

/// <summary>A zip file on a web server.</summary>
[OptionName("zip")]
[Description("A zip file on a web server.")]
public sealed record ZipMirror : ArchiveMirror
{
    [
        Required,
        RegularExpression("^https?://.+$", ErrorMessage = "an address that starts with http:// or https://"),
        Description("Address of the file, http or https.")
    ]
    public string Url { get; init; } = "";
}
