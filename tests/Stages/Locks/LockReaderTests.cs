using System.Text;
using Permafrost.Core.Errors;
using Permafrost.Stages.Locks;

namespace Permafrost.Tests.Stages.Locks;

/// <summary>Locks are edited by merges; what is wrong is named with its line.</summary>
public sealed class LockReaderTests
{
    private const string One = "1111111111111111111111111111111111111111111111111111111111111111";

    /// <summary>Two experiments, written out; line 1 is the brace.</summary>
    private static readonly string Text = LockSample.Of("a", "b").ToText();

    [Fact]
    public void Read_WhatToTextWrote_IsTheSame()
    {
        Assert.Equal(Text, Read(Text).ToText());
        Assert.Equal(["1", "2"], Read(Text).Experiments["a"].Stages["Train"].Epochs!.All.Select(epoch => $"{epoch.Epoch}"));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    public void Read_OtherLineEnds_IsTheSame(string end) =>
        Assert.Equal(Text, Read(Text.Replace("\n", end, StringComparison.Ordinal)).ToText());

    [Fact]
    public void Read_ByteOrderMark_IsTheSame() => Assert.Equal(Text, Read("\uFEFF" + Text).ToText());

    [Fact]
    public void Read_NoExperiments_IsAnEmptyLock() => Assert.Empty(Read("""{ "schema": 1, "experiments": {} }""").Experiments);

    [Theory]
    [InlineData("<<<<<<< HEAD")]
    [InlineData("=======")]
    [InlineData(">>>>>>> other branch")]
    public void Read_MarkOfAMergeConflict_NamesItsLine(string mark)
    {
        string[] lines = Text.Split('\n');
        string text = string.Join('\n', [.. lines[..6], mark, .. lines[6..]]);

        string fault = FaultOf(text);

        Assert.StartsWith($"x.lock.json:7: holds the mark of a merge conflict, {mark};", fault, StringComparison.Ordinal);
        Assert.Contains("git checkout --ours", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MarkAtTheVeryStart_IsOnLine1() =>
        Assert.StartsWith(
            "x.lock.json:1: holds the mark of a merge conflict, <<<<<<< a;",
            FaultOf("<<<<<<< a\r\n{\n=======\n"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", 2, "schema is 2; this version reads 1")]
    [InlineData("  \"schema\": 1,\n", "", 1, "has no schema")]
    [InlineData("\"schema\": 1", "\"scheme\": 1", 2, "unknown key scheme; expected one of schema, experiments")]
    [InlineData("\"code\": ", "\"cod\": ", 7, "unknown key cod; expected one of key, code, outputs, epochs")]
    [InlineData("\"key\": \"1111", "\"key\": \"111g", 6, "expected a SHA-256 of 64 lower-case hexadecimal digits")]
    [InlineData("\"key\": \"1111", "\"key\": \"111", 6, "expected a SHA-256 of 64 lower-case hexadecimal digits")]
    [InlineData("\"key\": \"", "\"key\": 1, \"key\": \"", 6, "found 1; expected a SHA-256")]
    [InlineData("\"Preprocess\"", "\"DownloadCheck\"", 13, "DownloadCheck stands here for the second time")]
    [InlineData(
        "\"Preprocess\"",
        "\"Preprocessing\"",
        13,
        "unknown key Preprocessing; expected one of DownloadCheck, Preprocess, Features, Train, Evaluate, metrics"
    )]
    [InlineData("\"b\": {", "\"a\": {", 52, "a stands here for the second time; expected it once")]
    [InlineData("\"loss\": 0.25", "\"loss\": \"0.25\"", 49, "found 0.25; expected a number")]
    [InlineData("\"loss\": 0.25", "\"loss\": 1e999", 49, "expected a number")]
    [InlineData("\"2\": {", "\"two\": {", 33, "two is no epoch; expected a whole number")]
    [InlineData("\"bias\": \"3333", "\"bias\": \"333G", 31, "expected a SHA-256")]
    [InlineData("{\n", "[\n", 1, "found a list; expected an object")]
    [InlineData("{\n", "{,\n", 1, "is no JSON")]
    [InlineData("\"experiments\": {", "\"experiments\": 3,\n\"x\": {", 3, "found 3; expected experiments by name")]
    public void Read_FirstOccurrenceEdited_NamesTheLine(string from, string to, int line, string expected)
    {
        int at = Text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, from);

        string fault = FaultOf(Text[..at] + to + Text[(at + from.Length)..]);

        Assert.StartsWith($"x.lock.json:{line}: ", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.Contains("delete the file and run Report", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutShortAnywhere_IsAFaultWithALine()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Text.TrimEnd());
        for (int length = 0; length < whole.Length; length += 61)
        {
            byte[] part = whole[..length];

            var exception = Assert.Throws<UserErrorException>(() => LockReader.Read(part, "x.lock.json"));

            Assert.Matches("^x\\.lock\\.json:[0-9]+: ", Assert.Single(exception.Faults));
        }
    }

    [Fact]
    public void Read_TextAfterTheEnd_IsAFault() => Assert.Contains("is no JSON", FaultOf(Text + "{}"), StringComparison.Ordinal);

    [Fact]
    public void Read_NotUtf8_IsAFault()
    {
        byte[] bytes = Encoding.Latin1.GetBytes("{ \"sch\u00e4ma\": 1 }");

        var exception = Assert.Throws<UserErrorException>(() => LockReader.Read(bytes, "x.lock.json"));

        Assert.StartsWith("x.lock.json:1: is not UTF-8", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LoneSurrogate_IsAFault() =>
        Assert.StartsWith("x.lock.json:1: ", FaultOf("""{ "schema": 1, "experiments": { "\ud800": {} } }"""), StringComparison.Ordinal);

    [Fact]
    public void Read_StageMissing_NamesIt()
    {
        string text = $$"""
            { "schema": 1, "experiments": { "a": {
              "Train": { "key": "{{One}}", "code": "{{One}}", "outputs": {} }
            } } }
            """;

        Assert.StartsWith("x.lock.json:3: a ends without DownloadCheck", FaultOf(text), StringComparison.Ordinal);
    }

    private static LockFile Read(string text) => LockReader.Read(Encoding.UTF8.GetBytes(text), "x.lock.json");

    private static string FaultOf(string text) => Assert.Throws<UserErrorException>(() => Read(text)).Message;
}
