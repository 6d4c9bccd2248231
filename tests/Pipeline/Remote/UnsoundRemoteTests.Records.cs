using System.Net.Sockets;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Tests.Pipeline.Remote;

/// <content>Records that say something wrong.</content>
public sealed partial class UnsoundRemoteTests
{
    [Fact]
    public void Run_RecordsAreSwapped_BothAreRefused()
    {
        Fill(count: 2);
        string[] records = [.. cache.Files.Keys.Where(path => path.StartsWith("/ac/", StringComparison.Ordinal))];
        (cache.Files[records[0]], cache.Files[records[1]]) = (cache.Files[records[1]], cache.Files[records[0]]);

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.All(warnings, warning => Assert.Contains("is no record of this key", warning, StringComparison.Ordinal));
        Assert.Equal(2, warnings.Count);
    }

    [Fact]
    public void Run_RecordNamesAWrongSize_IsRefusedWhereItIsFetched()
    {
        Fill(count: 1);
        string content = cache.Files.Keys.Single(path => path.StartsWith("/cas/", StringComparison.Ordinal));
        cache.Files[content] = [.. cache.Files[content], 1];

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains(" bytes; expected the ", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RecordIsEndless_IsReadNoFurtherThanARecordMayBe()
    {
        Fill(count: 1);
        string record = cache.Files.Keys.Single(path => path.StartsWith("/ac/", StringComparison.Ordinal));
        cache.Files[record] = new byte[200_000];
        here.Remote = cache.Options with { MaxRecordBytes = 100_000 };

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("is longer than 100000 bytes; expected a record", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ContentOfARecordIsGone_IsMadeAgainAndUploaded()
    {
        Fill();
        foreach (string path in cache.Files.Keys.Where(path => path.StartsWith("/cas/", StringComparison.Ordinal)))
        {
            cache.Files.TryRemove(path, out _);
        }

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("is not there, and a record names it", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(3, cache.Files.Keys.Count(path => path.StartsWith("/cas/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_LockSaysOtherwise_TheRecordIsRefusedAndReplaced()
    {
        string key = Fill(count: 1)[0].Key!;
        var promised = Lie(key);
        here.Pinned[Sha256Digest.Parse(key)] = [KeyValuePair.Create("out.txt", promised)];

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains($"and the lock promises {promised}; it is refused", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains($"{promised}", Encoding.UTF8.GetString(cache.Files[$"/ac/{key}"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_StoreSaysOtherwise_TheRecordIsRefused()
    {
        string key = Fill(count: 1)[0].Key!;
        here.Run("study", Stages(1));
        File.SetAttributes(Assert.Single(here.StoreFiles("cas")), FileAttributes.Normal);
        File.Delete(Assert.Single(here.StoreFiles("cas")));
        var known = Lie(key);

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains(
            warnings,
            warning => warning.Contains($"and the store's record says {known}; it is refused", StringComparison.Ordinal)
        );
    }

    /// <summary>The limit of what can be noticed, as the page has it.</summary>
    [Fact]
    public void Run_ALieThatNothingContradicts_IsBelieved()
    {
        Lie(Fill(count: 1)[0].Key!);
        here.Remote = cache.Options;
        var stage = Stages(1)[0];
        var runner = here.Process();

        var row = runner.Run("study", stage, TestContext.Current.CancellationToken);

        Assert.Equal((StageState.Remote, "another text"), (row.State, File.ReadAllText(runner.OutputPath(stage, "out.txt"))));
    }

    [Theory]
    [InlineData("\"described\": {", "\"described\": { \"a\": 1, \"a\": 2,")]
    [InlineData("\"value\": 0", "\"value\": 7")]
    [InlineData("\"provenance\": {", "\"provenance\": 1, \"other\": {")]
    [InlineData("\"out.txt\": {", "\"../../out.txt\": {")]
    [InlineData("\"size\": ", "\"size\": -")]
    [InlineData("\"size\": ", "\"size\": 90000000000000000")]
    public void Run_RecordIsForged_IsRefused(string words, string others)
    {
        string key = Fill(count: 1)[0].Key!;
        Forge(key, text => text.Replace(words, others, StringComparison.Ordinal));

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("it is refused", Assert.Single(warnings), StringComparison.Ordinal);
    }

    /// <summary>Has a whole record of the right key name another text.</summary>
    /// <returns>What it named before.</returns>
    private Sha256Digest Lie(string key)
    {
        string content = cache.Files.Keys.Single(path => path.StartsWith("/cas/", StringComparison.Ordinal));
        int size = cache.Files[content].Length;
        byte[] lie = Encoding.UTF8.GetBytes("another text");
        string digest = Sha256Digest.OfBytes(lie).ToString();
        cache.Files[$"/cas/{digest}"] = lie;
        Forge(
            key,
            text =>
                text.Replace(content["/cas/".Length..], digest, StringComparison.Ordinal)
                    .Replace($"\"size\": {size}", $"\"size\": {lie.Length}", StringComparison.Ordinal)
        );
        return Sha256Digest.Parse(content["/cas/".Length..]);
    }

    private void Forge(string key, Func<string, string> edit) =>
        cache.Files[$"/ac/{key}"] = ForgedRecord.Of(cache.Files[$"/ac/{key}"], edit);
}
