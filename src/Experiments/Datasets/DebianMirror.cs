using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Experiments.Datasets;

/// <summary>A Debian package, downloaded and unpacked by an ordinary user, never installed.</summary>
[OptionName("debian")]
[Description("A Debian package: downloaded with apt-get and unpacked with dpkg-deb, never installed.")]
public sealed record DebianMirror : Mirror
{
    [
        Required,
        RegularExpression("^[a-z0-9][a-z0-9+.-]+$", ErrorMessage = "a Debian package's name: a-z, 0-9, + . -"),
        Description("Name of the package.")
    ]
    public string Package { get; init; } = "";

    [
        Required,
        RegularExpression(
            @"^(?![/\\])(?!.*(^|[/\\])\.\.([/\\]|$)).*$",
            ErrorMessage = "a folder inside the package, without .. and without a / at its start"
        ),
        Description("Folder inside the package that holds the files.")
    ]
    public string Folder { get; init; } = "";

    [Description("Appended to each file name; .gz means that the file is gzip-compressed there.")]
    public string Suffix { get; init; } = "";
}
