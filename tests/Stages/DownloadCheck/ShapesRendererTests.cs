using Permafrost.Core.Digests;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

public sealed class ShapesRendererTests
{
    [Fact]
    public void Draw_KnownSeed_GivesTheSamePixelsEverywhere()
    {
        var renderer = new ShapesRenderer(new ShapesSource { Seed = 111, Size = 20 }, "train");
        var pixels = new byte[40 * renderer.Shape.Count];
        for (int index = 0; index < 40; index++)
        {
            renderer.Draw(index, pixels.AsSpan(index * renderer.Shape.Count, renderer.Shape.Count));
        }

        Assert.Equal("457d9be22ef6f0e6ad2f8e6d3b5ec461fc3d3bbd40c459cf9f0ea0104eeeff0b", Sha256Digest.OfBytes(pixels).ToString());
    }

    [Fact]
    public void Draw_OtherSeedSplitOrIndex_GivesAnotherPicture()
    {
        byte[][] pictures =
        [
            Draw(new ShapesSource(), "train", 0),
            Draw(new ShapesSource { Seed = 112 }, "train", 0),
            Draw(new ShapesSource(), "test", 0),
            Draw(new ShapesSource(), "train", 4),
        ];

        Assert.Equal(pictures.Length, pictures.Select(picture => Sha256Digest.OfBytes(picture)).Distinct().Count());
    }

    [Theory]
    [InlineData(9)]
    [InlineData(13)]
    [InlineData(28)]
    [InlineData(256)]
    public void Draw_AnySize_ShowsAFigureInEveryPicture(int size)
    {
        for (int index = 0; index < 16; index++)
        {
            byte[] picture = Draw(new ShapesSource { Size = size }, "train", index);

            // Ground and figure differ by 96 levels and more; the noise takes at most 2 x 40 of them where it is worst.
            Assert.True(picture.Max() - picture.Min() >= 16, $"picture {index} of size {size}");
        }
    }

    [Theory]
    [InlineData(0, 3.1416)]
    [InlineData(1, 3.0625)]
    [InlineData(2, 2.9228)]
    [InlineData(3, 3.1875)]
    public void Contains_CountedOverAGrid_HasTheDocumentedArea(int kind, double area)
    {
        foreach (int across in new[] { -24, 0, 7, 24 })
        {
            const int Radius = 400;
            var figure = new ShapeFigure(kind, Radius, across);
            int reach = ShapeFigure.Reach(Radius);
            int inside = 0;
            for (int y = -reach - 9; y <= reach + 9; y++)
            {
                for (int x = -reach - 9; x <= reach + 9; x++)
                {
                    bool contained = figure.Contains(x, y);
                    inside += contained ? 1 : 0;
                    Assert.False(contained && x * x + y * y > (reach + 1) * (reach + 1));
                }
            }

            Assert.InRange(inside / (double)(Radius * Radius), 0.97 * area, 1.02 * area);
        }
    }

    [Fact]
    public void Label_ClassesTakeTurns()
    {
        Assert.Equal([0, 1, 2, 3, 0, 1], Enumerable.Range(0, 6).Select(ShapesRenderer.Label));
    }

    private static byte[] Draw(ShapesSource source, string split, int index)
    {
        var renderer = new ShapesRenderer(source, split);
        var pixels = new byte[renderer.Shape.Count];
        renderer.Draw(index, pixels);
        return pixels;
    }
}
