namespace Permafrost.Bench.Fuzzing;

/// <summary>Makes the mutant of a number: the same number, seed and corpus make the same bytes.</summary>
internal static class Mutator
{
    /// <summary>Longer mutants are cut.</summary>
    public const int LargestBytes = 1 << 20;

    private const int MostChanges = 6;

    /// <summary>Takes one of the files and damages it in one place or a few.</summary>
    public static byte[] Mutate(FuzzCorpus corpus, MutationRandom random)
    {
        byte[] file = corpus.Pick(random);
        for (int changes = random.Small(MostChanges); changes >= 0; changes--)
        {
            byte[] other = corpus.Pick(random);
            file =
                random.OneIn(3) ? ByteMutations.Apply(file, other, random)
                : FuzzCorpus.IsPng(file) ? PngMutations.Apply(file, other, random)
                : JpegMutations.Apply(file, other, random);
        }

        file = file.Length > LargestBytes ? file[..LargestBytes] : file;
        if (FuzzCorpus.IsPng(file) && !random.OneIn(8))
        {
            file = [.. file];
            PngMutations.FixChecksums(file);
        }

        return file;
    }
}
