using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Experiments.Datasets;

/// <summary>A folder on a web server that holds each file as <c>URL/NAME + SUFFIX</c>.</summary>
[OptionName("http")]
[Description("A folder on a web server.")]
public sealed record HttpMirror : Mirror
{
    [
        Required,
        RegularExpression("^https?://.+$", ErrorMessage = "an address that starts with http:// or https://"),
        Description("Address of the folder, http or https.")
    ]
    public string Url { get; init; } = "";

    [Description("Appended to each file name; .gz means that the file is gzip-compressed there.")]
    public string Suffix { get; init; } = "";
}
