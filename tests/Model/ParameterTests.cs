using Permafrost.Core.Digests;
using Permafrost.Model;

namespace Permafrost.Tests.Model;

public sealed class ParameterTests
{
    [Fact]
    public unsafe void Assign_RowsAndColumnsWithPadding_PacksAndUnpacks()
    {
        // Two blocks of three rows, each with room for sixteen, and five columns in sixteen.
        using var parameter = new Parameter("w", [2, 3, 5], rowBlocks: 2, rowCount: 3, rowPitch: 16, columns: 5, l2: 0.0);
        float[] logical = [.. Enumerable.Range(1, 30).Select(value => (float)value)];

        parameter.Assign(logical);

        Assert.Equal((30, 32, 16), (parameter.Count, parameter.Rows, parameter.Pitch));
        Assert.Equal(logical, parameter.ToArray());
        Assert.Equal(1f, parameter.Values[0]);
        Assert.Equal(6f, parameter.Values[16]);
        Assert.Equal(16f, parameter.Values[16 * 16]);
        Assert.Equal(30, new ReadOnlySpan<float>(parameter.Values, (int)parameter.PackedCount).ToArray().Count(value => value != 0f));
        Assert.Equal(Sha256Digest.OfBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(logical)), parameter.Digest());
    }

    [Fact]
    public void Assign_AnotherCount_IsRefused()
    {
        using var parameter = new Parameter("dense_1/bias", [5], 1, 1, 1, 5, 0.0);

        Assert.Contains(
            "dense_1/bias has 5",
            Assert.Throws<ArgumentException>(() => parameter.Assign(new float[6])).Message,
            StringComparison.Ordinal
        );
    }
}
