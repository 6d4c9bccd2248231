using Permafrost.Model;

namespace Permafrost.Tests.Model.Layers;

/// <summary>
/// The derivatives of sum(dy * y) by central differences, against what a layer says they are. Sums are taken in double
/// precision; what is left is the rounding of y, so the step may be large where the layer is linear.
/// </summary>
internal static class FiniteDifferences
{
    private const float Step = 1f / 64;

    /// <summary>Compares dL/dx, and dL/dW and dL/db where there are such, at up to 40 places each.</summary>
    /// <remarks>Places where a ReLU or a maximum changes sides within the step are left out: there is no derivative.</remarks>
    public static void Check(LayerBatch layer, float[][] inputs, double tolerance = 2e-4)
    {
        float[][] dOutputs = Draws.Floats("fd/dy", inputs.Length, layer.Layer.Output.Shape.Count);
        var (_, dInputs) = layer.Run(inputs, dOutputs);
        var trained = layer.Layer.Parameters.Where(parameter => parameter.Trained).ToList();
        var gradients = trained.Select(parameter => parameter.GradientToArray()).ToList();
        int compared = 0;
        for (int sample = 0; sample < inputs.Length && !layer.IsFirst; sample++)
        {
            compared += Compare(
                inputs[sample],
                dInputs[sample],
                () => layer.Forward(inputs),
                dOutputs,
                tolerance,
                $"dx of sample {sample}"
            );
        }

        foreach (var (parameter, gradient) in trained.Zip(gradients))
        {
            float[] weights = parameter.ToArray();
            float[][] Forward()
            {
                parameter.Assign(weights);
                return layer.Forward(inputs);
            }

            compared += Compare(weights, gradient, Forward, dOutputs, tolerance, parameter.Name);
        }

        Assert.True(compared >= 10, $"only {compared} places could be compared");
    }

    private static int Compare(float[] x, float[] gradient, Func<float[][]> forward, float[][] dOutputs, double tolerance, string what)
    {
        double scale = gradient.Max(value => Math.Abs(value)) + 1e-3;
        int compared = 0;
        for (int i = 0; i < x.Length; i += Math.Max(1, x.Length / 40))
        {
            float middle = x[i];
            double[] sums = new double[3];
            for (int side = -1; side <= 1; side++)
            {
                x[i] = middle + side * Step;
                sums[side + 1] = Sum(forward(), dOutputs);
            }

            x[i] = middle;
            forward();

            // Where the two one-sided slopes differ there is a kink between; it shifts their mean by half of that at most.
            double left = (sums[1] - sums[0]) / Step;
            double right = (sums[2] - sums[1]) / Step;
            if (Math.Abs(left - right) > tolerance * scale)
            {
                continue;
            }

            compared++;
            double slope = (left + right) / 2;
            Assert.True(Math.Abs(slope - gradient[i]) <= tolerance * scale, $"{what}, place {i}: {gradient[i]}; differences give {slope}");
        }

        return compared;
    }

    private static double Sum(float[][] outputs, float[][] dOutputs) =>
        outputs.Zip(dOutputs, (y, dy) => y.Zip(dy, (value, gradient) => (double)value * gradient).Sum()).Sum();
}
