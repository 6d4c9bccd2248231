using System.Text.RegularExpressions;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>The methods that the runtime compiled, as <c>DOTNET_JitDisasmSummary</c> lists them.</summary>
internal static partial class JitLog
{
    /// <summary>Methods by type and name, <c>Some.Type+Inner:Method</c>, in the order in which they were compiled.</summary>
    public static IReadOnlyList<string> Read(string path) =>
        [.. File.ReadLines(path).Select(line => Compiled().Match(line)).Where(match => match.Success).Select(Name)];

    // "  12: JIT compiled Some.Type`1+Inner[System.__Canon]:Method[int](System.String):int:this [Tier0, IL size=7, code size=9]"
    [GeneratedRegex(
        @"JIT compiled (?<type>[^:\[]+)(\[[^:]*\])?:(?<method>[^(\[]+)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Compiled();

    private static string Name(Match match) => $"{match.Groups["type"].Value}:{match.Groups["method"].Value}";
}
