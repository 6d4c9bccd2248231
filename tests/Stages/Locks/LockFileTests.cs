using System.Diagnostics;
using Permafrost.Core.Errors;
using Permafrost.Stages.Locks;

namespace Permafrost.Tests.Stages.Locks;

public sealed class LockFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-lock-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("/x/dropout-study.yaml", "/x/dropout-study.lock.json")]
    [InlineData("/x/a.b.yml", "/x/a.b.lock.json")]
    [InlineData("/x/plain", "/x/plain.lock.json")]
    public void PathBeside_ExperimentFile_IsTheNameWithAnotherEnd(string file, string expected) =>
        Assert.Equal(expected, LockFile.PathBeside(file));

    [Fact]
    public void ToText_AnyOrderOfExperiments_IsSortedByOrdinalValue()
    {
        string text = LockSample.Of("b", "B", "a\u00e4", "a").ToText();

        Assert.Equal(LockSample.Of("a", "a\u00e4", "b", "B").ToText(), text);
        string[] names =
        [
            .. text.Split('\n').Where(line => line.StartsWith("    \"", StringComparison.Ordinal)).Select(line => line.Split('"')[1]),
        ];
        Assert.Equal(["B", "a", "a\u00e4", "b"], names);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_EveryFact_HasALineOfItsOwn()
    {
        string[] lines = LockSample.Of("a").ToText().Split('\n');

        Assert.All(lines, line => Assert.True(line.Count(character => character == ':') <= 1, line));
        Assert.DoesNotContain(lines, line => line.Contains('['));
    }

    [Fact]
    public void Read_NoFile_IsNull() => Assert.Null(LockFile.Read(Path.Combine(folder, "none.lock.json"), "none.lock.json"));

    [Fact]
    public void Read_AFolderInItsPlace_IsTheUsersMistake()
    {
        var exception = Assert.Throws<UserErrorException>(() => LockFile.Read(folder, "x.lock.json"));

        Assert.StartsWith("x.lock.json: cannot be read: ", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Each branch reruns another experiment; git puts both results into one lock by itself.</summary>
    [Fact]
    public void ToText_TwoBranchesChangedDifferentExperiments_GitMergesThem()
    {
        var before = LockSample.Of("a", "b", "c").Experiments;
        string ours = Write("ours", Changed(before, "a", '7'));
        string original = Write("base", new LockFile(before));
        string theirs = Write("theirs", Changed(before, "c", '8', also: "d"));
        var start = new ProcessStartInfo("git", ["merge-file", ours, original, theirs])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        Process? git = null;
        try
        {
            git = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs git");
        }

        using (git)
        {
            git!.WaitForExit();
            Assert.Equal(0, git.ExitCode);
        }

        var expected = Changed(Changed(before, "a", '7').Experiments, "c", '8', also: "d");
        Assert.Equal(expected.ToText(), File.ReadAllText(ours));
    }

    private static LockFile Changed(IReadOnlyDictionary<string, LockedExperiment> experiments, string name, char key, string? also = null)
    {
        var changed = experiments.ToDictionary(StringComparer.Ordinal);
        changed[name] = LockSample.Experiment(key);
        if (also is not null)
        {
            changed[also] = LockSample.Experiment();
        }

        return new LockFile(changed);
    }

    private string Write(string name, LockFile file)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, file.ToText());
        return path;
    }
}
