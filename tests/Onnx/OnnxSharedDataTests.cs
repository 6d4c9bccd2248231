using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Permafrost.Model;
using Permafrost.Model.Inference;
using Permafrost.Onnx;
using Permafrost.Tests.Imaging;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Onnx;

/// <summary>Networks of others that know ImageNet, where they lie above the repository.</summary>
public sealed class OnnxSharedDataTests
{
    private static readonly ActivationShape Photo = new(224, 224, 3);

    [Fact]
    public void Read_SqueezeNet_GivesTheRecordedLogits()
    {
        var imported = OnnxImporter.Read(PathOf("squeezenet1.1.onnx"));
        float[] image = ChannelsLast(Npy(PathOf("squeezenet1.1-input.npy")));
        float[] expected = Npy(PathOf("squeezenet1.1-logits.npy"));

        float[] found = Outputs(imported, image);

        Assert.Equal(1000, found.Length);
        foreach (var (theirs, ours) in expected.Zip(found))
        {
            Assert.Equal(theirs, ours, 1e-3f);
        }
    }

    /// <summary>What was read and written again computes the same bits, and ONNX' checker and ONNX Runtime take it.</summary>
    [Theory]
    [InlineData("squeezenet1.1.onnx")]
    [InlineData("mobilenetv2-features.onnx")]
    public void Write_WhatWasRead_IsTheSameNetwork(string name)
    {
        var imported = OnnxImporter.Read(PathOf(name));
        using var network = imported.CreateNetwork();

        byte[] file = ExampleNetworks.Export(network);
        var again = OnnxImporter.Read(file, name);

        Assert.Equal(imported.Definition.Nodes().Select(node => $"{node}"), again.Definition.Nodes().Select(node => $"{node}"));
        Assert.Equal(imported.Weights.Count, again.Weights.Count);
        foreach (var (parameter, weights) in imported.Weights)
        {
            Bits.Equal(weights, again.Weights[parameter], parameter);
        }

        using var last = again.CreateNetwork();
        Assert.Equal(file, ExampleNetworks.Export(last));
    }

    [Theory]
    [InlineData("squeezenet1.1.onnx", "logits")]
    [InlineData("mobilenetv2-features.onnx", "features")]
    public void Read_APublishedNetwork_ComputesAsOnnxRuntime(string name, string output)
    {
        const int Count = 3;
        var imported = OnnxImporter.Read(PathOf(name));
        float[] images = Draws.Floats("onnx/photos", Count * Photo.Count);
        float[] expected = OnnxRuntime.Run(
            PathOf(name),
            "image",
            ExampleNetworks.ChannelsFirst(images, Photo),
            [Count, 3, 224, 224],
            output
        )[0];

        float[] found = Outputs(imported, images);

        float largest = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, found.Length);
        foreach (var (theirs, ours) in expected.Zip(found))
        {
            Assert.Equal(theirs, ours, 1e-3f * Math.Max(Math.Abs(theirs), 0.01f * largest));
        }
    }

    private static string PathOf(string name) => SharedData.Files("weights").Single(path => Path.GetFileName(path) == name);

    private static float[] Outputs(OnnxNetwork imported, float[] images)
    {
        Assert.Equal(Photo, imported.Definition.Input);
        using var network = imported.CreateNetwork();
        using var classifier = new Classifier(network, threads: 2);
        return classifier.Outputs(images, TestContext.Current.CancellationToken);
    }

    /// <summary>NumPy's file: ten bytes of which the last two are the length of a header, the header, the numbers.</summary>
    private static float[] Npy(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int header = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        return MemoryMarshal.Cast<byte, float>(file.AsSpan(10 + header)).ToArray();
    }

    private static float[] ChannelsLast(float[] image)
    {
        int pixels = Photo.Height * Photo.Width;
        return [.. Enumerable.Range(0, image.Length).Select(i => image[i % Photo.Channels * pixels + i / Photo.Channels])];
    }
}
