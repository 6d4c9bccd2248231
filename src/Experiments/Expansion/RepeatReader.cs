using System.Globalization;
using Permafrost.Experiments.Definitions;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Expansion;

/// <summary>The axes along which a file is repeated rather than varied: <c>folds</c>, then <c>seeds</c>, after those of its matrix.</summary>
internal sealed class RepeatReader(MatrixReader matrix, FaultList faults)
{
    public const string Seeds = "seeds";
    public const string Folds = "folds";
    private const string Seed = "seed";
    private const string Fold = "fold";

    /// <summary>Whether this is what says how often, and not a value of one experiment.</summary>
    public static bool Reads(SetOption set) => set.Key is Seeds or Folds;

    /// <summary>The file with what <c>--set</c> says of it; an empty value takes a key away.</summary>
    public static YamlMapping Set(YamlMapping root, IEnumerable<SetOption> sets)
    {
        foreach (var set in sets.Where(Reads))
        {
            root = root.With(set.Key, set.At, set.Value);
        }

        return new YamlMapping(
            root.Position,
            [.. root.Entries.Where(entry => entry is not { Key: Seeds or Folds, Value: YamlScalar { Kind: ScalarKind.Null } })]
        );
    }

    /// <summary>The axes. Faulty ones are left out, or reduced to what is right in them.</summary>
    /// <param name="root">The file.</param>
    /// <param name="axes">Those of its matrix.</param>
    public IEnumerable<Axis> Read(YamlMapping root, IReadOnlyList<Axis> axes)
    {
        var repeats = new List<Axis>();
        if (
            root.Find(Folds)
                is { Value: YamlScalar { Kind: ScalarKind.Integer, Integer: >= FoldChoice.Fewest and <= FoldChoice.Most } } folds
            && root.Find(Fold) is null
            && !axes.Any(axis => axis.Dotted == Fold)
        )
        {
            var at = folds.Value.Position;
            var numbers = Enumerable.Range(1, (int)((YamlScalar)folds.Value).Integer).Select(number => Number(at, number));
            repeats.Add(new Axis(Fold, [Fold], folds.KeyPosition, [.. numbers]));
        }

        if (root.Find(Seeds) is { } seeds && matrix.Values(seeds.Value, Seeds) is { Count: > 0 } values)
        {
            repeats.Add(new Axis(Seed, ["train", Seed], seeds.KeyPosition, values));
        }

        return repeats.Where(axis => IsFree(axis, axes));
    }

    private bool IsFree(Axis repeat, IReadOnlyList<Axis> axes)
    {
        if (axes.FirstOrDefault(axis => axis.Dotted == repeat.Dotted || axis.Key == repeat.Key) is not { } other)
        {
            return true;
        }

        faults.Add(
            repeat.KeyAt,
            repeat.Dotted == other.Dotted
                ? $"{repeat.Key}s is the same axis as matrix.{FaultText.Plain(other.Key)}; expected one of them"
                : $"{repeat.Key}s makes an axis named {repeat.Key}, as matrix.{other.Key} does; expected {other.Dotted} in the matrix"
        );
        return false;
    }

    private static YamlScalar Number(SourcePosition at, int number) =>
        new(at, number.ToString(CultureInfo.InvariantCulture), ScalarKind.Integer, number, number);
}
