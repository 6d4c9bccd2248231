using System.Text;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

public sealed class KaggleTokenTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("permafrost-home-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void Find_Variables_GoBeforeTheFile()
    {
        Write(".kaggle", """{"username":"other","key":"other"}""");

        Assert.Equal("me:secret", Shown(("KAGGLE_USERNAME", "me"), ("KAGGLE_KEY", "secret"), ("HOME", home)));
    }

    [Theory]
    [InlineData(".kaggle", "HOME")]
    [InlineData(".config/kaggle", "HOME")]
    [InlineData(".kaggle", "USERPROFILE")]
    public void Find_File_IsRead(string folder, string variable)
    {
        Write(folder, """{"username":"me","key":"secret"}""");

        Assert.Equal("me:secret", Shown((variable, home)));
    }

    [Fact]
    public void Find_ConfigurationFolder_GoesBeforeHome()
    {
        Write(".kaggle", """{"username":"other","key":"other"}""");
        Write("own", """{"username":"me","key":"secret"}""");

        Assert.Equal("me:secret", Shown(("KAGGLE_CONFIG_DIR", Path.Combine(home, "own")), ("HOME", home)));
    }

    [Theory]
    [InlineData("""{"username":"me"}""", "holds no username and key")]
    [InlineData("""{"username":"me","key":5}""", "holds no username and key")]
    [InlineData("""["secret"]""", "holds no username and key")]
    [InlineData("""{"username":"me","key":"secret""", "is no JSON")]
    public void Find_FileWithoutToken_IsNamedWithoutItsContent(string json, string fault)
    {
        Write(".kaggle", json);

        var error = Assert.Throws<MirrorFailedException>(() => Shown(("HOME", home)));

        Assert.StartsWith($"{Path.Combine(home, ".kaggle", "kaggle.json")}: {fault}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_Nothing_SaysWhatIsMissing()
    {
        var error = Assert.Throws<MirrorFailedException>(() => Shown(("HOME", home), ("KAGGLE_USERNAME", "me")));

        Assert.Equal("no token: neither KAGGLE_USERNAME and KAGGLE_KEY in the environment nor ~/.kaggle/kaggle.json", error.Message);
    }

    private static string Shown(params (string Name, string Value)[] variables)
    {
        var token = KaggleToken.Find(name =>
            variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault()
        );
        Assert.Equal("Basic", token.Authorization.Scheme);
        return Encoding.UTF8.GetString(Convert.FromBase64String(token.Authorization.Parameter!));
    }

    private void Write(string folder, string json)
    {
        Directory.CreateDirectory(Path.Combine(home, folder));
        File.WriteAllText(Path.Combine(home, folder, "kaggle.json"), json);
    }
}
