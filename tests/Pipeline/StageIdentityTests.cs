using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Json;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Pipeline;

public sealed class StageIdentityTests
{
    /// <summary>Were this literal to change, every stored result in the world would be made again.</summary>
    [Fact]
    public void Key_OfAKnownStage_IsTheLiteral()
    {
        var code = Sha256Digest.Parse(new string('c', 64));
        var inputs = new Dictionary<string, Sha256Digest>(StringComparer.Ordinal)
        {
            ["validation"] = Sha256Digest.Parse(new string('b', 64)),
            ["train"] = Sha256Digest.Parse(new string('a', 64)),
        };
        var parameters = new JsonObject { ["seed"] = 111, ["dropout"] = 0.25 };

        var document = StageIdentity.KeyDocument("Train", code, parameters, inputs);

        Assert.Equal(
            $$"""{"code":"{{new string('c', 64)}}","inputs":{"train":"{{new string('a', 64)}}","validation":"{{new string('b', 64)}}"},"parameters":{"dropout":0.25,"seed":111},"stage":"Train"}""",
            CanonicalJson.Text(document)
        );
        Assert.Equal("15235e4a786d6218bea599db74708a48daa9321a527e7f59f3a63662102ffe55", CanonicalJson.Digest(document).ToString());
    }
}
