using System.Text.Json.Nodes;
using Permafrost.Build.Output;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Build.Output;

public sealed class RowsJsonTests
{
    [Fact]
    public void Write_Rows_IsOneArrayWithTheKeysOfLastRun()
    {
        var output = new RecordedOutput();
        StageRow row = new("étude/dropout=0.5", "Train", StageState.WouldRun, null, ["parameters.dropout: 0.25 -> 0.5"], 0);

        RowsJson.Write([row], [], output.Host.Result);

        JsonObject written = Assert.Single(JsonNode.Parse(output.Result)!.AsArray())!.AsObject();
        Assert.Equal(["experiment", "stage", "state", "key", "reasons", "seconds"], written.Select(pair => pair.Key));
        Assert.Equal("would-run", (string?)written["state"]);
        Assert.Contains("étude/dropout=0.5", output.Result, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', output.Result);
    }
}
