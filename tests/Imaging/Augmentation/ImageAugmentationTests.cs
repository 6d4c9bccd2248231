using Permafrost.Core.Digests;
using Permafrost.Core.Randomness;
using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class ImageAugmentationTests
{
    private const int Samples = 2000;

    private static readonly ImageSize Size = new(12, 16, 1);

    /// <summary>No byte is zero, so that zeros show what was put in; all columns and rows differ.</summary>
    private static readonly byte[] Image = [.. Enumerable.Range(0, Size.Bytes).Select(i => (byte)(1 + i % 255))];

    private static readonly AugmentationSettings Everything = new()
    {
        HorizontalFlip = true,
        WidthShift = 0.2,
        HeightShift = 0.25,
        Fill = BorderFill.Reflect,
        Erase = 0.5,
    };

    private static readonly AugmentationSettings Computed = Everything with
    {
        VerticalFlip = true,
        Rotation = new DrawRange(-30.0, 40.0),
        Shear = new DrawRange(-15.0, 15.0),
        Zoom = new DrawRange(0.7, 1.4),
        CropPadding = 3,
        CropArea = 0.6,
        Contrast = new DrawRange(0.6, 1.6),
        Brightness = new DrawRange(0.7, 1.3),
    };

    [Fact]
    public void Apply_NothingAskedFor_LeavesEveryByte()
    {
        foreach (var fill in Enum.GetValues<BorderFill>())
        {
            var settings = new AugmentationSettings { Fill = fill, EraseArea = 1.0 };
            Assert.All(Results(settings), result => Assert.Equal(Image, result));
        }
    }

    [Fact]
    public void Apply_Flip_MirrorsHalfOfTheImages()
    {
        byte[] mirrored = Moved(flip: true, 0, 0);
        var results = Results(new AugmentationSettings { HorizontalFlip = true });

        Assert.All(results, result => Assert.True(result.SequenceEqual(Image) || result.SequenceEqual(mirrored)));
        Assert.InRange(results.Count(result => result.SequenceEqual(mirrored)), Samples * 45 / 100, Samples * 55 / 100);
    }

    /// <summary>0.2 * 16 = 3.2 and 0.25 * 12 = 3: seven places along each axis, all about as often.</summary>
    [Fact]
    public void Apply_Shifts_TakeEveryPlaceUpToTheLargest()
    {
        var settings = new AugmentationSettings
        {
            WidthShift = 0.2,
            HeightShift = 0.25,
            Fill = BorderFill.Zeros,
        };
        var places = new Dictionary<(int Right, int Down), int>();
        foreach (byte[] result in Results(settings))
        {
            int first = Array.FindIndex(result, value => value != 0);
            var place = Places(3, 3).Single(place => result.SequenceEqual(Moved(false, place.Right, place.Down, BorderFill.Zeros)));
            Assert.True(first >= 0);
            places[place] = places.GetValueOrDefault(place) + 1;
        }

        Assert.Equal(49, places.Count);
        Assert.All(places.Values, count => Assert.InRange(count, Samples / 49 / 2, Samples / 49 * 2));
    }

    [Theory]
    [InlineData(0.29, 100, 29)]
    [InlineData(0.1, 28, 2)]
    [InlineData(0.5, 28, 13)]
    [InlineData(0.5, 1, 0)]
    [InlineData(0.03, 28, 0)]
    public void Apply_Shift_IsAtMostTheShareInWholePixelsAndLessThanHalf(double share, int width, int largest)
    {
        var size = new ImageSize(1, width, 1);
        byte[] image = [.. Enumerable.Range(1, width).Select(i => (byte)i)];
        byte[] target = new byte[width];
        var augmentation = new ImageAugmentation(new AugmentationSettings { WidthShift = share }, 111);
        var shifts = new HashSet<int>();
        for (uint sample = 0; sample < Samples; sample++)
        {
            augmentation.Apply(image, size, 0, sample, target);
            shifts.Add(width / 2 + 1 - target[width / 2]);
        }

        Assert.Equal(Enumerable.Range(-largest, 2 * largest + 1), shifts.Order());
    }

    [Fact]
    public void Apply_Erase_HappensAsOftenAsAsked()
    {
        AugmentationSettings Settings(double probability) => new() { Erase = probability, EraseFill = EraseFill.Zeros };

        var quarter = Results(Settings(0.25));
        var always = Results(Settings(1.0));

        Assert.InRange(quarter.Count(result => !result.SequenceEqual(Image)), Samples * 20 / 100, Samples * 30 / 100);
        Assert.DoesNotContain(always, result => result.SequenceEqual(Image));

        // More images are erased with a larger probability, and those that were erased before are erased the same way.
        Assert.All(quarter.Zip(always), pair => Assert.True(pair.First.SequenceEqual(Image) || pair.First.SequenceEqual(pair.Second)));
    }

    [Fact]
    public void Apply_OneMoreAugmentation_ChangesNoDrawOfTheOthers()
    {
        var shifts = new AugmentationSettings
        {
            WidthShift = 0.2,
            HeightShift = 0.25,
            Fill = BorderFill.Zeros,
        };
        var shifted = Results(shifts);
        var shiftedAndErased = Results(shifts with { Erase = 1.0, EraseFill = EraseFill.Zeros });
        var shiftedAndFlipped = Results(shifts with { HorizontalFlip = true });
        var erased = Results(new AugmentationSettings { Erase = 1.0, EraseFill = EraseFill.Zeros });
        var erasedAtRandom = Results(new AugmentationSettings { Erase = 1.0 });
        for (int sample = 0; sample < Samples; sample++)
        {
            var (right, down) = Places(3, 3)
                .Single(place => shifted[sample].SequenceEqual(Moved(false, place.Right, place.Down, BorderFill.Zeros)));
            byte[] flipped = Moved(flip: true, right, down, BorderFill.Zeros);
            Assert.True(shiftedAndFlipped[sample].SequenceEqual(shifted[sample]) || shiftedAndFlipped[sample].SequenceEqual(flipped));
            for (int at = 0; at < Size.Bytes; at++)
            {
                bool inside = erased[sample][at] == 0;
                Assert.Equal(inside ? 0 : shifted[sample][at], shiftedAndErased[sample][at]);
                Assert.True(inside || erasedAtRandom[sample][at] == Image[at]);
            }
        }
    }

    [Fact]
    public void Apply_SameAddress_GivesTheSameBytesInAnyOrder()
    {
        var augmentation = new ImageAugmentation(Everything, 111);
        byte[][] forward = [.. Enumerable.Range(0, 50).Select(sample => Apply(augmentation, 4, (uint)sample))];
        byte[][] backward = [.. Enumerable.Range(0, 50).Reverse().Select(sample => Apply(augmentation, 4, (uint)sample)).Reverse()];

        Assert.Equal(forward, backward);
    }

    [Fact]
    public void Apply_OtherEpochSampleOrSeed_GivesOtherBytes()
    {
        var augmentation = new ImageAugmentation(Everything, 111);
        var otherSeed = new ImageAugmentation(Everything, 112);

        Assert.NotEqual(Apply(augmentation, 0, 7), Apply(augmentation, 1, 7));
        Assert.NotEqual(Apply(augmentation, 0, 7), Apply(augmentation, 0, 8));
        Assert.NotEqual(Apply(augmentation, 0, 7), Apply(otherSeed, 0, 7));
    }

    /// <summary>Whoever changes a draw or a formula sees it here, and says so in the changelog.</summary>
    [Fact]
    public void Apply_PinnedSeed_GivesThePinnedBytes()
    {
        byte[] all = [.. Results(Everything).SelectMany(result => result)];

        Assert.Equal("c6f9bd32c24f851b78608b67767dda74233838e181e9fd7f6413b43097b0a093", Sha256Digest.OfBytes(all).ToString());
    }

    /// <summary>The same for what is computed: every option at once, gray and in colours, small and with room for vectors.</summary>
    [Theory]
    [InlineData(12, 16, 1, "85071b85ce23cb7ca2d8440912d924a3816958bcec5238b85131649153925162")]
    [InlineData(64, 64, 3, "d5b91b84f8d08997a1a5da534232c7dcd3e1cb6fac6a95878a0f40279c092fe5")]
    [InlineData(150, 131, 3, "d1688c5bee74859e77bc0e4beb9a82b1f758769e4c1f86eb57a22d0b6892952a")]
    public void Apply_PinnedSeedWithEveryOption_GivesThePinnedBytes(int height, int width, int channels, string expected)
    {
        var size = new ImageSize(height, width, channels);
        byte[] image = PillowFixture.Pixels(size.Bytes, seed: 5);
        var fills = Enum.GetValues<BorderFill>();
        byte[] all = new byte[4 * fills.Length * size.Bytes];
        for (int one = 0; one < 4 * fills.Length; one++)
        {
            var augmentation = new ImageAugmentation(Computed with { Fill = fills[one / 4], FillValue = 99 }, 111);
            augmentation.Apply(image, size, epoch: 2, (uint)one, all.AsSpan(one * size.Bytes, size.Bytes));
        }

        Assert.Equal(expected, Sha256Digest.OfBytes(all).ToString());
    }

    /// <summary>Ranges that hold nothing but the neutral value: the other ways through leave every byte, too.</summary>
    [Fact]
    public void Apply_RangesOfNothing_LeavesEveryByte()
    {
        var settings = new AugmentationSettings
        {
            Rotation = DrawRange.Zero,
            Shear = DrawRange.Zero,
            Zoom = DrawRange.One,
            Contrast = new DrawRange(1.0, 1.0 + 1e-9),
            Brightness = new DrawRange(1.0 - 1e-9, 1.0),
        };

        Assert.All(Results(settings), result => Assert.Equal(Image, result));
    }

    /// <summary>A turn too small to move any pixel by a unit goes through the map, and still leaves every byte.</summary>
    [Fact]
    public void Apply_TinyTurn_LeavesEveryByte()
    {
        var settings = new AugmentationSettings { Rotation = new DrawRange(1e-9, 1e-9), HorizontalFlip = true };
        byte[] mirrored = Moved(flip: true, 0, 0);

        Assert.All(Results(settings), result => Assert.True(result.SequenceEqual(Image) || result.SequenceEqual(mirrored)));
    }

    [Fact]
    public void Apply_VerticalFlip_TurnsHalfOfTheImagesOver()
    {
        byte[] turned = [.. Image.Chunk(Size.RowBytes).Reverse().SelectMany(row => row)];
        var results = Results(new AugmentationSettings { VerticalFlip = true });

        Assert.All(results, result => Assert.True(result.SequenceEqual(Image) || result.SequenceEqual(turned)));
        Assert.InRange(results.Count(result => result.SequenceEqual(turned)), Samples * 45 / 100, Samples * 55 / 100);
    }

    /// <summary>A border of two pixels: five places along each axis, all about as often; where they leave the copied ones, the map takes over.</summary>
    [Fact]
    public void Apply_CropPadding_TakesEveryPlace()
    {
        var places = Results(new AugmentationSettings { CropPadding = 2, Fill = BorderFill.Zeros })
            .Select(result => Places(2, 2).Single(place => result.SequenceEqual(Moved(false, place.Right, place.Down, BorderFill.Zeros))))
            .CountBy(place => place)
            .ToList();

        Assert.Equal(25, places.Count);
        Assert.All(places, place => Assert.InRange(place.Value, Samples / 25 / 2, Samples / 25 * 2));
        var far = Results(new AugmentationSettings { CropPadding = 40, Fill = BorderFill.Zeros });
        Assert.InRange(far.Count(result => Array.TrueForAll(result, value => value == 0)), Samples / 2, Samples * 9 / 10);
    }

    [Fact]
    public void Apply_OneMoreComputedAugmentation_ChangesNoDrawOfTheOthers()
    {
        var turned = new AugmentationSettings { Rotation = new DrawRange(-40.0, 40.0), Fill = BorderFill.Constant };
        var lit = Results(turned with { Brightness = new DrawRange(0.5, 0.5) });
        var plain = Results(turned);

        Assert.All(plain.Zip(lit), pair => Assert.Equal(pair.First.Select(value => (byte)((value + 1) / 2)), pair.Second));

        // Uniform over the range, each sample with a draw of its own.
        var factors = Enumerable.Range(0, Samples).Select(sample => new DrawRange(0.5, 1.5).At((uint)sample * 2147483u)).ToList();
        Assert.InRange(factors.Average(), 0.9, 1.1);
        Assert.InRange(plain.Select(result => Convert.ToHexString(result)).Distinct(StringComparer.Ordinal).Count(), Samples / 3, Samples);
    }

    [Fact]
    public void Apply_Zoom_KeepsTheAspectWhereAsked()
    {
        var size = new ImageSize(1000, 1000, 1);
        uint[] words = new uint[Draw.FirstValue];
        words[Draw.ZoomWidth] = 1u << 31;
        var settings = new AugmentationSettings { Zoom = new DrawRange(0.5, 1.0) };

        var free = Geometry.Of(settings, size, words);
        var kept = Geometry.Of(settings with { KeepAspect = true }, size, words);

        Assert.Equal((0.75, 0.5), (free.ZoomWidth, free.ZoomHeight));
        Assert.Equal((0.75, 0.75), (kept.ZoomWidth, kept.ZoomHeight));
    }

    [Fact]
    public void Apply_AnyImage_AllocatesNothing()
    {
        var augmentation = new ImageAugmentation(Computed with { Erase = 1.0 }, 111);
        byte[] target = new byte[Size.Bytes];
        augmentation.Apply(Image, Size, 0, 0, target);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (uint sample = 0; sample < 100; sample++)
        {
            augmentation.Apply(Image, Size, 0, sample, target);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Apply_OnePixel_SurvivesEverything()
    {
        var augmentation = new ImageAugmentation(Everything with { Erase = 0.0 }, 111);
        byte[] target = new byte[3];

        augmentation.Apply([1, 2, 3], new ImageSize(1, 1, 3), 0, 0, target);

        Assert.Equal([1, 2, 3], target);
    }

    [Fact]
    public void New_SettingsOutOfRange_Throw()
    {
        AugmentationSettings[] faulty =
        [
            new() { WidthShift = 0.51 },
            new() { HeightShift = -0.1 },
            new() { Erase = double.NaN },
            new() { EraseArea = 0.01 },
            new() { Rotation = new DrawRange(-181.0, 0.0) },
            new() { Rotation = new DrawRange(5.0, -5.0) },
            new() { Shear = new DrawRange(0.0, 46.0) },
            new() { Zoom = new DrawRange(0.2, 1.0) },
            new() { Zoom = default },
            new() { Contrast = new DrawRange(double.NaN, 1.0) },
            new() { Brightness = new DrawRange(0.0, 4.1) },
            new() { CropPadding = -1 },
            new() { CropArea = 0.0 },
            new() { CropRatio = 0.9 },
        ];

        Assert.All(faulty, settings => Assert.Throws<ArgumentOutOfRangeException>(() => new ImageAugmentation(settings, 111)));
    }

    [Fact]
    public void Apply_WrongLengths_Throws()
    {
        var augmentation = new ImageAugmentation(Everything, 111);

        Assert.Throws<ArgumentOutOfRangeException>(() => augmentation.Apply(new byte[5], new ImageSize(2, 3, 1), 0, 0, new byte[6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => augmentation.Apply(new byte[6], new ImageSize(2, 3, 1), 0, 0, new byte[5]));
    }

    private static List<byte[]> Results(AugmentationSettings settings)
    {
        var augmentation = new ImageAugmentation(settings, 111);
        return [.. Enumerable.Range(0, Samples).Select(sample => Apply(augmentation, 1, (uint)sample))];
    }

    private static byte[] Apply(ImageAugmentation augmentation, uint epoch, uint sample)
    {
        byte[] target = new byte[Size.Bytes];
        augmentation.Apply(Image, Size, epoch, sample, target);
        return target;
    }

    private static IEnumerable<(int Right, int Down)> Places(int right, int down) =>
        from r in Enumerable.Range(-right, 2 * right + 1)
        from d in Enumerable.Range(-down, 2 * down + 1)
        select (r, d);

    private static byte[] Moved(bool flip, int right, int down, BorderFill fill = BorderFill.Edge)
    {
        byte[] target = new byte[Size.Bytes];
        FlipAndShift.Apply(Image, Size, flip, flipVertical: false, right, down, new Border(fill), target);
        return target;
    }
}
