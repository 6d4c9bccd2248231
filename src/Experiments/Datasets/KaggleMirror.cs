using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Experiments.Datasets;

/// <summary>A dataset of Kaggle, downloaded with the user's own token.</summary>
[OptionName("kaggle")]
[Description("A dataset of Kaggle; needs KAGGLE_USERNAME and KAGGLE_KEY in the environment, or kaggle.json in ~/.kaggle.")]
public sealed record KaggleMirror : ArchiveMirror
{
    [
        Required,
        RegularExpression("^[A-Za-z0-9_-]+/[A-Za-z0-9_-]+$", ErrorMessage = "OWNER/NAME, as in the dataset's address"),
        Description("OWNER/NAME, as in the dataset's address.")
    ]
    public string Dataset { get; init; } = "";
}
