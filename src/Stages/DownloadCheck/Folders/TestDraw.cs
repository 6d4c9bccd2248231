using System.Buffers.Binary;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Randomness;
using Permafrost.Core.Text;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.Preprocess;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>Sets a share of class folders without splits aside for testing.</summary>
/// <remarks>
/// <para>
/// Of N images, share · N, rounded to the nearest (halves up), are set aside; the classes share them in proportion (<see cref="Apportionment"/>).
/// Within a class, images are ranked by a random number drawn for their content: 64 bits of the stream <c>test</c>, seeded with <c>split_seed</c>,
/// at the address (epoch, sample, element) = bytes 0 to 3, 4 to 7 and 8 to 11 of the file's SHA-256, the last halved. The lowest ranks are for testing.
/// </para>
/// <para>
/// So neither names nor order count, an image that is added moves few others, and copies of a file, which have one rank, are never on
/// both sides: the ones beyond the last place go to the test images too.
/// </para>
/// </remarks>
internal static class TestDraw
{
    /// <param name="images">All images.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="source">Share and seed.</param>
    /// <returns>The same images: training images, then test images, each in the order of their paths.</returns>
    /// <exception cref="UserErrorException">Some class would have no image to train or to test on.</exception>
    public static IReadOnlyList<ListedImage> Apply(IReadOnlyList<ListedImage> images, IReadOnlyList<string> classes, FoldersSource source)
    {
        var stream = new PhiloxStream((ulong)source.SplitSeed, "test");
        var byClass = classes.Select((_, label) => images.Where(image => image.Label == label).ToList()).ToList();
        int[] quotas = Apportionment.LargestRemainder(
            (int)Math.Floor(source.TestShare * images.Count + 0.5),
            [.. byClass.Select(members => members.Count)]
        );
        var faults = new List<string>();
        var drawn = new List<ListedImage>(images.Count);
        for (int label = 0; label < classes.Count; label++)
        {
            var ranked = byClass[label]
                .Select(image => (Image: image, Rank: Rank(stream, image.Digest ?? Sha256Digest.OfBytes([]))))
                .OrderBy(one => one.Rank)
                .ThenBy(one => one.Image.Path, StringComparer.Ordinal)
                .ToList();
            int test = quotas[label];
            while (test > 0 && test < ranked.Count && ranked[test].Rank == ranked[test - 1].Rank)
            {
                test++;
            }

            if (test == 0 || test == ranked.Count)
            {
                faults.Add(
                    $"class '{VisibleText.Of(classes[label])}' has {ranked.Count} images, of which {test} would be for testing (test_share {source.TestShare}); expected at least 1 there and 1 to train on"
                );
            }

            drawn.AddRange(ranked.Select((one, rank) => one.Image with { Split = rank < test ? SplitName.Test : SplitName.Train }));
        }

        return faults.Count == 0
            ? [.. drawn.OrderBy(image => image.Split).ThenBy(image => image.Path, StringComparer.Ordinal)]
            : throw new UserErrorException(faults);
    }

    private static ulong Rank(PhiloxStream stream, Sha256Digest digest)
    {
        byte[] bytes = Convert.FromHexString(digest.ToString());
        return stream.UInt64(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)) >> 1
        );
    }
}
