using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Tests.Model.Kernels;

/// <summary>A tile problem small enough to be solved by its definition.</summary>
public sealed record TileCase
{
    public int Rows { get; init; } = 1;

    /// <summary>A multiple of 16.</summary>
    public int Columns { get; init; } = 16;

    public int Outer { get; init; } = 1;

    public int Runs { get; init; } = 1;

    public int Length { get; init; } = 1;

    public int AStep { get; init; } = 1;

    /// <summary>Floats between the rows of B beyond its columns.</summary>
    public int BGap { get; init; }

    /// <summary>Whether the result starts from itself, not from a row of its own.</summary>
    public bool Accumulates { get; init; }

    public bool Relu { get; init; }

    /// <summary>A NaN is put at this place of A; none if negative.</summary>
    public int NaNAt { get; init; } = -1;

    /// <summary>Floats from a row of A to the next. By default rows overlap, as the windows of a convolution do.</summary>
    public int ARowStep { get; init; } = 3;

    private int ACount => (Rows - 1) * ARowStep + Outer * AOuter;

    private int ARun => Length * AStep + 1;

    private int AOuter => Runs * ARun + 2;

    /// <summary>Rows of the result lie in another order than those of A, with room between.</summary>
    private int CRow(int row) => ((row * 7 + 3) % CRowCount) * (Columns + 16);

    private int CRowCount => Enumerable.Range(Rows, 8).First(count => count % 7 != 0);

    private int CCount => CRowCount * (Columns + 16);

    /// <summary>The definition: one chain of fused multiply-adds per element, in the order outer, run, step.</summary>
    public float[] Expected()
    {
        var (a, b, init, c) = Inputs();
        float[] start = [.. c];
        for (int row = 0; row < Rows; row++)
        for (int column = 0; column < Columns; column++)
        {
            int at = CRow(row) + column;
            float sum = Accumulates ? start[at] : init[column];
            int bRow = 0;
            for (int outer = 0; outer < Outer; outer++)
            for (int run = 0; run < Runs; run++)
            for (int step = 0; step < Length; step++, bRow++)
            {
                float x = a[row * ARowStep + outer * AOuter + run * ARun + step * AStep];
                sum = MathF.FusedMultiplyAdd(x, b[bRow * (Columns + BGap) + column], sum);
            }

            c[at] = Relu && sum < 0 ? 0 : sum;
        }

        return c;
    }

    /// <summary>What a kernel makes of it, all memory around the result included.</summary>
    internal unsafe float[] Run(TileKernel kernel)
    {
        var inputs = Inputs();
        using var a = NativeBuffer<float>.Of(inputs.A);
        using var b = NativeBuffer<float>.Of(inputs.B);
        using var init = NativeBuffer<float>.Of(inputs.Init);
        using var c = NativeBuffer<float>.Of(inputs.C);
        using var aRows = NativeBuffer<int>.Of([.. Enumerable.Range(0, Rows).Select(row => row * ARowStep)]);
        using var cRows = NativeBuffer<int>.Of([.. Enumerable.Range(0, Rows).Select(CRow)]);
        var problem = new TileProblem
        {
            A = a.Pointer,
            ARows = aRows.Pointer,
            AOuter = AOuter,
            ARun = ARun,
            AStep = AStep,
            B = b.Pointer,
            BStep = Columns + BGap,
            C = c.Pointer,
            CRows = cRows.Pointer,
            Init = Accumulates ? null : init.Pointer,
            Rows = Rows,
            Columns = Columns,
            Outer = Outer,
            Runs = Runs,
            Length = Length,
            Relu = Relu,
        };
        kernel.Run(problem);
        return c.Span.ToArray();
    }

    private (float[] A, float[] B, float[] Init, float[] C) Inputs()
    {
        float[] a = Draws.Floats("tile/a", ACount);
        if (NaNAt >= 0)
        {
            a[NaNAt % ACount] = float.NaN;
        }

        return (
            a,
            Draws.Floats("tile/b", Outer * Runs * Length * (Columns + BGap)),
            Draws.Floats("tile/init", Columns),
            Draws.Floats("tile/c", CCount)
        );
    }
}
