using Permafrost.Bench.Measuring;
using Permafrost.Core.Errors;

namespace Permafrost.Tests.Bench.Measuring;

public sealed class RoundsTests
{
    private static readonly Named Ours = new("ours", IsOurs: true);
    private static readonly Named Peer = new("peer", IsOurs: false);

    [Fact]
    public void Run_ProgramThatIsMissing_IsLeftOutAndTheOthersGoOn()
    {
        var rounds = new Rounds<Named>([Measurement(Peer, "/no/such/program"), Measurement(Ours, Echo)], []);

        rounds.Run(2);

        Assert.Equal([7.0, 7.0], rounds.Readings.Values(Ours, "pace"));
        Assert.StartsWith("round 1/2: /no/such/program is not installed", rounds.Readings.Failure(Peer), StringComparison.Ordinal);
        Assert.False(rounds.OursFailed);
    }

    [Fact]
    public void Run_CheckThatFails_DropsWhatWasMeasured()
    {
        var rounds = new Rounds<Named>([Measurement(Ours, Echo)], [])
        {
            Check = subject => throw new MeasurementFailedException($"{subject.Name}: other pixels"),
        };

        rounds.Run(1);

        Assert.Equal("round 1/1: ours: other pixels", rounds.Readings.Failure(Ours));
        Assert.True(rounds.OursFailed);
    }

    [Fact]
    public void Measurements_Globs_ChooseByName()
    {
        Measurement<Named>[] plan = [Measurement(Peer, Echo), Measurement(Ours, Echo)];

        Assert.Equal([Ours], new Rounds<Named>(plan, ["o*"]).Measurements.Select(measurement => measurement.Subject));
        Assert.Equal(2, new Rounds<Named>(plan, []).Measurements.Count);
        var exception = Assert.Throws<UserErrorException>(() => new Rounds<Named>(plan, ["pear"]));
        Assert.Contains("peer", exception.Message, StringComparison.Ordinal);
    }

    private static string Echo
    {
        get
        {
            Assert.SkipUnless(File.Exists("/bin/echo"), "no /bin/echo");
            return "/bin/echo";
        }
    }

    private static Measurement<Named> Measurement(Named subject, string program) =>
        new(subject, new Command(program, ["""{"values":{"pace":7},"software":{},"note":""}"""]));

    private sealed record Named(string Name, bool IsOurs) : ISubject;
}
