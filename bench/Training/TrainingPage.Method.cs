namespace Permafrost.Bench.Training;

/// <summary>What a reader must know to judge the numbers.</summary>
internal sealed partial class TrainingPage
{
    private void Method() =>
        Line(
            $"""
            ## How it was measured

            - Rounds: {arguments.Rounds}; in each, everything once and in turn, each program in a process of its own. A ratio is the median over the rounds of the
              ratio within a round.
            - An epoch is {arguments.Images:N0} images of Fashion-MNIST in memory, without validation. Ours trains {arguments.Epochs} epochs, of which the first is not
              counted; the pace is that of the median epoch. PyTorch tries both memory formats for some steps, warms up, and trains one epoch in the faster one; its
              images are floats beforehand.{ShorterEpochs()}
            - PyTorch is Debian's build over OpenBLAS, with oneDNN or without it as its version above says, not the wheel from pytorch.org.
            - Counted dense: forward, backward to the weights and backward to the input take the same number of multiply-adds, of two operations each, and
              nobody wants the gradient of the first layer's input: 2 x (3 x multiply-adds of the network - multiply-adds of its first layer). What an
              algorithm saves by skipping zeros or by multiplying less counts as done.
            - MFLOP an image: {FlopsText()}.
            - Peak: a loop of fused multiply-adds on twelve independent registers, for a second after warming up, in the same round.
            - Inference: 10,000 test images again and again for two seconds, from pixels to probabilities. The peers are given floats, may choose their batch, and
              are timed only where their probabilities lie within {NetworkPreparation.Tolerance:G1} of ours. ONNX Runtime runs the file that PyTorch exports.
            - RssAnon: the largest value in `/proc/PID/status`, looked at from outside every 20 ms. PyTorch's contains its images.
            - Allocated per step: `GC.GetTotalAllocatedBytes` of the whole process, after the first step of an epoch and after its last, from the second epoch on; the
              largest of all epochs and rounds.
            - Beside the busy program, ours is bound to the first two cores that this process may use, whatever the machine has, and the busy program spins on
              the second of them alone. Half of that core is its share; 1.33 is what is left of two cores.
            """
        );

    private string ShorterEpochs() =>
        string.Concat(
            BenchNetwork
                .All.Where(network => network.PyTorchImages < arguments.Images)
                .Select(network => $" Of {network.Name} its epoch has {network.PyTorchImages:N0} images.")
        );

    private string FlopsText() =>
        string.Join(
            "; ",
            flops.Select(pair => $"{pair.Key.Name} {pair.Value.Training / Mega:F2} to train, {pair.Value.Inference / Mega:F2} to infer")
        );
}
