using System.Text;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Tests.Experiments.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Read_Values_KnowTheirPlaces()
    {
        var root = (YamlMapping)Read("# comment\na: 1\nb:\n  - x\n  - { c: é, d: 2 }\n");

        Assert.Equal("f.yaml:2:1", root.Entries[0].KeyPosition.ToString());
        Assert.Equal("f.yaml:2:4", root.Entries[0].Value.Position.ToString());
        var list = (YamlList)root.Entries[1].Value;
        Assert.Equal("f.yaml:4:5", list.Items[0].Position.ToString());
        Assert.Equal("f.yaml:5:16", ((YamlMapping)list.Items[1]).Entries[1].Value.Position.ToString());
    }

    [Fact]
    public void Read_MappingWithoutBraces_IsWhereItsKeyIs()
    {
        var root = (YamlMapping)Read("a: [b,\n  c: { d: 1 }, e: f]\n");

        var list = (YamlList)root.Entries[0].Value;
        Assert.Equal(["f.yaml:1:5", "f.yaml:2:3", "f.yaml:2:16"], list.Items.Select(item => item.Position.ToString()));
    }

    [Theory]
    [InlineData("no", ScalarKind.Text)]
    [InlineData("yes", ScalarKind.Text)]
    [InlineData("on", ScalarKind.Text)]
    [InlineData("true", ScalarKind.Boolean)]
    [InlineData("False", ScalarKind.Boolean)]
    [InlineData("~", ScalarKind.Null)]
    [InlineData("null", ScalarKind.Null)]
    [InlineData("12", ScalarKind.Integer)]
    [InlineData("-12", ScalarKind.Integer)]
    [InlineData("012", ScalarKind.Integer)]
    [InlineData("0o17", ScalarKind.Integer)]
    [InlineData("0xff", ScalarKind.Integer)]
    [InlineData("1_000", ScalarKind.Text)]
    [InlineData("1.5", ScalarKind.Number)]
    [InlineData("1.", ScalarKind.Number)]
    [InlineData(".5", ScalarKind.Number)]
    [InlineData("1e3", ScalarKind.Number)]
    [InlineData("1e", ScalarKind.Text)]
    [InlineData(".", ScalarKind.Text)]
    [InlineData("1.2.3", ScalarKind.Text)]
    [InlineData("12:30:45", ScalarKind.Text)]
    [InlineData("2026-01-01", ScalarKind.Text)]
    [InlineData(".inf", ScalarKind.Number)]
    [InlineData("99999999999999999999", ScalarKind.Number)]
    [InlineData("\"12\"", ScalarKind.Text)]
    [InlineData("'true'", ScalarKind.Text)]
    [InlineData("!!str 12", ScalarKind.Text)]
    [InlineData("! 12", ScalarKind.Text)]
    [InlineData("!!int 12", ScalarKind.Integer)]
    public void Read_Scalar_FollowsTheCoreSchema(string text, object kind)
    {
        var root = (YamlMapping)Read($"a: {text}");

        Assert.Equal(kind, ((YamlScalar)root.Entries[0].Value).Kind);
    }

    [Theory]
    [InlineData("0o17", 15)]
    [InlineData("0xff", 255)]
    [InlineData("+7", 7)]
    [InlineData("007", 7)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Read_Integer_HasItsValue(string text, long value) =>
        Assert.Equal(value, ((YamlScalar)((YamlMapping)Read($"a: {text}")).Entries[0].Value).Integer);

    [Fact]
    public void Read_NegativeZero_IsZero() =>
        Assert.False(double.IsNegative(((YamlScalar)((YamlMapping)Read("a: -0.0")).Entries[0].Value).Number));

    [Fact]
    public void Read_MergeKey_AddsWhatTheMappingDoesNotSay()
    {
        var root = (YamlMapping)Read("base: &b { x: 1, y: 2 }\nmore: &m { y: 3, z: 4 }\nall: { y: 9, <<: [*b, *m] }");

        var all = (YamlMapping)root.Entries[2].Value;
        Assert.Equal(["y 9", "x 1", "z 4"], all.Entries.Select(entry => $"{entry.Key} {((YamlScalar)entry.Value).Text}"));
    }

    [Fact]
    public void Read_Alias_IsTheAnchoredNode()
    {
        var root = (YamlMapping)Read("a: &x [1]\nb: *x");

        Assert.Same(root.Entries[0].Value, root.Entries[1].Value);
    }

    [Theory]
    [InlineData("", "f.yaml:1:1: the file is empty")]
    [InlineData("# only a comment\n", "f.yaml:1:1: the file is empty")]
    [InlineData("a: 1\nb: 2\na: 3", "f.yaml:3:1: key a is given twice, first in line 1; expected it once")]
    [InlineData("a: { x: 1, x: 2 }", "f.yaml:1:12: key x is given twice, first in line 1; expected it once")]
    [InlineData("a: 1\n---\nb: 2", "f.yaml:2:1: a second document starts here; expected one document per file")]
    [InlineData("a:\n\tb: 1", "f.yaml:2:1: the line is indented with a tab; expected spaces")]
    [InlineData("a: *x", "f.yaml:1:4: alias *x has no anchor before it; expected &x")]
    [InlineData("a: &base 1\nb: *bse", "f.yaml:2:4: alias *bse has no anchor before it; expected &bse; did you mean base?")]
    [InlineData("a: &x [*x]", "f.yaml:1:8: alias *x stands inside its own anchor")]
    [InlineData("a: !python/object 1", "f.yaml:1:4: tag !python/object stands before 1; expected no tag")]
    [InlineData("a: !!int x", "f.yaml:1:4: tag !!int stands before \"x\"; expected no tag")]
    [InlineData("[1]: 2", "f.yaml:1:1: a key is a list; expected a name")]
    [InlineData("a: { <<: 3 }", "f.yaml:1:10: << is 3; expected an alias of a mapping, or a list of such")]
    [InlineData("a: [1, 2\nb: 3", "f.yaml:1:6: not valid YAML after this place; expected every bracket and quote to be closed")]
    [InlineData("a: \"open", "f.yaml:1:4: not valid YAML: While scanning a quoted scalar")]
    [InlineData("a: b: c", "f.yaml:1:5: not valid YAML")]
    [InlineData("a: \u0001", "f.yaml:1:4: control character U+0001; expected text")]
    [InlineData("ab\u0000", "f.yaml:1:3: control character U+0000; expected text")]
    public void Read_Malformed_NamesThePlace(string text, string fault) =>
        Assert.StartsWith(fault, Assert.Single(FaultsOf(Encoding.UTF8.GetBytes(text))), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        new byte[] { (byte)'a', (byte)':', (byte)'\n', 0xC3, 0xA9, 0xFF },
        "f.yaml:2:2: byte 0xff is not UTF-8; expected UTF-8 text"
    )]
    [InlineData(new byte[] { 0xC3 }, "f.yaml:1:1: byte 0xc3 is not UTF-8; expected UTF-8 text")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "f.yaml:1:1: byte 0xed is not UTF-8; expected UTF-8 text")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "f.yaml:1:1: the file is UTF-16; expected UTF-8")]
    public void Read_NotUtf8_NamesTheFirstBadByte(byte[] bytes, string fault) => Assert.Equal(fault, Assert.Single(FaultsOf(bytes)));

    [Fact]
    public void Read_ByteOrderMark_IsSkipped() => Assert.IsType<YamlMapping>(Read("\ufeffa: 1"));

    [Fact]
    public void Read_WindowsLineEnds_AreLineEnds() =>
        Assert.Equal("f.yaml:2:4", ((YamlMapping)Read("a: 1\r\nb: 2\r\n")).Entries[1].Value.Position.ToString());

    [Fact]
    public void Read_AliasBomb_IsRefusedByName()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i <= 30; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        string fault = Assert.Single(FaultsOf(Encoding.UTF8.GetBytes(text.ToString())));

        Assert.StartsWith("f.yaml:5:", fault, StringComparison.Ordinal);
        Assert.Contains("alias bomb", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeepNesting_IsRefused()
    {
        string fault = Assert.Single(FaultsOf(Encoding.UTF8.GetBytes("a: " + new string('[', 100_000))));

        Assert.Equal($"f.yaml:1:{YamlReader.DeepestNesting + 4}: values are nested more than 64 deep; expected fewer levels", fault);
    }

    [Fact]
    public void Read_LargeFile_IsRefused() =>
        Assert.Equal(
            "f.yaml:1:1: the file has 1048577 bytes; expected at most 1048576",
            Assert.Single(FaultsOf(new byte[YamlText.LargestBytes + 1]))
        );

    [Fact]
    public void Read_SeveralDuplicates_AreAllReported() => Assert.Equal(2, FaultsOf("a: 1\na: 2\nb: { c: 1, c: 2 }"u8).Count);

    private static YamlNode Read(string text)
    {
        var faults = new FaultList();
        var root = YamlReader.Read(Encoding.UTF8.GetBytes(text), "f.yaml", faults);
        faults.ThrowIfAny();
        return root!;
    }

    private static IReadOnlyList<string> FaultsOf(ReadOnlySpan<byte> bytes)
    {
        var faults = new FaultList();
        YamlReader.Read(bytes, "f.yaml", faults);
        return Assert.Throws<UserErrorException>(faults.ThrowIfAny).Faults;
    }
}
