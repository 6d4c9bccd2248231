using Permafrost.Model;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Threading;
using Permafrost.Model.Training;

namespace Permafrost.Tests.Model.Training;

/// <summary>The gradients of a whole step, loss included, against central differences.</summary>
internal static class NetworkDifferences
{
    /// <summary>Compares at up to <paramref name="most"/> weights, or a little more, of each tensor.</summary>
    public static void Check(NetworkDefinition definition, int most = 1000)
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 13, SmallNetwork.Classes);
        using var network = SmallNetwork.Create(definition: definition);
        using var team = new WorkerTeam(2);
        var still = SmallNetwork.Options with
        {
            BatchSize = 13,
            Optimizer = new SgdOptions { LearningRate = 1e-9 },
        };
        using var step = new TrainingStep(network, images, still, team);
        int[] samples = [.. Enumerable.Range(0, 13)];
        double Objective()
        {
            foreach (var layer in network.Layers)
            {
                layer.Derive();
            }

            Assert.True(step.Run(samples, 0));
            return step.Objective;
        }

        Objective();
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Trained))
        {
            float[] weights = parameter.ToArray();
            float[] gradient = parameter.GradientToArray();
            for (int place = 0; place < weights.Length; place += Math.Max(1, weights.Length / most))
            {
                const float Distance = 1f / 128;
                float[] moved = [.. weights];
                moved[place] = weights[place] + Distance;
                parameter.Assign(moved);
                double above = Objective();
                moved[place] = weights[place] - Distance;
                parameter.Assign(moved);
                double difference = (above - Objective()) / (2 * Distance);
                parameter.Assign(weights);

                Assert.True(
                    Math.Abs(difference - gradient[place]) < 2e-3,
                    $"{parameter.Name}[{place}]: {gradient[place]}; differences give {difference}"
                );
            }
        }
    }
}
