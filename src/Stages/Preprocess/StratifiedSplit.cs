using Permafrost.Core.Errors;
using Permafrost.Core.Randomness;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Stages.Preprocess;

/// <summary>Which of a dataset's training images are trained on, and which are set aside for validation.</summary>
/// <remarks>
/// <para>
/// First the limit: of N training images, <c>limit</c> are kept; the classes share them in proportion (<see cref="Apportionment"/>),
/// and each class keeps the first of its images after shuffling them with the stream <c>limit/CLASS INDEX</c>.
/// Then, of the M images left, validation · M, rounded to the nearest (halves up), are set aside in the same way with the
/// stream <c>split/CLASS INDEX</c>. All streams are seeded with <c>split_seed</c>, so that <c>train.seed</c> changes neither.
/// </para>
/// <para>
/// With cross-validation the M images are instead divided into k folds: each class is shuffled with the stream <c>fold/CLASS INDEX</c>, and its images go, in that
/// order, to the folds in turn, beginning where the class before it ended. So the folds differ by at most one image in any class, and by at most one in all.
/// One of them is set aside.
/// </para>
/// <para>Both splits keep the order of the file.</para>
/// </remarks>
internal sealed class StratifiedSplit
{
    private StratifiedSplit(int[] train, int[] validation)
    {
        Train = train;
        Validation = validation;
    }

    /// <summary>Indices of the images to train on, ascending.</summary>
    public int[] Train { get; }

    /// <summary>Indices of the images to validate on, ascending.</summary>
    public int[] Validation { get; }

    /// <param name="labels">Class of each training image.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="options">Limit, validation share, seed.</param>
    /// <param name="fold">Which fold is set aside, instead of the validation share; null: the share is.</param>
    /// <exception cref="UserErrorException">Some class would be left without an image in a split; each one is named.</exception>
    public static StratifiedSplit Of(
        IReadOnlyList<int> labels,
        IReadOnlyList<string> classes,
        PreprocessOptions options,
        FoldChoice? fold = null
    )
    {
        var byClass = classes.Select(_ => new List<int>()).ToArray();
        for (int index = 0; index < labels.Count; index++)
        {
            byClass[labels[index]].Add(index);
        }

        var faults = new List<string>();
        int[][] kept = [.. byClass.Select(indices => indices.ToArray())];
        if (options.Limit > 0 && options.Limit < labels.Count)
        {
            int[] quotas = Apportionment.LargestRemainder(options.Limit, Sizes(kept));
            faults.AddRange(
                Named(classes, index => quotas[index] == 0)
                    .Select(named =>
                        $"preprocess.limit is {options.Limit}: class '{named.Name}' has {kept[named.Index].Length} of {labels.Count} training images and would keep none; expected at least 1 of each class. Raise preprocess.limit."
                    )
            );
            kept = [.. kept.Select((indices, index) => Draw(indices, quotas[index], options.SplitSeed, $"limit/{index}").Taken)];
        }

        ThrowIfAny(faults);
        if (fold is not null)
        {
            return OfFold(kept, classes, options.SplitSeed, fold);
        }

        int[] sizes = Sizes(kept);
        int[] aside = Apportionment.LargestRemainder((int)Math.Floor(options.Validation * sizes.Sum() + 0.5), sizes);
        bool validates = options.Validation > 0;
        faults.AddRange(
            Named(classes, index => aside[index] == sizes[index] || (validates && aside[index] == 0))
                .Select(named =>
                    $"preprocess.validation is {options.Validation}: class '{named.Name}' has {sizes[named.Index]} training images, of which {aside[named.Index]} would be for validation; expected at least 1 there and 1 to train on. Raise preprocess.limit, or choose another preprocess.validation (0 for none)."
                )
        );
        ThrowIfAny(faults);

        var parts = kept.Select((indices, index) => Draw(indices, aside[index], options.SplitSeed, $"split/{index}")).ToArray();
        return new StratifiedSplit(Ascending(parts.Select(part => part.Left)), Ascending(parts.Select(part => part.Taken)));
    }

    private static StratifiedSplit OfFold(int[][] kept, IReadOnlyList<string> classes, long seed, FoldChoice fold)
    {
        ThrowIfAny([
            .. Named(classes, index => kept[index].Length < fold.Of)
                .Select(named =>
                    $"folds is {fold.Of}: class '{named.Name}' has {kept[named.Index].Length} training images; expected at least {fold.Of}, one for each fold. Raise preprocess.limit, or choose fewer folds."
                ),
        ]);

        var train = new List<int>();
        var validation = new List<int>();
        int next = 0;
        for (int c = 0; c < kept.Length; c++)
        {
            int[] shuffled = [.. kept[c]];
            new PhiloxStream((ulong)seed, $"fold/{c}").Shuffle(shuffled, 0, 0);
            foreach (int index in shuffled)
            {
                (next == fold.Number - 1 ? validation : train).Add(index);
                next = (next + 1) % fold.Of;
            }
        }

        return new StratifiedSplit([.. train.Order()], [.. validation.Order()]);
    }

    /// <summary>Shuffles a class and takes the first so many.</summary>
    private static (int[] Taken, int[] Left) Draw(int[] indices, int count, long seed, string purpose)
    {
        int[] shuffled = [.. indices];
        new PhiloxStream((ulong)seed, purpose).Shuffle(shuffled, 0, 0);
        int[] taken = shuffled[..count];
        int[] left = shuffled[count..];
        Array.Sort(taken);
        return (taken, left);
    }

    private static int[] Ascending(IEnumerable<int[]> parts) => [.. parts.SelectMany(part => part).Order()];

    private static int[] Sizes(int[][] kept) => [.. kept.Select(indices => indices.Length)];

    private static IEnumerable<(string Name, int Index)> Named(IReadOnlyList<string> classes, Func<int, bool> where) =>
        classes.Select((name, index) => (name, index)).Where(named => where(named.index));

    private static void ThrowIfAny(List<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new UserErrorException(faults);
        }
    }
}
