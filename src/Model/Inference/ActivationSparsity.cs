using Permafrost.Model.Data;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Threading;
using Permafrost.Model.Training;

namespace Permafrost.Model.Inference;

/// <summary>Counts the zeros that a trained network's layers give, with and without dropout. Glorot, Bordes and Bengio, AISTATS 2011; Srivastava et al., JMLR 15 (2014), section 7.2.</summary>
/// <remarks>
/// Counts are whole numbers, so that no order shows in them. With dropout on, masks are those of the first pass of Monte-Carlo dropout; batch normalisation keeps its
/// moving statistics, so that images do not depend on each other.
/// </remarks>
public static unsafe class ActivationSparsity
{
    /// <summary>Counts over the first images of a set.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images.</param>
    /// <param name="most">Most images to look at.</param>
    /// <param name="threads">Threads to use; the counts do not depend on it.</param>
    /// <param name="cancellation">Ends the work at the next images.</param>
    /// <returns>A row for each layer in the order of computation, a convolution and the pooling in its tail apart.</returns>
    public static IReadOnlyList<LayerZeros> Measure(
        Network network,
        ImageSet images,
        int most,
        int threads,
        CancellationToken cancellation = default
    )
    {
        // A convolution with a pooling in its tail does not keep what the pooling throws away.
        using var apart = new Network(network.Definition, network.Seed, KernelVariants.Chosen, fuses: false);
        apart.Assign(network.Parameters.ToDictionary(tensor => tensor.Name, tensor => tensor.ToArray(), StringComparer.Ordinal));
        using var team = new WorkerTeam(threads);
        var runners = new GroupRunner[team.Count];
        try
        {
            for (int thread = 0; thread < runners.Length; thread++)
            {
                runners[thread] = new GroupRunner(apart, buffers: null);
            }

            int count = Math.Min(most, images.Count);
            var counting = new Counting(apart, images, count, runners, cancellation);
            team.Run(counting, SamplePass.GroupsOf(count));
            return
            [
                .. apart.Nodes.Select(
                    (node, at) =>
                        new LayerZeros(
                            node.Layer.Name,
                            (long)count * node.Layer.Output.Shape.Count,
                            counting.Zeros[at],
                            counting.Zeros[at + apart.Nodes.Count]
                        )
                ),
            ];
        }
        finally
        {
            foreach (var runner in runners)
            {
                runner?.Dispose();
            }
        }
    }

    private sealed class Counting(Network network, ImageSet images, int count, GroupRunner[] runners, CancellationToken cancellation)
        : IWork
    {
        /// <summary>Of each node at inference, then of each with dropout on.</summary>
        public long[] Zeros { get; } = new long[2 * network.Nodes.Count];

        public void Execute(int item, int thread)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = item * SamplePass.GroupSize;
            Span<int> samples = stackalloc int[Math.Min(SamplePass.GroupSize, count - first)];
            for (int sample = 0; sample < samples.Length; sample++)
            {
                samples[sample] = first + sample;
            }

            var runner = runners[thread];
            for (int way = 0; way < 2; way++)
            {
                runner.Load(images, samples, new SamplePass { Group = item, Sampling = way == 1 });
                runner.Forward();
                for (int node = 0; node < network.Nodes.Count; node++)
                {
                    var layout = network.Nodes[node].Layer.Output;
                    long padding = (long)layout.Shape.Height * layout.Shape.Width * (layout.Pitch - layout.Shape.Channels);
                    long zeros = Elementwise.CountZeros(runner.OutputOf(node), samples.Length * layout.Floats) - samples.Length * padding;
                    Interlocked.Add(ref Zeros[way * network.Nodes.Count + node], zeros);
                }
            }
        }
    }
}
