namespace Permafrost.Tests.Reporting.Reference;

public sealed class AgreementTests
{
    /// <summary>Set to 1, the test writes the page instead of comparing it.</summary>
    private const string UpdateSwitch = "PERMAFROST_UPDATE";

    public static TheoryData<string> Figures => [.. AgreementPage.Figures.Select(one => one.Figure)];

    [Theory]
    [MemberData(nameof(Figures))]
    public void Figure_RecordedCases_AgreesWithItsPeer(string figure)
    {
        var agreement = AgreementPage.Figures.Single(one => one.Figure == figure);

        Assert.NotEmpty(agreement.Values);
        Assert.InRange(agreement.Largest, 0, Agreement.Tolerance);
    }

    [Fact]
    public void Bootstrap_DrawsOfSciPy_GiveTheSameIntervalButForChance()
    {
        // The 2.5th percentile of 2,000 draws has a standard error of 0.06; an image of forty is 0.23 here.
        Assert.InRange(AgreementPage.LargestAgainstSciPy(), 0, 0.3);
    }

    [Fact]
    public void Page_FromTheRecordedCases_IsTheCommittedOne()
    {
        string text = AgreementPage.Text();
        string path = Path.Combine(Repository.Root, AgreementPage.File);
        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == text,
            $"{AgreementPage.File} is not what the recorded cases give. Write it anew with: {UpdateSwitch}=1 dotnet test --filter {nameof(AgreementTests)}"
        );
    }

    [Theory]
    [InlineData(0.0, "none")]
    [InlineData(4e-16, "under 1e-15")]
    [InlineData(1e-15, "under 1e-14")]
    [InlineData(2e-10, "under 1e-9")]
    [InlineData(double.NaN, "no number")]
    public void LargestInWords_Difference_IsThePowerOfTenAboveIt(double difference, string words) =>
        Assert.Equal(words, new Agreement("a", "b", [(0, 0), (difference, 0)]).LargestInWords);
}
