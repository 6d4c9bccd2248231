using System.Text.Json;
using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

/// <summary>Against what SciPy and Pillow made of known pixels; <c>Fixtures/affine.py</c> recorded it.</summary>
public sealed class RecordedAugmentationTests
{
    private static readonly JsonElement Recorded = Read();

    public static TheoryData<int> Maps => [.. Enumerable.Range(0, Recorded.GetProperty("maps").GetArrayLength())];

    public static TheoryData<int> Tones => [.. Enumerable.Range(0, Recorded.GetProperty("tones").GetArrayLength())];

    /// <summary>SciPy reads the image in double precision at places composed there: borders, centre, order and signs are the same.</summary>
    [Theory]
    [MemberData(nameof(Maps))]
    public void Apply_KnownPixels_IsWithinOneLevelOfSciPy(int index)
    {
        var one = Recorded.GetProperty("maps")[index];
        int[] sides = Numbers<int>(one, "size");
        var size = new ImageSize(sides[0], sides[1], sides[2]);
        byte[] image = PillowFixture.Pixels(size.Bytes, one.GetProperty("seed").GetUInt32());
        var fill = Enum.Parse<BorderFill>(one.GetProperty("fill").GetString()!, ignoreCase: true);
        var border = new Border(fill, (byte)Recorded.GetProperty("fill_value").GetInt32());

        byte[] output = new byte[size.Bytes];
        AffineSampler.Apply(image, size, AffineMap.Of(Drawn(one.GetProperty("drawn")), size), border, Interpolation.Bilinear, output);

        byte[] expected = Convert.FromHexString(one.GetProperty("pixels").GetString()!);
        int[] differences = [.. expected.Zip(output, (a, b) => Math.Abs(a - b))];
        Assert.InRange(differences.Max(), 0, 1);

        // Only where the exact value lies halfway between two levels, or as good as.
        Assert.InRange(differences.Count(difference => difference > 0), 0, size.Bytes / 20);
    }

    /// <summary>Pillow cuts off where we round, and leaves what is outside black; the same places, counter-clockwise.</summary>
    [Fact]
    public void Apply_RotationOfKnownPixels_IsWithinTwoLevelsOfPillowInside()
    {
        var one = Recorded.GetProperty("rotated");
        int side = one.GetProperty("side").GetInt32();
        var size = new ImageSize(side, side, 3);
        var map = AffineMap.Of(new Geometry { Rotation = one.GetProperty("rotation").GetDouble() }, size);
        byte[] output = new byte[size.Bytes];
        AffineSampler.Apply(
            PillowFixture.Pixels(size.Bytes, one.GetProperty("seed").GetUInt32()),
            size,
            map,
            new Border(BorderFill.Edge),
            Interpolation.Bilinear,
            output
        );

        byte[] expected = Convert.FromHexString(one.GetProperty("pixels").GetString()!);
        double centre = (side - 1) / 2.0;
        int[] inside =
        [
            .. Enumerable
                .Range(0, size.Bytes)
                .Where(at => double.Hypot(at / 3 % side - centre, at / size.RowBytes - centre) < side / 2.0 - 2.0),
        ];
        Assert.True(inside.Length > size.Bytes / 2);
        Assert.All(inside, at => Assert.InRange(Math.Abs(expected[at] - output[at]), 0, 2));
    }

    /// <summary>Pillow cuts off after each of the two, where we round.</summary>
    [Theory]
    [MemberData(nameof(Tones))]
    public void Curve_KnownPixels_IsWithinTwoLevelsOfPillow(int index)
    {
        var one = Recorded.GetProperty("tones")[index];
        byte[] image = PillowFixture.Pixels(3 * 16 * 16, one.GetProperty("seed").GetUInt32());
        byte[] curve = new byte[ToneCurve.Values];
        double contrast = one.GetProperty("contrast").GetDouble();
        ToneCurve.Build(contrast, MeanLuminance.Of(image, 3), one.GetProperty("brightness").GetDouble(), curve);

        ToneCurve.Apply(image, curve);

        byte[] expected = Convert.FromHexString(one.GetProperty("pixels").GetString()!);
        Assert.InRange(expected.Zip(image, (a, b) => Math.Abs(a - b)).Max(), 0, 2);
    }

    private static Geometry Drawn(JsonElement drawn)
    {
        double[] zoom = drawn.TryGetProperty("zoom", out _) ? Numbers<double>(drawn, "zoom") : [1.0, 1.0];
        bool[] flip = drawn.TryGetProperty("flip", out var flips)
            ? [.. flips.EnumerateArray().Select(one => one.GetBoolean())]
            : [false, false];
        return new Geometry
        {
            FlipHorizontal = flip[0],
            FlipVertical = flip[1],
            Rotation = drawn.TryGetProperty("rotation", out var rotation) ? rotation.GetDouble() : 0.0,
            Shear = drawn.TryGetProperty("shear", out var shear) ? shear.GetDouble() : 0.0,
            ZoomWidth = zoom[0],
            ZoomHeight = zoom[1],
            Right = drawn.TryGetProperty("right", out var right) ? right.GetInt32() : 0,
            Down = drawn.TryGetProperty("down", out var down) ? down.GetInt32() : 0,
            Crop =
                drawn.TryGetProperty("crop", out _) && Numbers<int>(drawn, "crop") is [var t, var l, var h, var w]
                    ? new PixelRectangle(t, l, h, w)
                    : null,
        };
    }

    private static T[] Numbers<T>(JsonElement of, string name) => of.GetProperty(name).Deserialize<T[]>()!;

    private static JsonElement Read()
    {
        string path = Path.Combine(Repository.Root, "tests", "Imaging", "Augmentation", "Fixtures", "affine.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }
}
