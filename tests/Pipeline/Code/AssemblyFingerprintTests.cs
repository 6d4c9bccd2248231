using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Core.Files;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Code;

public sealed class AssemblyFingerprintTests : IDisposable
{
    private const string Lesson = """
        using System;
        namespace Sample
        {
            public static class Lesson
            {
                private static readonly byte[] Table = { 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233 };
                public const double Rate = 0.25;
                public static string Say(int index) => $"value {Table[index] * Rate}";
                public static Func<int, int> Twice() => value => value * 2;
            }
        }
        """;

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Of_AStage_NamesOurAssembliesAndThePackagesWithTheirVersions()
    {
        var version = new AssemblyFingerprint("Permafrost.").Of(new TextStage("Train", []));

        Assert.All(
            ["Permafrost.Core", "Permafrost.Pipeline", "Permafrost.Tests"],
            name => Assert.Matches("^[0-9a-f]{64}$", version.Parts[name])
        );
        string package = typeof(Assert).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.Equal(package.Split('+')[0], version.Parts["xunit.v3.assert"]);
        Assert.DoesNotContain("System.Runtime", version.Parts.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public void OfAssembly_CopyInAnotherFolder_IsTheSame()
    {
        string source = typeof(Stage).Assembly.Location;
        string copy = Path.Combine(place.Root, "a folder", "deeper");
        Directory.CreateDirectory(copy);
        foreach (string name in new[] { "Permafrost.Pipeline.dll", "Permafrost.Core.dll" })
        {
            File.Copy(Path.Combine(Path.GetDirectoryName(source)!, name), Path.Combine(copy, name));
        }

        var here = new AssemblyFingerprint("Permafrost.").OfAssembly(source);
        var there = new AssemblyFingerprint("Permafrost.").OfAssembly(Path.Combine(copy, "Permafrost.Pipeline.dll"));

        Assert.Equal(here.Digest, there.Digest);
        Assert.Equal(["Permafrost.Core", "Permafrost.Pipeline"], there.Parts.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public void OfAssembly_OwnReferenceIsMissing_SaysWhich()
    {
        string copy = Path.Combine(place.Root, "Permafrost.Pipeline.dll");
        File.Copy(typeof(Stage).Assembly.Location, copy);

        var error = Assert.Throws<InvalidOperationException>(() => new AssemblyFingerprint("Permafrost.").OfAssembly(copy));

        Assert.Contains("Permafrost.Core.dll", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfAssembly_OtherMvidTimeStampAndChecksum_IsTheSame()
    {
        string path = typeof(Stage).Assembly.Location;
        byte[] image = File.ReadAllBytes(path);
        int guids,
            time;
        using (var file = new PEReader(new MemoryStream(image)))
        {
            var metadata = file.GetMetadataReader();
            var mvid = metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
            guids = image.AsSpan().IndexOf(mvid.ToByteArray());
            time = file.PEHeaders.CoffHeaderStartOffset + 4;
        }

        image[guids] ^= 0xff;
        image[time] ^= 0xff;

        Assert.Equal(DigestOf(File.ReadAllBytes(path)), DigestOf(image));
    }

    [Fact]
    public void OfAssembly_OneChangedInstruction_IsAnother()
    {
        string path = typeof(Stage).Assembly.Location;
        byte[] image = File.ReadAllBytes(path);
        int body;
        using (var file = new PEReader(new MemoryStream(image)))
        {
            var metadata = file.GetMetadataReader();
            var method = metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Last(method => method.RelativeVirtualAddress != 0);
            byte[] instructions = file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
            int section = file.PEHeaders.GetContainingSectionIndex(method.RelativeVirtualAddress);
            var header = file.PEHeaders.SectionHeaders[section];
            body = method.RelativeVirtualAddress - header.VirtualAddress + header.PointerToRawData;
            body += image.AsSpan(body).IndexOf(instructions);
        }

        image[body] ^= 1;

        Assert.NotEqual(DigestOf(File.ReadAllBytes(path)), DigestOf(image));
    }

    [Fact]
    public void OfAssembly_CompiledInTwoFoldersWithOtherComments_IsTheSame()
    {
        string plain = Compile("one/clone", Lesson);
        string commented = Compile(
            "another/clone/of it",
            "// A comment.\n\n" + Lesson.Replace("=> value * 2", "=>\n    /* why */ value * 2", StringComparison.Ordinal)
        );

        Assert.Equal(DigestOf(plain), DigestOf(commented));
        Assert.False(File.ReadAllBytes(plain).AsSpan().SequenceEqual(File.ReadAllBytes(commented)));
    }

    [Fact]
    public void OfAssembly_CodeOrConstantChanged_IsAnother()
    {
        var plain = DigestOf(Compile("plain", Lesson));

        foreach (
            string change in new[]
            {
                "value * 2|value + 2",
                "0.25|0.5",
                "\"value |\"Value ",
                "233|234",
                "public const|[Obsolete] public const",
            }
        )
        {
            string[] sides = change.Split('|');
            string changed = Compile("changed", Lesson.Replace(sides[0], sides[1], StringComparison.Ordinal));
            Assert.True(plain != DigestOf(changed), change);
        }
    }

    [Fact]
    public void OfAssembly_OtherVersionOfTheAssembly_IsTheSame()
    {
        const string Attributes = """
            [assembly: System.Reflection.AssemblyVersion("1.0.0.0")]
            [assembly: System.Reflection.AssemblyInformationalVersion("1.0.0+abcdef")]

            """;
        // Attributes of the assembly stand between the usings and the namespaces.
        int start = Lesson.IndexOf("namespace", StringComparison.Ordinal);
        string old = Compile("old", "using System;\n" + Attributes + Lesson[start..]);
        string next = Compile("new", "using System;\n" + Attributes.Replace("1.0.0", "1.1.0", StringComparison.Ordinal) + Lesson[start..]);

        Assert.Equal(DigestOf(old), DigestOf(next));
    }

    private static Sha256Digest DigestOf(string path) => DigestOf(File.ReadAllBytes(path));

    private static Sha256Digest DigestOf(byte[] image)
    {
        using var file = new PEReader(new MemoryStream(image));
        return AssemblyContent.Digest(file, file.GetMetadataReader(), name => name.StartsWith("Permafrost.", StringComparison.Ordinal));
    }

    /// <summary>Compiles with the SDK's own compiler, as a clone in that folder would, and returns the path of the assembly.</summary>
    private string Compile(string folder, string source)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string root = Path.GetFullPath(Path.Combine(framework, "..", "..", ".."));
        string sdks = Path.Combine(root, "sdk");
        string? compiler = !Directory.Exists(sdks)
            ? null
            : SortedDirectory.Folders(sdks).Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll")).LastOrDefault(File.Exists);
        Assert.SkipWhen(compiler is null, "needs the SDK's compiler");

        string project = Path.Combine(place.Root, folder);
        Directory.CreateDirectory(project);
        File.WriteAllText(Path.Combine(project, "Lesson.cs"), source, new UTF8Encoding(false));
        var start = new ProcessStartInfo(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"))
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            ArgumentList =
            {
                "exec",
                compiler!,
                "-nologo",
                "-noconfig",
                "-nostdlib",
                "-target:library",
                "-optimize+",
                "-deterministic+",
                "-debug:embedded",
                $"-pathmap:{project}=/_/",
                $"-r:{Path.Combine(framework, "System.Private.CoreLib.dll")}",
                "-out:Sample.dll",
                "Lesson.cs",
            },
        };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return Path.Combine(project, "Sample.dll");
    }
}
