using System.Runtime.InteropServices;

namespace Permafrost.Model.Kernels;

/// <summary>Targets along one side of an image that meet the same taps of a kernel: in the middle all, near a border fewer.</summary>
/// <param name="First">First target.</param>
/// <param name="Step">From one target to the next.</param>
/// <param name="Count">Number of targets.</param>
/// <param name="Tap">First tap.</param>
/// <param name="TapStep">From one tap to the next.</param>
/// <param name="Taps">Number of taps.</param>
/// <param name="Source">What the first target reads at its first tap.</param>
/// <param name="SourceStep">From one target to the next.</param>
/// <param name="SourceTapStep">From one tap to the next.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TapRun(
    int First,
    int Step,
    int Count,
    int Tap,
    int TapStep,
    int Taps,
    int Source,
    int SourceStep,
    int SourceTapStep
)
{
    /// <summary>Outputs: y[i] reads x[i stride + tap - pad], where that is inside.</summary>
    public static TapRun[] Forward(int inputs, int outputs, int size, int stride, int pad) =>
        Joined(
            outputs,
            1,
            output =>
            {
                int tap = Math.Max(0, pad - output * stride);
                int end = Math.Min(size, inputs + pad - output * stride);
                return new TapRun(output, 1, 1, tap, 1, end - tap, output * stride + tap - pad, stride, 1);
            }
        );

    /// <summary>Inputs: x[i] was read by y[(i + pad - tap) / stride], where that is whole and inside; perhaps by none at all.</summary>
    /// <remarks>Inputs a stride apart meet the same taps, which lie a stride apart too.</remarks>
    public static TapRun[] Backward(int inputs, int outputs, int size, int stride, int pad) =>
        Joined(
            inputs,
            stride,
            input =>
            {
                int least = Math.Max(0, input + pad - (outputs - 1) * stride);
                int tap = least + (input + pad - least) % stride;
                int last = Math.Min(size - 1, input + pad);
                return tap > last
                    ? new TapRun(input, stride, 1, 0, stride, 0, 0, 0, -1)
                    : new TapRun(input, stride, 1, tap, stride, (last - tap) / stride + 1, (input + pad - tap) / stride, 1, -1);
            }
        );

    /// <summary>One remainder after the other, neighbours with the same taps as one run.</summary>
    private static TapRun[] Joined(int targets, int step, Func<int, TapRun> of)
    {
        var runs = new List<TapRun>();
        for (int remainder = 0; remainder < Math.Min(step, targets); remainder++)
        {
            for (int target = remainder; target < targets; target += step)
            {
                var one = of(target);
                if (target > remainder && runs[^1].Then == one)
                {
                    runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
                }
                else
                {
                    runs.Add(one);
                }
            }
        }

        return [.. runs];
    }

    public int TapAt(int index) => Tap + index * TapStep;

    /// <summary>The next target by itself, if it meets the same taps.</summary>
    private TapRun Then => this with { First = First + Count * Step, Count = 1, Source = Source + Count * SourceStep };
}
