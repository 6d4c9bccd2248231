using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Experiments.Datasets;

/// <summary>A file that is known by its digest, wherever it comes from.</summary>
public sealed record PinnedFile
{
    [Required, Description("File name under data/NAME/, decompressed.")]
    public string Name { get; init; } = "";

    [Required, RegularExpression("^[0-9a-f]{64}$"), Description("SHA-256 of the decompressed file.")]
    public string Sha256 { get; init; } = "";

    [Required, Range(1L, 1L << 40), Description("Size of the decompressed file, in bytes.")]
    public long SizeBytes { get; init; }
}
