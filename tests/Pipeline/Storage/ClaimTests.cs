using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Storage;

public sealed class ClaimTests : IDisposable
{
    private readonly Workplace place = new();

    private string ClaimFile => Path.Combine(place.Root, "claims", "key");

    public void Dispose() => place.Dispose();

    [Fact]
    public void TryTake_SecondTime_IsRefusedUntilTheFirstIsDisposedOf()
    {
        var first = Claim.TryTake(ClaimFile);
        Assert.NotNull(first);
        Assert.Null(Claim.TryTake(ClaimFile));

        first.Dispose();

        using var next = Claim.TryTake(ClaimFile);
        Assert.NotNull(next);
    }

    [Fact]
    public void Dispose_TakenOverMeanwhile_LeavesTheNewOwnersClaim()
    {
        var first = Claim.TryTake(ClaimFile)!;
        File.WriteAllText(ClaimFile, "another.machine.17.1");

        first.Dispose();

        Assert.Equal("another.machine.17.1", Claim.Look(ClaimFile)!.Value.Owner);
    }

    [Theory]
    [InlineData("", 1, false)]
    [InlineData("", 3, true)]
    [InlineData("another.machine.17.1", 59, false)]
    [InlineData("another.machine.17.1", 61, true)]
    public void IsAbandoned_WithoutANameItTakesSeconds(string owner, int untouchedSeconds, bool expected) =>
        Assert.Equal(expected, Claim.IsAbandoned(owner, TimeSpan.FromSeconds(untouchedSeconds)));

    /// <summary>The time of a claim is compared with itself alone, by the clock of the one who waits: a clock that is wrong misleads nobody.</summary>
    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public void Sweep_ClaimFromAnotherTime_GoesIfItsOwnerIsDeadAndStaysIfItLives(int years)
    {
        string folder = Directory.CreateDirectory(Path.GetDirectoryName(ClaimFile)!).FullName;
        foreach (string owner in (string[])[$"{ProcessTag.Place}.{int.MaxValue}.1", $"{ProcessTag.Place}.{Environment.ProcessId}.1"])
        {
            string claim = Path.Combine(folder, owner);
            File.WriteAllText(claim, owner);
            File.SetLastWriteTimeUtc(claim, new DateTime(2026 + years, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Claim.Sweep(folder);

        Assert.True(ProcessTag.IsOwn(Path.GetFileName(Assert.Single(Directory.EnumerateFiles(folder)))));
    }

    [Fact]
    public void Look_FreeClaim_IsNull() => Assert.Null(Claim.Look(ClaimFile));

    [Fact]
    public void IsAbandoned_OwnerOnThisMachine_IsKnownByItsProcess()
    {
        Assert.True(Claim.IsAbandoned($"{ProcessTag.Place}.{int.MaxValue}.1", TimeSpan.Zero));
        Assert.False(Claim.IsAbandoned($"{ProcessTag.Place}.{Environment.ProcessId}.1", Claim.Patience));
    }

    [Theory]
    [InlineData("another.machine.17.1")]
    public void IsAbandoned_OwnerElsewhere_IsKnownByItsSilence(string owner)
    {
        Assert.False(Claim.IsAbandoned(owner, Claim.Patience));
        Assert.True(Claim.IsAbandoned(owner, Claim.Patience + TimeSpan.FromSeconds(1)));
    }
}
