using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Explanations;

public sealed class CodeDifferencesTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void WhyRun_MethodChanged_NamesItWithoutParameters()
    {
        place.Code.Parts["Rooms.Bath.Fill(Int32)"] = new string('1', 32);

        Assert.Equal(
            ["code: Rooms.Bath.Fill changed"],
            ReasonsAfter(() => place.Code.Parts["Rooms.Bath.Fill(Int32)"] = new string('2', 32))
        );
    }

    [Fact]
    public void WhyRun_MethodTakesAnotherParameter_HasChanged()
    {
        place.Code.Parts["Rooms.Bath.Fill(Int32)"] = new string('1', 32);

        Assert.Equal(
            ["code: Rooms.Bath.Fill changed"],
            ReasonsAfter(() =>
            {
                place.Code.Parts.Remove("Rooms.Bath.Fill(Int32)");
                place.Code.Parts["Rooms.Bath.Fill(Int32, Single)"] = new string('2', 32);
            })
        );
    }

    [Fact]
    public void WhyRun_ManyPartsChanged_NamesThreeAndCountsTheRest()
    {
        for (int i = 0; i < 9; i++)
        {
            place.Code.Parts[$"Rooms.Bath.Fill{i}()"] = new string('1', 32);
        }

        var reasons = ReasonsAfter(() =>
        {
            for (int i = 0; i < 9; i++)
            {
                place.Code.Parts[$"Rooms.Bath.Fill{i}()"] = new string('2', 32);
            }
        });

        Assert.Equal(
            [
                "code: Rooms.Bath.Fill0 changed",
                "code: Rooms.Bath.Fill1 changed",
                "code: Rooms.Bath.Fill2 changed",
                "code: and 6 more parts",
            ],
            reasons
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhyRun_StoreKnowsTheOtherVersionNoMore_SaysSo(bool damaged)
    {
        var reasons = ReasonsAfter(() =>
        {
            place.Code.Parts["Rooms.Core"] = new string('b', 64);
            string file = Assert.Single(place.StoreFiles("code"));
            File.WriteAllText(file, "Rooms.Core\tdamaged\n");
            if (!damaged)
            {
                File.Delete(file);
            }
        });

        Assert.Equal(["code: another version, of which the store knows no more"], reasons);
    }

    /// <summary>Runs a stage, changes its code and asks why it would run.</summary>
    private IReadOnlyList<string> ReasonsAfter(Action change)
    {
        place.Run("study", new TextStage("Train", []));
        change();
        return place.Process().Preview("study", new TextStage("Train", [])).Reasons;
    }
}
