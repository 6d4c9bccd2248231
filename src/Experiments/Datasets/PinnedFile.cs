using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Experiments.Datasets;

/// <summary>A file that is known by its digest, wherever it comes from.</summary>
public sealed record PinnedFile
{
    [
        Required,
        RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]*$", ErrorMessage = "a file name: letters, digits, . _ -, no folder"),
        Description("File name under data/NAME/, decompressed.")
    ]
    public string Name { get; init; } = "";

    [
        Required,
        RegularExpression("^[0-9a-f]{64}$", ErrorMessage = "64 lower-case hexadecimal digits"),
        Description("SHA-256 of the decompressed file.")
    ]
    public string Sha256 { get; init; } = "";

    [Required, Range(1L, 1L << 40), Description("Size of the decompressed file, in bytes.")]
    public long SizeBytes { get; init; }
}
