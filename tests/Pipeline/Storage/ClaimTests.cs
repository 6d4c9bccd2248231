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
    [InlineData("")]
    public void IsAbandoned_OwnerElsewhere_IsKnownByItsSilence(string owner)
    {
        Assert.False(Claim.IsAbandoned(owner, Claim.Patience));
        Assert.True(Claim.IsAbandoned(owner, Claim.Patience + TimeSpan.FromSeconds(1)));
    }
}
