using System.Text.Json.Nodes;
using Permafrost.Reporting.Text;

namespace Permafrost.Tests.Reporting.Text;

public sealed class JsonNodeTextTests
{
    [Theory]
    [InlineData("0.25", "0.25")]
    [InlineData("0.0", "0")]
    [InlineData("1E-07", "1e-7")]
    [InlineData("\"deep-cnn\"", "deep-cnn")]
    [InlineData("[0.25,0.4]", "0.25, 0.4")]
    [InlineData("true", "true")]
    [InlineData("null", "none")]
    [InlineData("""{"adam":{}}""", "adam")]
    [InlineData("""{"adam":{"learning_rate":0.001,"beta1":0.9}}""", "adam (learning_rate 0.001, beta1 0.9)")]
    [InlineData("""{"a":1,"b":2}""", "a 1, b 2")]
    [InlineData("""{"zoom":[0.8,1.2],"horizontal_flip":true}""", "zoom [0.8, 1.2], horizontal_flip true")]
    public void Plain_AnyValue_ReadsWithoutJson(string json, string expected) =>
        Assert.Equal(expected, JsonNodeText.Plain(JsonNode.Parse(json)));

    [Theory]
    [InlineData("0", "0.0", true)]
    [InlineData("1e-3", "0.001", true)]
    [InlineData("""{"a":1,"b":[2]}""", """{"b":[2.0],"a":1}""", true)]
    [InlineData("\"1\"", "1", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("""["a,b"]""", """["a","b"]""", false)]
    public void Comparable_TwoValues_IsTheSameForEqualOnes(string left, string right, bool equal) =>
        Assert.Equal(
            equal,
            string.Equals(
                JsonNodeText.Comparable(JsonNode.Parse(left)),
                JsonNodeText.Comparable(JsonNode.Parse(right)),
                StringComparison.Ordinal
            )
        );
}
