using Permafrost.Experiments.Expansion;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Tests.Experiments.Expansion;

public sealed class ExpansionNameTests
{
    [Theory]
    [InlineData("dropout-study.yaml", "dropout-study")]
    [InlineData("folder/a.yml", "a")]
    [InlineData("no-extension", "no-extension")]
    [InlineData("v1.2.yaml", "v1.2")]
    [InlineData("a b.yaml", "a%20b")]
    [InlineData("100%.yaml", "100%25")]
    [InlineData("a=b,c.yaml", "a%3Db%2Cc")]
    [InlineData("größe.yaml", "größe")]
    [InlineData("a\\b.yaml", "a%5Cb")]
    [InlineData("a\nb.yaml", "a%0Ab")]
    [InlineData("😀.yaml", "%F0%9F%98%80")]
    [InlineData("...yaml", "%2E%2E")]
    [InlineData(".hidden.yaml", "%2Ehidden")]
    [InlineData("dot..yaml", "dot%2E")]
    [InlineData("con.yaml", "%63on")]
    [InlineData("NUL.txt.yaml", "%4EUL.txt")]
    [InlineData("com1.yaml", "%63om1")]
    [InlineData("console.yaml", "console")]
    public void OfFile_Name_IsSafeAsAFolder(string path, string name) => Assert.Equal(name, ExpansionName.OfFile(path));

    [Theory]
    [InlineData("0.0", "0")]
    [InlineData("0.250", "0.25")]
    [InlineData("1e-3", "0.001")]
    [InlineData("0x10", "16")]
    [InlineData("True", "true")]
    [InlineData("deep-cnn", "deep-cnn")]
    [InlineData("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd")]
    [InlineData("a,b", "a%2Cb")]
    [InlineData("\"a\\0b\"", "a%00b")]
    [InlineData("'<script>'", "%3Cscript%3E")]
    [InlineData("[0.25, 0.4]", "[0.25;0.4]")]
    [InlineData("{ adam: { learning_rate: 0.10 } }", "(adam=(learning_rate=0.1))")]
    public void OfAxes_Value_IsSafeInAFolder(string yaml, string value)
    {
        var node = YamlReader.ReadOption(yaml, "test", new FaultList())!;

        Assert.Equal($"k={value}", ExpansionName.OfAxes([("k", node)]));
    }
}
