using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Permafrost.Core.Errors;

namespace Permafrost.Tests.Experiments;

/// <summary>Whatever the bytes of a file are, the answer is a list of experiments or a list of faults with places.</summary>
public sealed class ExperimentLoaderPropertyTests
{
    /// <summary>Fixed, so that every run sees the same files; printed by FsCheck with a failure.</summary>
    private const ulong Seed = 111;

    private const string Study = """
        # yaml-language-server: $schema=schema.json
        description: "Does \"it\" help?"
        dataset: shapes
        preprocess: &p { size: 13, channels: gray, validation: 0.1 }
        architecture: wide
        parameters: { dropout: 0.0 }
        train:
          seed: 111
          epochs: 3
          optimizer: { adam: { learning_rate: 0.001 } }
        matrix:
          architecture: [wide, deep, { parameters: { dropout: 0 }, layers: [flatten, dropout: { rate: '{dropout}' }, dense: { units: classes }] }]
          train.epochs:
            - 1
            - 0x2
        """;

    private static readonly string[] Pieces =
    [
        "\t",
        "\n",
        "\r\n",
        "  ",
        ":",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "&a ",
        "*a",
        "*p",
        "<<: *p",
        "!!int ",
        "!<x>",
        "|\n",
        ">-\n",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        "? ",
        "#",
        "\0",
        "\\",
        "\"\\0\"",
        "\"\\ud800\"",
        "1e999",
        "-0",
        "0x",
        "0o777777777777777777777777",
        "99999999999999999999",
        ".nan",
        "null",
        "~",
        "{dropout}",
        "\"{dropout[9]}\"",
        "\"{units}\"",
        "matrix:",
        "extends: a.yaml\n",
        "extends: \"\\0\"\n",
        "parameters: {}",
        "\u2028",
        "\ufeff",
        "é",
        "😀",
    ];

    [Fact]
    public void Load_AnyMutationOfAnExperiment_GivesExperimentsOrFaults() => Check("experiments/a.yaml", Study, count: 600);

    [Fact]
    public void Load_AnyMutationOfAnArchitecture_GivesExperimentsOrFaults() =>
        Check("experiments/architectures/deep.yaml", TemporaryRepository.Deep, count: 400);

    [Fact]
    public void Load_AnyMutationOfADataset_GivesExperimentsOrFaults() =>
        Check("experiments/datasets/shapes.yaml", TemporaryRepository.ShapesDataset, count: 300);

    [Fact]
    public void Load_AnyBytes_GivesExperimentsOrFaults()
    {
        using var repository = new TemporaryRepository();
        var bytes = ArbMap.Default.ArbFor<byte[]>();
        Run(Prop.ForAll(bytes, file => Answers(repository, "experiments/a.yaml", file)), count: 300);
    }

    [Fact]
    public void Load_AnySetOption_GivesExperimentsOrFaults()
    {
        using var repository = new TemporaryRepository();
        repository.Write("experiments/a.yaml", Study);
        var keys = Gen.Elements(
            "train",
            "train.epochs",
            "dropout",
            "architecture",
            "matrix",
            "parameters",
            "preprocess.size",
            "train.optimizer",
            "",
            "a.b.c",
            "train.optimizer.sgd"
        );
        var values = Gen.Elements(Pieces).ArrayOf().Select(string.Concat);
        var options = keys.Zip(values, (key, value) => $"{key}={value}").ToArbitrary();
        Run(Prop.ForAll(options, option => Answers(() => repository.Load(["experiments/a.yaml"], set: [option]))), count: 300);
    }

    private static void Check(string file, string valid, int count)
    {
        using var repository = new TemporaryRepository();
        repository.Write("experiments/a.yaml", Study);
        Assert.NotEmpty(repository.Load(["experiments/a.yaml"]));
        Run(Prop.ForAll(Mutations(Encoding.UTF8.GetBytes(valid)), bytes => Answers(repository, file, bytes)), count);
    }

    private static void Run(Property property, int count) =>
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Seed, Seed | 1).WithQuietOnSuccess(true));

    /// <summary>A few edits of a valid file: bytes changed, pieces put in, stretches cut out or doubled.</summary>
    private static Arbitrary<byte[]> Mutations(byte[] valid)
    {
        var edit =
            from kind in Gen.Choose(0, 3)
            from at in Gen.Choose(0, valid.Length - 1)
            from length in Gen.Choose(0, 12)
            from value in Gen.Choose(0, 255)
            from piece in Gen.Elements(Pieces)
            select (kind, at, length, value, piece);
        var mutation =
            from count in Gen.Choose(1, 4)
            from edits in edit.ArrayOf(count)
            select edits.Aggregate(valid, (bytes, next) => Apply(bytes, next.kind, next.at, next.length, next.value, next.piece));
        return mutation.ToArbitrary();
    }

    private static byte[] Apply(byte[] bytes, int kind, int at, int length, int value, string piece)
    {
        at = Math.Min(at, bytes.Length);
        int end = Math.Min(at + length, bytes.Length);
        return kind switch
        {
            0 => [.. bytes[..at], (byte)value, .. bytes[Math.Min(at + 1, bytes.Length)..]],
            1 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(piece), .. bytes[at..]],
            2 => [.. bytes[..at], .. bytes[end..]],
            _ => [.. bytes[..end], .. bytes[at..]],
        };
    }

    private static bool Answers(TemporaryRepository repository, string file, byte[] bytes)
    {
        repository.Write(file, bytes);
        return Answers(() => repository.Load(["experiments/a.yaml"]));
    }

    private static bool Answers(Func<IReadOnlyList<object>> load)
    {
        try
        {
            return load().Count > 0;
        }
        catch (UserErrorException error)
        {
            Assert.NotEmpty(error.Faults);
            // Every message says what to do: what was expected, or the layer that is missing.
            Assert.All(error.Faults, fault => Assert.Matches("expected", fault));
            Assert.All(error.Faults, fault => Assert.DoesNotContain('\n', fault));
            return true;
        }
    }
}
