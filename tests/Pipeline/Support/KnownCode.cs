using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;

namespace Permafrost.Tests.Pipeline.Support;

/// <summary>Code whose version a test decides.</summary>
internal sealed class KnownCode : ICodeFingerprint
{
    public Dictionary<string, string> Parts { get; } =
        new(StringComparer.Ordinal) { ["Rooms.Core"] = new string('a', 64), ["YamlDotNet"] = "16.3.0" };

    public CodeVersion Of(Stage stage) => new(new Dictionary<string, string>(Parts, StringComparer.Ordinal));

    public IReadOnlyList<CodePart> PartsOf(Stage stage) =>
        [
            .. Parts.Select(part => new CodePart(
                part.Value.Length == 64 ? CodePartKind.Method : CodePartKind.Package,
                part.Key,
                part.Value,
                ReachedBy: null
            )),
        ];
}
