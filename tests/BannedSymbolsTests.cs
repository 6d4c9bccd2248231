using System.Reflection;

namespace Permafrost.Tests;

public sealed class BannedSymbolsTests
{
    /// <summary>A misspelt entry bans nothing and says nothing: every name must exist.</summary>
    [Fact]
    public void BannedSymbols_EveryEntry_NamesATypeOrMemberOfTheFramework()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "src", "BannedSymbols.txt"));
        var unknown = lines.Where(line => !line.StartsWith("N:", StringComparison.Ordinal) && !Exists(line)).ToList();

        Assert.NotEmpty(lines);
        Assert.Empty(unknown);
    }

    private static bool Exists(string line)
    {
        string name = line[2..line.IndexOf(';', StringComparison.Ordinal)];
        if (line[0] == 'T')
        {
            return FindType(name) is not null;
        }

        string member = name.Split('(')[0].Split("``")[0];
        int dot = member.LastIndexOf('.', member.EndsWith("#ctor", StringComparison.Ordinal) ? member.Length - 6 : member.Length - 1);
        var type = FindType(member[..dot]);
        string simple = member[(dot + 1)..].TrimStart('.');
        const BindingFlags All = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance;
        return type is not null && (simple == "#ctor" ? type.GetConstructors(All).Length > 0 : type.GetMember(simple, All).Length > 0);
    }

    private static Type? FindType(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null)
        ?? Type.GetType($"{name}, System.Runtime")
        ?? Type.GetType($"{name}, System.Linq")
        ?? Type.GetType($"{name}, System.IO.Compression")
        ?? Type.GetType($"{name}, System.Runtime.Intrinsics")
        ?? Type.GetType($"{name}, System.Numerics.Vectors")
        ?? Type.GetType($"{name}, System.Runtime.Extensions");
}
