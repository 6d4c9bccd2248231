using System.Runtime.InteropServices;
using Permafrost.Core.Tensors;
using Permafrost.Model;
using Permafrost.Model.Data;

namespace Permafrost.Tests.Model.Data;

public sealed class ImageSetTests
{
    private static readonly ActivationShape Shape = new(2, 3, 2);

    [Fact]
    public void Open_WhatLayoutDeclares_GivesLabelsAndPixelsBack()
    {
        byte[] pixels = Draws.Bytes("set", 3 * Shape.Count);
        using var folder = new TemporaryFolder();
        using var images = folder.Images("set", Shape, [2, 0, 1], pixels);

        Assert.Equal((3, Shape), (images.Count, images.Shape));
        Assert.Equal([2, 0, 1], Enumerable.Range(0, 3).Select(images.Label));
        Assert.Equal(pixels, Enumerable.Range(0, 3).SelectMany(image => images.Pixels(image).ToArray()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void PixelsAndLabel_IndexOutside_AreRefused(int index)
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Images("set", Shape, [2, 0, 1], new byte[3 * Shape.Count]);

        Assert.Throws<ArgumentOutOfRangeException>(() => images.Pixels(index).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => images.Label(index));
    }

    [Fact]
    public void Open_WhatFeatureLayoutDeclares_GivesFeaturesAndNoPixels()
    {
        float[] values = Draws.Floats("features", 3 * 5);
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder.File("features")))
        using (var writer = new SafetensorsWriter(file, ImageSet.FeatureLayout(3, 5)))
        {
            writer.Write(MemoryMarshal.AsBytes<int>([2, 0, 1]));
            writer.Write(MemoryMarshal.AsBytes<float>(values));
            writer.Complete();
        }

        using var features = ImageSet.Open(folder.File("features"));
        using var images = folder.Images("set", Shape, [2, 0, 1], new byte[3 * Shape.Count]);

        Assert.Equal((3, ActivationShape.Flat(5), true), (features.Count, features.Shape, features.HoldsFeatures));
        Assert.Equal([2, 0, 1], Enumerable.Range(0, 3).Select(features.Label));
        Assert.Equal(values, Enumerable.Range(0, 3).SelectMany(image => features.Features(image).ToArray()));
        Assert.Throws<InvalidOperationException>(() => features.Pixels(0).Length);
        Assert.Throws<InvalidOperationException>(() => images.Features(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => features.Features(3).Length);
    }

    [Fact]
    public void Open_FilesThatAreNoSet_AreNamed()
    {
        var labels = new TensorEntry("labels", TensorElementType.Int32, [2]);
        var images = new TensorEntry("images", TensorElementType.UInt8, [2, 2, 3, 2]);
        foreach (
            TensorEntry[] tensors in (TensorEntry[][])
                [
                    [labels],
                    [images],
                    [labels, images with { Shape = [2, 12] }],
                    [labels, images with { ElementType = TensorElementType.Float32 }],
                    [labels with { ElementType = TensorElementType.Float32 }, images],
                    [labels with { Shape = [3] }, images],
                ]
        )
        {
            using var folder = new TemporaryFolder();
            using (var stream = File.Create(folder.File("set")))
            using (var writer = new SafetensorsWriter(stream, tensors))
            {
                writer.Write(new byte[tensors.Sum(tensor => tensor.SizeBytes)]);
                writer.Complete();
            }

            var error = Assert.Throws<InvalidDataException>(() => ImageSet.Open(folder.File("set")));
            Assert.StartsWith($"{folder.File("set")}: expected labels [N] I32", error.Message, StringComparison.Ordinal);
        }
    }
}
