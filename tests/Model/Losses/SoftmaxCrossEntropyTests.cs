using Permafrost.Model.Losses;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Losses;

public sealed class SoftmaxCrossEntropyTests
{
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.0)]
    [InlineData(10, 0.0)]
    [InlineData(37, 0.0)]
    [InlineData(1, 0.3)]
    [InlineData(10, 0.1)]
    [InlineData(37, 0.999)]
    [InlineData(10, 0.0, 0.7)]
    [InlineData(37, 0.1, 3.0)]
    public void Gradient_AnyLogits_GivesTheBitsOfTheReference(int classes, double smoothing, double weight = 1.0)
    {
        foreach (float scale in (float[])[1e-3f, 1f, 30f, 1e4f])
        {
            float[] logits = [.. Draws.Floats("softmax", classes).Select(value => scale * value)];
            int label = classes / 2;
            float[] gradient = new float[classes];
            double[] probabilities = new double[classes];

            var (loss, objective) = SoftmaxCrossEntropy.Gradient(logits, label, smoothing, weight, 64, gradient);
            SoftmaxCrossEntropy.Probabilities(logits, probabilities);

            Assert.Equal(NaiveSoftmaxCrossEntropy.Loss(logits, label), loss);
            Assert.Equal(weight * NaiveSoftmaxCrossEntropy.Objective(logits, label, smoothing), objective);
            Assert.Equal(NaiveSoftmaxCrossEntropy.Probabilities(logits), probabilities);
            Bits.Equal(NaiveSoftmaxCrossEntropy.Gradient(logits, label, 64, smoothing, weight), gradient, "dL/dz");
            Assert.InRange(probabilities.Sum(), 1 - 1e-14, 1 + 1e-14);
        }
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.2, 1.0)]
    [InlineData(0.2, 2.5)]
    public void Gradient_SomeLogits_AgreesWithFiniteDifferences(double smoothing, double weight)
    {
        // The logits are floats: a step that is a power of two moves them exactly.
        const float Step = 1f / 1024;
        float[] logits = [0.5f, -1.25f, 2f, 0f, 0.75f];
        float[] gradient = new float[5];
        float[] unused = new float[5];
        SoftmaxCrossEntropy.Gradient(logits, 3, smoothing, weight, 1, gradient);

        for (int k = 0; k < logits.Length; k++)
        {
            float[] up = [.. logits];
            float[] down = [.. logits];
            up[k] += Step;
            down[k] -= Step;
            double slope =
                (
                    SoftmaxCrossEntropy.Gradient(up, 3, smoothing, weight, 1, unused).Objective
                    - SoftmaxCrossEntropy.Gradient(down, 3, smoothing, weight, 1, unused).Objective
                ) / (2.0 * Step);
            Assert.Equal(slope, gradient[k], 1e-6);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Gradient_NotFiniteLogitAnywhere_GivesALossThatIsNotFinite(float bad)
    {
        for (int place = 0; place < 4; place++)
        {
            float[] logits = [1f, 2f, 3f, 4f];
            logits[place] = bad;

            var (loss, objective) = SoftmaxCrossEntropy.Gradient(logits, 1, 0.1, 2.0, 1, new float[4]);

            Assert.False(double.IsFinite(loss), $"loss, place {place}");
            Assert.False(double.IsFinite(objective), $"objective, place {place}");
        }
    }

    [Fact]
    public void Gradient_LargeLogits_StaysFinite()
    {
        float[] gradient = new float[3];

        var (loss, _) = SoftmaxCrossEntropy.Gradient([3e38f, 0f, -3e38f], 2, 0.0, 1.0, 1, gradient);

        Assert.Equal(3e38f - (double)-3e38f, loss);
        Assert.Equal([1f, 0f, -1f], gradient);
    }

    /// <summary>Two classes of equal logits: every number can be said by heart.</summary>
    [Fact]
    public void Gradient_Smoothed_PullsTowardsTheSmoothedTarget()
    {
        float[] gradient = new float[2];

        var (loss, objective) = SoftmaxCrossEntropy.Gradient([0f, 0f], 0, 0.2, 1.0, 1, gradient);

        Assert.Equal((Math.Log(2), Math.Log(2)), (loss, objective));
        Assert.Equal([(float)(0.5 - 0.9), (float)(0.5 - 0.1)], gradient);
    }

    [Theory]
    [InlineData(new float[] { 1, 3, 2 }, 1)]
    [InlineData(new float[] { 3, 1, 3 }, 0)]
    [InlineData(new float[] { -1 }, 0)]
    public void Predict_AnyLogits_IsTheFirstLargest(float[] logits, int expected) =>
        Assert.Equal(expected, SoftmaxCrossEntropy.Predict(logits));
}
