using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class GlobalAveragePool2dTests
{
    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void ForwardAndBackward_AnyShapeAndKernelVariant_GiveTheBitsOfTheReference(string variant)
    {
        foreach (var (height, width) in ((int, int)[])[(1, 1), (3, 1), (7, 7), (5, 6)])
        foreach (int channels in (int[])[1, 3, 16, 33, 80])
        foreach (bool isFirst in (bool[])[false, true])
        {
            CheckAgainstReference(new ActivationShape(height, width, channels), batch: 9, variant, isFirst);
        }
    }

    [Fact]
    public void Backward_AnyShape_AgreesWithFiniteDifferences()
    {
        var shape = new ActivationShape(4, 3, 5);
        using var layer = new LayerBatch(new GlobalAveragePool2dOptions(), shape);
        FiniteDifferences.Check(layer, Draws.Floats("gap/fd", 3, shape.Count));
    }

    private static void CheckAgainstReference(ActivationShape shape, int batch, string variant, bool isFirst)
    {
        using var layer = new LayerBatch(new GlobalAveragePool2dOptions(), shape, isFirst, KernelVariants.Choose(variant));
        float[][] x = Draws.Floats("gap/x", batch, shape.Count);
        float[][] dy = Draws.Floats("gap/dy", batch, shape.Channels);

        var (y, dx) = layer.Run(x, dy);

        var naive = new NaiveGlobalAveragePool2d(shape);
        for (int sample = 0; sample < batch; sample++)
        {
            Bits.Equal(naive.Forward(x[sample]), y[sample], $"y of {shape}, sample {sample}");
            if (!isFirst)
            {
                Bits.Equal(naive.Backward(dy[sample]), dx[sample], $"dx of {shape}, sample {sample}");
            }
        }
    }
}
