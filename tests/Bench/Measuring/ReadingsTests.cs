using Permafrost.Bench;
using Permafrost.Bench.Measuring;
using Permafrost.Bench.Training;

namespace Permafrost.Tests.Bench.Measuring;

public sealed class ReadingsTests
{
    private static readonly Subject Ours = Subject.Train(BenchNetwork.Main, 64, 2);
    private static readonly Subject Theirs = Subject.Train(BenchNetwork.Main, 64, 2, Subject.PyTorch);

    [Fact]
    public void Ratio_SlowRound_IsComparedWithinTheRound()
    {
        var readings = new Readings<Subject>();
        Add(readings, Ours, 1000, 100, 990);
        Add(readings, Theirs, 100, 10, 100);

        Assert.Equal(10.0, readings.Ratio((Ours, "pace"), (Theirs, "pace")));
    }

    [Fact]
    public void Ratio_OneSideMissing_IsNull()
    {
        var readings = new Readings<Subject>();
        Add(readings, Ours, 1000);

        Assert.Null(readings.Ratio((Ours, "pace"), (Theirs, "pace")));
        Assert.Null(readings.Ratio((Ours, "pace"), (Ours, "other")));
    }

    [Theory]
    [InlineData(new[] { 3.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 4.0, 1.0 }, 2.5)]
    public void Value_SeveralRounds_IsTheMedian(double[] rounds, double expected)
    {
        var readings = new Readings<Subject>();
        Add(readings, Ours, rounds);

        Assert.Equal(expected, readings.Value(Ours, "pace"));
    }

    [Fact]
    public void Software_SeveralPrograms_NamesEachOnceInOrder()
    {
        var readings = new Readings<Subject>();
        readings.Add(Theirs, new Reading { Software = { ["PyTorch"] = "1.13", ["BLAS"] = "OpenBLAS" } });
        readings.Add(Theirs, new Reading { Software = { ["PyTorch"] = "1.13" } });

        Assert.Equal(["BLAS", "PyTorch"], readings.Software.Select(version => version.Key));
    }

    [Fact]
    public void Fail_AfterARound_DropsWhatItGave()
    {
        var readings = new Readings<Subject>();
        Add(readings, Ours, 1000);
        Add(readings, Theirs, 100);

        readings.Fail(Theirs, "round 2/3: exit code 1");

        Assert.Equal("round 2/3: exit code 1", readings.Failure(Theirs));
        Assert.Empty(readings.Values(Theirs, "pace"));
        Assert.Null(readings.Ratio((Ours, "pace"), (Theirs, "pace")));
        Assert.Equal(1000.0, readings.Value(Ours, "pace"));
    }

    private static void Add(Readings<Subject> readings, Subject subject, params double[] paces)
    {
        foreach (double pace in paces)
        {
            readings.Add(subject, new Reading { Values = { ["pace"] = pace } });
        }
    }
}
