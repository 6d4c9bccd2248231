using Permafrost.Model.Kernels;

namespace Permafrost.Tests.Model.Kernels;

/// <summary>Vectors and scalars keep and drop the same, at every length.</summary>
public sealed unsafe class DropoutMaskTests
{
    private const uint Threshold = 1u << 31;
    private const float Scale = 2.5f;

    [Theory]
    [MemberData(nameof(ElementwiseTests.Lengths), MemberType = typeof(ElementwiseTests))]
    public void DrawAndApply_AnyLength_KeepWhatReachesTheThreshold(int count)
    {
        float[] x = Draws.Floats("mask/x", count + 1);
        uint[] words = [.. Draws.Floats("mask/words", count + DropoutMask.Width).Select(value => value < 0 ? Threshold - 1 : Threshold)];
        float[] y = [.. x];
        y[count] = 5f;
        float[] gradient = [.. x];
        ushort[] kept = new ushort[count / DropoutMask.Width + 1];

        fixed (
            float* from = x,
                to = y,
                inOut = gradient
        )
        fixed (uint* random = words)
        fixed (ushort* bits = kept)
        {
            DropoutMask.Draw(random, Threshold, Scale, from, to, bits, count);
            DropoutMask.Apply(bits, Scale, inOut, count);
        }

        float[] expected = [.. x.Take(count).Select((value, i) => words[i] >= Threshold ? value * Scale : 0f)];
        Bits.Equal([.. expected, 5f], y, "output");
        Bits.Equal([.. expected, x[count]], gradient, "gradient");
    }
}
