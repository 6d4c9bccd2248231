using System.Text.Json.Nodes;
using Permafrost.Core.Json;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;

namespace Permafrost.Tests.Pipeline.Support;

/// <summary>Code whose version a test decides.</summary>
internal sealed class KnownCode : ICodeFingerprint
{
    public Dictionary<string, string> Parts { get; } =
        new(StringComparer.Ordinal) { ["Rooms.Core"] = new string('a', 64), ["YamlDotNet"] = "16.3.0" };

    public CodeVersion Of(Stage stage)
    {
        var parts = new Dictionary<string, string>(Parts, StringComparer.Ordinal);
        return new CodeVersion(
            CanonicalJson.Digest(new JsonObject(parts.Select(part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value)))),
            parts
        );
    }
}
