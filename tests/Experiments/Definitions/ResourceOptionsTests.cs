using Permafrost.Experiments.Definitions;

namespace Permafrost.Tests.Experiments.Definitions;

public sealed class ResourceOptionsTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_NothingAsked_IsOneThreadAndTheClustersOwnLimits() =>
        Assert.Equal(new ResourceOptions { Threads = 1 }, Load("").Resources);

    [Theory]
    [InlineData("0:02:00")]
    [InlineData("1:00:00")]
    [InlineData("72:00:00")]
    [InlineData("2-00:00:00")]
    public void Load_EverythingAsked_IsTaken(string time) =>
        Assert.Equal(
            new ResourceOptions
            {
                Threads = 4,
                Memory = "2GB",
                Time = time,
            },
            Load($"resources: {{ threads: 4, memory: 2GB, time: \"{time}\" }}").Resources
        );

    [Fact]
    public void Load_Faults_AreNamedWithTheirPlaces() =>
        Assert.Equal(
            [
                "experiments/a.yaml:3:23: resources.threads is 0; expected 1..1024",
                "experiments/a.yaml:3:34: resources.memory is \"2 gigabytes\"; expected a whole number with MB, GB or TB, such as 2GB",
                "experiments/a.yaml:3:53: resources.time is \"0:01:59\"; expected HOURS:MINUTES:SECONDS or DAYS-HOURS:MINUTES:SECONDS of two minutes or more, such as 1:00:00",
                "experiments/a.yaml:3:64: resources.cpus is an unknown key; expected one of threads, memory, time",
            ],
            repository.FaultsOf(Text("resources: { threads: 0, memory: 2 gigabytes, time: \"0:01:59\", cpus: 3 }"))
        );

    [Fact]
    public void Load_NumbersWithoutUnits_AreToldTheForm() =>
        Assert.Equal(
            [
                "experiments/a.yaml:3:22: resources.memory is 2; expected a whole number with MB, GB or TB, such as 2GB",
                "experiments/a.yaml:3:31: resources.time is 60; expected HOURS:MINUTES:SECONDS or DAYS-HOURS:MINUTES:SECONDS of two minutes or more, such as 1:00:00",
            ],
            repository.FaultsOf(Text("resources: { memory: 2, time: 60 }"))
        );

    private static string Text(string line) =>
        $"dataset: shapes\narchitecture: {{ layers: [flatten, {{ dense: {{ units: classes }} }}] }}\n{line}\n";

    private ExperimentDefinition Load(string line) => Assert.Single(repository.LoadText(Text(line)));
}
