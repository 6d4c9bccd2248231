using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>Images that show the same picture, pixel for pixel: training images first, each split in the order of its paths.</summary>
/// <param name="Images">Two or more.</param>
internal sealed record DuplicateGroup(IReadOnlyList<ImageFinding> Images)
{
    /// <summary>Whether the files are the same, too, byte for byte.</summary>
    public bool ByBytes => Images.All(one => one.Image.Digest == Images[0].Image.Digest);

    public int InTrain => Images.Count(one => one.Image.Split == SplitName.Train);

    public int InTest => Images.Count - InTrain;

    /// <summary>Images with another label than the first.</summary>
    public int Conflicts => Images.Count(one => one.Image.Label != Images[0].Image.Label);

    /// <summary>The groups among some images, in the order of their first members.</summary>
    public static IReadOnlyList<DuplicateGroup> Of(IEnumerable<ImageFinding> images) =>
        [.. images.GroupBy(one => one.Pixels).Where(group => group.Skip(1).Any()).Select(group => new DuplicateGroup([.. group]))];
}
