using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Code;

public sealed class ReachableCodeTests : IDisposable
{
    private readonly Workplace place = new();

    private string CachePath => Path.Combine(place.RunsFolder, "known-code.txt");

    public void Dispose() => place.Dispose();

    [Fact]
    public void PartsOf_AStage_NamesItsRunItsConstructorAndHowTheRestIsReached()
    {
        var parts = Code().PartsOf(new CountingStage(3)).ToDictionary(part => part.Name, StringComparer.Ordinal);

        string run = $"{typeof(CountingStage).FullName}.Run(StageContext)";
        Assert.Null(parts[run].ReachedBy);
        Assert.Null(parts[$"{typeof(CountingStage).FullName}..ctor(Int32)"].ReachedBy);
        Assert.Equal(run, parts[$"{typeof(CountingStage).FullName}.Twice(Int32)"].ReachedBy);
        Assert.Equal(".NETCoreApp,Version=v10.0", parts["framework"].Value);
        Assert.Equal(CodePartKind.Platform, parts["analysis"].Kind);
        Assert.DoesNotContain($"{typeof(CountingStage).FullName}.get_Parameters()", parts.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public void PartsOf_StageThatCallsAPackage_HasItsVersion()
    {
        var part = Code()
            .PartsOf(new CountingStage(3))
            .Single(part => part.Kind == CodePartKind.Package && part.Name == "MathNet.Numerics");

        Assert.Equal("5.0.0", part.Value);
    }

    [Fact]
    public void Of_Parts_AreWhatTheDigestIsOf()
    {
        var version = Code().Of(new CountingStage(3));

        Assert.Equal(version.Digest, new CodeVersion(version.Parts).Digest);
        Assert.Equal(version.Parts, CodeVersion.ParseText(version.Text()));
    }

    [Fact]
    public void Of_OtherTypesAreHanded_IsAnotherVersion()
    {
        var code = Code();

        Assert.NotEqual(code.Of(new CountingStage(3)).Digest, code.Of(new CountingStage(3) { Roots = [typeof(Loud)] }).Digest);
        Assert.Contains(
            $"{typeof(Loud).FullName}.Say()",
            code.Of(new CountingStage(3) { Roots = [typeof(Loud)] }).Parts.Keys,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Of_SameTypeOtherData_IsTheSameVersion()
    {
        var code = Code();

        Assert.Same(code.Of(new CountingStage(3)), code.Of(new CountingStage(4)));
    }

    [Fact]
    public void Of_SecondProcess_TakesItFromTheCache()
    {
        var digest = Code().Of(new CountingStage(3)).Digest;
        string cache = File.ReadAllText(CachePath);
        // Another fingerprint under a right checksum shows who answers.
        Forge(cache, digest.ToString(), new string('e', 64));

        Assert.Equal(new string('e', 64), Code().Of(new CountingStage(3)).Digest.ToString());
        Assert.Equal(digest, new ReachableCode("Permafrost.", cachePath: null).Of(new CountingStage(3)).Digest);
    }

    [Theory]
    [InlineData("code ", "code e")]
    [InlineData("analysis 1", "analysis 0")]
    [InlineData("assembly Permafrost.Tests ", "assembly Permafrost.Test ")]
    [InlineData("\n", "")]
    public void Of_CacheDamagedOrStale_FindsItOutAnew(string old, string now)
    {
        var digest = Code().Of(new CountingStage(3)).Digest;
        string cache = File.ReadAllText(CachePath);
        File.WriteAllText(CachePath, cache.Replace(old, now, StringComparison.Ordinal));

        Assert.Equal(digest, Code().Of(new CountingStage(3)).Digest);
        Assert.Equal(cache, File.ReadAllText(CachePath));
    }

    [Fact]
    public void Of_AssemblyHasOtherContentThanInTheCache_FindsItOutAnew()
    {
        var digest = Code().Of(new CountingStage(3)).Digest;
        string cache = File.ReadAllText(CachePath);
        string line = cache.Split('\n').Single(line => line.StartsWith("assembly Permafrost.Tests ", StringComparison.Ordinal));
        Forge(cache, line, $"assembly Permafrost.Tests {new string('0', 64)}");

        Assert.Equal(digest, Code().Of(new CountingStage(3)).Digest);
    }

    [Fact]
    public void Of_CacheCannotBeWritten_GoesWithout()
    {
        File.WriteAllText(place.RunsFolder, "a file where the folder should be");

        Assert.Equal(
            new ReachableCode("Permafrost.", cachePath: null).Of(new CountingStage(3)).Digest,
            Code().Of(new CountingStage(3)).Digest
        );
    }

    [Fact]
    public void Of_RootOfTheFramework_SaysSo()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Code().Of(new CountingStage(3) { Roots = [typeof(Uri)] }));

        Assert.Contains("System.Uri", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Replaces a text in the cache and makes its checksum right.</summary>
    private void Forge(string cache, string old, string now)
    {
        string body = cache.Split('\n', 2)[1].Replace(old, now, StringComparison.Ordinal);
        File.WriteAllText(CachePath, $"{Permafrost.Core.Digests.Sha256Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(body))}\n{body}");
    }

    private ReachableCode Code() => new("Permafrost.", CachePath);
}
