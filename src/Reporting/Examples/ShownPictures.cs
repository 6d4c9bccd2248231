using System.Collections.Immutable;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Examination;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Examples;

/// <summary>The test images that a page holds, each once, and the experiments that show theirs.</summary>
/// <remarks>
/// The images that most get wrong come first, then the best experiments, then the others in the order of the report, as long as there is room: a page of a thousand experiments is to stay small.
/// </remarks>
internal sealed class ShownPictures
{
    /// <summary>Experiments that show pictures, at most.</summary>
    public const int MostExperiments = 24;

    /// <summary>Bytes of PNG files in a page, at most; in the page they take a third more.</summary>
    public const int MostBytes = 1_000_000;

    /// <summary>The same in the page of so many experiments that most are brief.</summary>
    public const int MostBytesOfMany = 300_000;

    private readonly Dictionary<(string Set, int Index), int> numbers = [];
    private readonly Dictionary<string, string> sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> setsOfHard = new(StringComparer.Ordinal);
    private readonly List<Picture> pictures = [];

    private ShownPictures() { }

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<Picture> Pictures => pictures;

    /// <param name="experiments">In the order in which they may show pictures.</param>
    /// <param name="hardest">The images that most experiments get wrong; shown in any case.</param>
    /// <param name="source">The images; null where there are none.</param>
    /// <param name="mostBytes">Bytes of PNG files at most; the first experiment shows its pictures in any case.</param>
    public static ShownPictures Choose(
        IEnumerable<ExperimentResult> experiments,
        IEnumerable<HardImages> hardest,
        ITestPictures? source,
        int mostBytes = MostBytes
    )
    {
        var shown = new ShownPictures();
        if (source is null)
        {
            return shown;
        }

        foreach (var hard in hardest)
        {
            shown.Take(hard, source);
        }

        long bytes = shown.pictures.Sum(picture => (long)picture.Png.Length);
        foreach (var one in experiments.Where(one => one.Examples is not null))
        {
            if (source.SetOf(one) is not { } set)
            {
                continue;
            }

            int[] missing = shown.Missing(set, one.Examples!.All.Select(image => image.Index));
            ImmutableArray<Picture> read = [.. missing.Select(index => source.Picture(set, index))];
            bytes += read.Sum(picture => (long)picture.Png.Length);
            if (shown.sets.Count == MostExperiments || (bytes > mostBytes && shown.sets.Count > 0))
            {
                break;
            }

            shown.Add(set, missing, read);
            shown.sets.Add(one.Name, set);
        }

        return shown;
    }

    /// <summary>Whether an experiment shows its images.</summary>
    public bool Has(ExperimentResult one) => sets.ContainsKey(one.Name);

    /// <summary>Number of the picture of an image, from 0.</summary>
    public int NumberOf(ExperimentResult one, int index) => numbers[(sets[one.Name], index)];

    /// <summary>Number of the picture of an image that most get wrong; null where there is none.</summary>
    public int? NumberOf(HardImages hard, int index) =>
        setsOfHard.TryGetValue(hard.Member.Name, out string? set) ? numbers[(set, index)] : null;

    private void Take(HardImages hard, ITestPictures source)
    {
        if (source.SetOf(hard.Member) is { } set)
        {
            int[] missing = Missing(set, hard.Images.Select(image => image.Index));
            Add(set, missing, [.. missing.Select(index => source.Picture(set, index))]);
            setsOfHard[hard.Member.Name] = set;
        }
    }

    private int[] Missing(string set, IEnumerable<int> indices) =>
        [.. indices.Distinct().Where(index => !numbers.ContainsKey((set, index)))];

    private void Add(string set, int[] indices, ImmutableArray<Picture> read)
    {
        foreach (var (index, picture) in indices.Zip(read))
        {
            numbers.Add((set, index), pictures.Count);
            pictures.Add(picture);
        }
    }
}
