using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline;

/// <content>Telling what code a stage depends on.</content>
public sealed partial class PipelineRunnerTests
{
    [Fact]
    public void ExplainCode_PartsOfAllKinds_OursComeFirstAndWhatTheCompilerMadeLast()
    {
        place.Code.Parts["<Made>Type"] = new string('b', 64);
        place.Code.Parts["Zones"] = new string('c', 64);

        var code = Assert.Single(place.Process().ExplainCode([("study", new TextStage("Train", []))]));

        Assert.Equal(["Rooms.Core", "Zones", "YamlDotNet", "<Made>Type"], code.Parts.Select(part => part.Name));
    }
}
