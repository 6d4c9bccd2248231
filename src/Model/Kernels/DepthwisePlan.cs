using System.Runtime.InteropServices;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Kernels;

/// <summary>Which taps each target of a depthwise convolution meets, and where they read: in floats, for one sample.</summary>
/// <remarks>
/// Neighbours that meet the same taps are a group: all in the middle of an image, fewer along a border. Taps that would read beyond the
/// border are not there at all.
/// </remarks>
internal sealed unsafe class DepthwisePlan : IDisposable
{
    private readonly NativeBuffer<Group> groups;
    private readonly NativeBuffer<Tap> taps;

    private DepthwisePlan(TapRun[] rows, TapRun[] columns, int size, int sourceWidth, int targetWidth, int pitch)
    {
        var groupList = new List<Group>();
        var tapList = new List<Tap>();
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                var group = new Group
                {
                    Source = (row.Source * sourceWidth + column.Source) * pitch,
                    Target = (row.First * targetWidth + column.First) * pitch,
                    Lines = row.Count,
                    LineSource = row.SourceStep * sourceWidth * pitch,
                    LineTarget = row.Step * targetWidth * pitch,
                    Pixels = column.Count,
                    PixelSource = column.SourceStep * pitch,
                    PixelTarget = column.Step * pitch,
                    FirstTap = tapList.Count,
                    TapRows = row.Taps,
                    TapColumns = column.Taps,
                };
                groupList.Add(group.Lines > group.Pixels ? group.Turned : group);
                for (int r = 0; r < row.Taps; r++)
                {
                    for (int s = 0; s < column.Taps; s++)
                    {
                        int source = (r * row.SourceTapStep * sourceWidth + s * column.SourceTapStep) * pitch;
                        tapList.Add(new Tap(source, (row.TapAt(r) * size + column.TapAt(s)) * pitch));
                    }
                }
            }
        }

        groups = NativeBuffer<Group>.Of([.. groupList]);
        taps = NativeBuffer<Tap>.Of([.. tapList]);
    }

    public int GroupCount => (int)groups.Count;

    public Group* Groups => groups.Pointer;

    public Tap* Taps => taps.Pointer;

    /// <summary>Outputs read inputs.</summary>
    public static DepthwisePlan Forward(in DepthwiseShape shape) =>
        new(
            TapRun.Forward(shape.InputHeight, shape.OutputHeight, shape.Size, shape.Stride, shape.PadTop),
            TapRun.Forward(shape.InputWidth, shape.OutputWidth, shape.Size, shape.Stride, shape.PadLeft),
            shape.Size,
            shape.InputWidth,
            shape.OutputWidth,
            shape.Pitch
        );

    /// <summary>Inputs gather the gradients of the outputs that read them.</summary>
    public static DepthwisePlan Backward(in DepthwiseShape shape) =>
        new(
            TapRun.Backward(shape.InputHeight, shape.OutputHeight, shape.Size, shape.Stride, shape.PadTop),
            TapRun.Backward(shape.InputWidth, shape.OutputWidth, shape.Size, shape.Stride, shape.PadLeft),
            shape.Size,
            shape.OutputWidth,
            shape.InputWidth,
            shape.Pitch
        );

    public void Dispose()
    {
        groups.Dispose();
        taps.Dispose();
    }

    /// <summary>Targets that meet the same taps: lines of pixels, rows of an image or columns.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Group
    {
        /// <summary>What the first target reads at its first tap.</summary>
        public int Source { get; init; }

        public int Target { get; init; }

        public int Lines { get; init; }

        public int LineSource { get; init; }

        public int LineTarget { get; init; }

        public int Pixels { get; init; }

        public int PixelSource { get; init; }

        public int PixelTarget { get; init; }

        public int FirstTap { get; init; }

        public int TapRows { get; init; }

        public int TapColumns { get; init; }

        /// <summary>The same targets with lines and pixels swapped: long lines are faster.</summary>
        public Group Turned =>
            this with
            {
                Lines = Pixels,
                LineSource = PixelSource,
                LineTarget = PixelTarget,
                Pixels = Lines,
                PixelSource = LineSource,
                PixelTarget = LineTarget,
            };
    }

    /// <summary>From what a target reads at its first tap to what it reads at this one, and the weights of the tap.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Tap(int Source, int Weights);
}
