using Permafrost.Pipeline.Code;

namespace Permafrost.Tests.Pipeline.Code;

public sealed class RuntimePackTests : IDisposable
{
    private const string Published = """
        {
          "targets": {
            ".NETCoreApp,Version=v10.0": {},
            ".NETCoreApp,Version=v10.0/win-x64": {
              "Program/0.1.0": { "runtime": { "Program.dll": {} } },
              "runtimepack.Microsoft.NETCore.App.Runtime.win-x64/10.0.0": {
                "runtime": { "System.Private.CoreLib.dll": {}, "System.Linq.dll": {} },
                "native": { "coreclr.dll": {} }
              },
              "MathNet.Numerics/5.0.0": { "runtime": { "lib/net6.0/MathNet.Numerics.dll": {} } }
            }
          },
          "libraries": {
            "Program/0.1.0": { "type": "project" },
            "runtimepack.Microsoft.NETCore.App.Runtime.win-x64/10.0.0": { "type": "runtimepack" },
            "MathNet.Numerics/5.0.0": { "type": "package" }
          }
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-pack-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void AssembliesIn_SelfContainedPublication_NamesTheFrameworksAlone()
    {
        Write("Program.deps.json", Published);
        Write("System.Private.CoreLib.dll", "");

        Assert.Equal(["System.Linq", "System.Private.CoreLib"], RuntimePack.AssembliesIn(folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AssembliesIn_UsualFolder_IsEmpty() => Assert.Empty(RuntimePack.AssembliesIn(AppContext.BaseDirectory));

    [Fact]
    public void Read_AssemblyOfTheFrameworkBesideThePrograms_CountsAsAbsent()
    {
        Write("Program.deps.json", Published);
        foreach (string name in (string[])["System.Private.CoreLib", "System.Linq", "MathNet.Numerics"])
        {
            Write(name + ".dll", name);
        }

        var files = new AssemblyFiles(folder);

        Assert.Null(files.Read("System.Linq"));
        Assert.Null(files.Digest("System.Linq"));
        Assert.NotNull(files.Read("MathNet.Numerics"));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
