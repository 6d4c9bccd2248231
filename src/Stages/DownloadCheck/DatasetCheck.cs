using System.Runtime.InteropServices;
using Permafrost.Core.Errors;
using Permafrost.Stages.DownloadCheck.Examination;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>What a look at every image of a dataset shows: how many of each class, and which pictures occur more than once.</summary>
/// <param name="TrainCounts">Training images of each class.</param>
/// <param name="TestCounts">Test images of each class.</param>
/// <param name="DuplicatesInTrain">Training images that equal an earlier training image, pixel for pixel.</param>
/// <param name="DuplicatesInTest">Test images that equal an earlier test image.</param>
/// <param name="TestInTrain">Test images that equal some training image: what a network may know by heart.</param>
/// <param name="ConflictingLabels">Images that equal an earlier one, of either split, and have another label.</param>
internal sealed record DatasetCheck(
    int[] TrainCounts,
    int[] TestCounts,
    int DuplicatesInTrain,
    int DuplicatesInTest,
    int TestInTrain,
    int ConflictingLabels
)
{
    /// <summary>Indices of the training images that equal some test image, ascending.</summary>
    public IReadOnlyList<int> LeakedTrain { get; private init; } = [];

    private const int BlockImages = 1024;

    /// <exception cref="UserErrorException">A label stands for no class, a class has no training image, or the splits differ in size.</exception>
    public static DatasetCheck Run(RawDataset data, IReadOnlyList<string> classes, int threads, CancellationToken cancellation)
    {
        var faults = new List<string>();
        if (data.Train.Shape != data.Test.Shape)
        {
            faults.Add($"the training images are {data.Train.Shape}, the test images {data.Test.Shape}; expected one size.");
        }

        int[] train = CountLabels(data.Train, "training", classes, faults);
        int[] test = CountLabels(data.Test, "test", classes, faults);
        if (faults.Count == 0)
        {
            faults.AddRange(
                classes.Where((_, index) => train[index] == 0).Select(name => $"class '{name}' has no training image; expected at least 1.")
            );
        }

        if (faults.Count > 0)
        {
            throw new UserErrorException(faults);
        }

        var seen = new Dictionary<PixelDigest, Sighting>();
        var (_, trainAgain, conflicts) = CountAgain(data.Train, inTest: false, seen, threads, cancellation);
        var (leaked, testAgain, moreConflicts) = CountAgain(data.Test, inTest: true, seen, threads, cancellation);
        return new DatasetCheck(train, test, trainAgain, testAgain, leaked, conflicts + moreConflicts)
        {
            LeakedTrain = leaked == 0 ? [] : Leaked(data.Train, seen, cancellation),
        };
    }

    private static List<int> Leaked(RawImages train, Dictionary<PixelDigest, Sighting> seen, CancellationToken cancellation)
    {
        var indices = new List<int>();
        var pixels = new byte[train.Shape.Count];
        for (int index = 0; index < train.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            train.Read(index, pixels);
            if (seen[PixelDigest.Of(pixels)].InTest)
            {
                indices.Add(index);
            }
        }

        return indices;
    }

    private static int[] CountLabels(RawImages images, string split, IReadOnlyList<string> classes, List<string> faults)
    {
        var counts = new int[classes.Count];
        int wrong = 0;
        string first = "";
        for (int index = 0; index < images.Count; index++)
        {
            int label = images.Label(index);
            if ((uint)label < (uint)counts.Length)
            {
                counts[label]++;
            }
            else if (wrong++ == 0)
            {
                first = $"image {index} has label {label}";
            }
        }

        if (images.Count == 0)
        {
            faults.Add($"there are no {split} images; expected at least 1.");
        }

        if (wrong > 0)
        {
            faults.Add($"{wrong} of {images.Count} {split} labels stand for no class: {first}, expected 0 to {classes.Count - 1}.");
        }

        return counts;
    }

    /// <summary>Digests are computed side by side, counted in the order of the images.</summary>
    private static (int InTrain, int InSameSplit, int Conflicts) CountAgain(
        RawImages images,
        bool inTest,
        Dictionary<PixelDigest, Sighting> seen,
        int threads,
        CancellationToken cancellation
    )
    {
        var (inTrain, inSameSplit, conflicts) = (0, 0, 0);
        var digests = new PixelDigest[BlockImages];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (int first = 0; first < images.Count; first += BlockImages)
        {
            int count = Math.Min(BlockImages, images.Count - first);
            int start = first;
            Parallel.For(
                0,
                count,
                options,
                () => new byte[images.Shape.Count],
                (image, _, pixels) =>
                {
                    images.Read(start + image, pixels);
                    digests[image] = PixelDigest.Of(pixels);
                    return pixels;
                },
                _ => { }
            );
            for (int image = 0; image < count; image++)
            {
                int label = images.Label(first + image);
                ref var sighting = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, digests[image], out bool known);
                inTrain += known && inTest && sighting.InTrain ? 1 : 0;
                inSameSplit += known && (inTest ? sighting.InTest : sighting.InTrain) ? 1 : 0;
                conflicts += known && sighting.Label != label ? 1 : 0;
                sighting = new Sighting(known ? sighting.Label : label, !inTest || sighting.InTrain, inTest || sighting.InTest);
            }
        }

        return (inTrain, inSameSplit, conflicts);
    }

    /// <summary>Where a picture occurred so far, and the label it had first.</summary>
    private readonly record struct Sighting(int Label, bool InTrain, bool InTest);
}
