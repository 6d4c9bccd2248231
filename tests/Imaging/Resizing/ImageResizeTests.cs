using Permafrost.Imaging.Resizing;

namespace Permafrost.Tests.Imaging.Resizing;

public sealed class ImageResizeTests
{
    public static TheoryData<int> Cases => PillowFixture.Indices("resize");

    public static TheoryData<int> Kernels => [.. Enumerable.Range(0, ResizeKernel.Supported.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_KnownPixels_GivesTheBytesOfPillow(int index)
    {
        var recorded = PillowFixture.Read().GetProperty("resize")[index];
        int[] from = PillowFixture.Numbers(recorded, "input");
        int[] to = PillowFixture.Numbers(recorded, "output");
        var filter = Enum.Parse<ResizeFilter>(recorded.GetProperty("filter").GetString()!, ignoreCase: true);
        byte[] input = PillowFixture.Input(recorded);

        foreach (var kernel in ResizeKernel.Supported)
        {
            byte[] output = Resize(filter, input, from[0], from[1], to[0], to[1], from[2], kernel);
            Assert.Equal(recorded.GetProperty("sha256").GetString(), PillowFixture.Digest(output));
        }

        // Where every output pixel covers whole input pixels, or parts of a single one, area and box are the same.
        if (filter == ResizeFilter.Box && IsWhole(from[0], to[0]) && IsWhole(from[1], to[1]))
        {
            byte[] output = Resize(ResizeFilter.Area, input, from[0], from[1], to[0], to[1], from[2]);
            Assert.Equal(recorded.GetProperty("sha256").GetString(), PillowFixture.Digest(output));
        }
    }

    [Fact]
    public void Apply_RecordedCases_HoldSomeOfWholeFactors()
    {
        int whole = PillowFixture
            .Read()
            .GetProperty("resize")
            .EnumerateArray()
            .Count(recorded =>
                PillowFixture
                    .Numbers(recorded, "input")
                    .Zip(PillowFixture.Numbers(recorded, "output"))
                    .All(side => IsWhole(side.First, side.Second))
            );

        Assert.True(whole >= 20, $"{whole} cases");
    }

    [Theory]
    [InlineData(150, 150, 64, 64, 3)]
    [InlineData(151, 97, 30, 41, 1)]
    [InlineData(7, 5, 3, 4, 3)]
    [InlineData(5, 7, 13, 16, 1)]
    [InlineData(400, 1, 9, 1, 3)]
    public void Apply_Area_IsTheExactMeanOfTheAreaRoundedOncePerDirection(int inH, int inW, int outH, int outW, int channels)
    {
        byte[] input = PillowFixture.Pixels(inH * inW * channels, seed: 5);

        byte[] output = Resize(ResizeFilter.Area, input, inH, inW, outH, outW, channels);

        byte[] expected = ExactMeans(ExactMeans(input, inH, inW, outW, channels), 1, inH, outH, outW * channels);
        int[] differences = [.. output.Zip(expected, (ours, exact) => Math.Abs(ours - exact))];

        // Weights of 22 bits differ from the exact ones where a mean lies next to a half.
        Assert.InRange(differences.Max(), 0, 1);
        Assert.InRange(differences.Count(difference => difference > 0), 0, output.Length / 500);
    }

    [Fact]
    public void Apply_Area_CountsPartsOfPixels()
    {
        Assert.Equal<byte>([60, 220], Resize(ResizeFilter.Area, [0, 180, 240], 1, 3, 1, 2, 1));
        Assert.Equal<byte>([0, 90, 180], Resize(ResizeFilter.Area, [0, 180], 1, 2, 1, 3, 1));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Apply_EveryKernel_GivesTheBytesOfPlainLoops(int index)
    {
        var kernel = ResizeKernel.Supported[index];
        var random = new Random(20);
        for (int trial = 0; trial < 250; trial++)
        {
            int channels = trial % 2 == 0 ? 3 : 1;
            var vertical = Axis(random, trial);
            var horizontal = Axis(random, trial / 2);
            var filter = (ResizeFilter)random.Next(3);
            using var input = new GuardedMemory(vertical.InputSize * horizontal.InputSize * channels);
            PillowFixture.Pixels(input.Span.Length, (uint)trial).CopyTo(input.Span);

            byte[] expected = Apply(new ImageResize(filter, vertical, horizontal, channels, ScalarResizeKernel.Instance), input.Span);
            byte[] output = Apply(new ImageResize(filter, vertical, horizontal, channels, kernel), input.Span);

            Assert.True(expected.AsSpan().SequenceEqual(output), $"trial {trial}: {filter}, {vertical}, {horizontal}, {channels} channels");
        }
    }

    [Theory]
    [InlineData(1, 1, 64, 64)]
    [InlineData(64, 64, 1, 1)]
    [InlineData(9, 200, 200, 9)]
    [InlineData(1000, 3, 7, 300)]
    [InlineData(65_535, 1, 1, 2)]
    [InlineData(1, 65_535, 2, 1)]
    public void Apply_OneColour_KeepsIt(int inputHeight, int inputWidth, int outputHeight, int outputWidth)
    {
        foreach (var filter in Enum.GetValues<ResizeFilter>())
        {
            foreach (byte level in new byte[] { 0, 1, 127, 254, 255 })
            {
                var input = new byte[inputHeight * inputWidth * 3];
                input.AsSpan().Fill(level);

                byte[] output = Resize(filter, input, inputHeight, inputWidth, outputHeight, outputWidth, channels: 3);

                Assert.All(output, sample => Assert.Equal(level, sample));
            }
        }
    }

    [Fact]
    public void Apply_SameSize_CopiesAndNeedsNoScratch()
    {
        byte[] input = PillowFixture.Pixels(6 * 5, seed: 1);

        Assert.Equal(0, new ImageResize(ResizeFilter.Bilinear, 6, 5, 6, 5, 1).ScratchBytes);
        Assert.Equal(input, Resize(ResizeFilter.Bilinear, input, 6, 5, 6, 5, 1));
    }

    [Fact]
    public void ScratchBytes_LargeImage_DoesNotGrowWithItsRows()
    {
        var small = new ImageResize(ResizeFilter.Bilinear, 300, 400, 64, 64, 3);
        var tall = new ImageResize(ResizeFilter.Bilinear, 600, 400, 128, 64, 3);

        Assert.InRange(tall.ScratchBytes, 1, small.ScratchBytes + 1000);
        Assert.InRange(new ImageResize(ResizeFilter.Bilinear, 3000, 4000, 224, 224, 3).ScratchBytes, 1, 200_000);
    }

    [Fact]
    public void Apply_WrongLengths_Throws()
    {
        var resize = new ImageResize(ResizeFilter.Bilinear, 4, 4, 2, 2, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => resize.Apply(new byte[15], new byte[resize.ScratchBytes], new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => resize.Apply(new byte[16], new byte[resize.ScratchBytes - 1], new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => resize.Apply(new byte[16], new byte[resize.ScratchBytes], new byte[5]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(65_536, 1)]
    [InlineData(1, 65_536)]
    public void Constructor_SideOutOfRange_Throws(int input, int output)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageResize(ResizeFilter.Bilinear, input, 1, output, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageResize(ResizeFilter.Bilinear, 1, input, 1, output, 1));
    }

    private static bool IsWhole(int input, int output) => input % output == 0 || output % input == 0;

    /// <summary>A whole side, or a part of it that begins and ends anywhere; few pixels, many, and as many as there were.</summary>
    private static ResizeAxis Axis(Random random, int trial)
    {
        int input = random.Next(1, trial % 5 == 0 ? 300 : 90);
        int output = trial % 7 == 0 ? input : random.Next(1, trial % 3 == 0 ? 200 : 70);
        var whole = ResizeAxis.Whole(input, output);
        if (trial % 4 != 3)
        {
            return whole;
        }

        long unit = random.Next(1, 9);
        long size = random.NextInt64(1, input * unit + 1);
        return whole with { Unit = unit, Size = size, Start = random.NextInt64(0, input * unit - size + 1) };
    }

    /// <summary>Means over the columns of [H, W, C], computed with fractions.</summary>
    private static byte[] ExactMeans(byte[] input, int height, int inputWidth, int outputWidth, int channels)
    {
        var output = new byte[height * outputWidth * channels];
        for (int at = 0; at < output.Length; at++)
        {
            int channel = at % channels;
            int column = at / channels % outputWidth;
            int row = at / channels / outputWidth;

            // A pixel has as many parts as there are output columns.
            long sum = 0;
            for (long part = (long)column * inputWidth; part < (column + 1L) * inputWidth; part++)
            {
                sum += input[(row * inputWidth + (int)(part / outputWidth)) * channels + channel];
            }

            output[at] = (byte)((2 * sum + inputWidth) / (2 * inputWidth));
        }

        return output;
    }

    private static byte[] Resize(
        ResizeFilter filter,
        byte[] input,
        int inputHeight,
        int inputWidth,
        int outputHeight,
        int outputWidth,
        int channels,
        ResizeKernel? kernel = null
    ) =>
        Apply(
            new ImageResize(
                filter,
                ResizeAxis.Whole(inputHeight, outputHeight),
                ResizeAxis.Whole(inputWidth, outputWidth),
                channels,
                kernel ?? ResizeKernel.Supported[0]
            ),
            input
        );

    private static byte[] Apply(ImageResize resize, ReadOnlySpan<byte> input)
    {
        var output = new byte[resize.OutputBytes];
        resize.Apply(input, new byte[resize.ScratchBytes], output);
        return output;
    }
}
