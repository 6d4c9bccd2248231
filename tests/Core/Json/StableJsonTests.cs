using System.Text.Json.Nodes;
using Permafrost.Core.Json;

namespace Permafrost.Tests.Core.Json;

public sealed class StableJsonTests
{
    [Fact]
    public void Text_OfADocument_IsIndentedByTwoWithLineFeeds()
    {
        var document = new JsonObject
        {
            ["name"] = "été <b>",
            ["losses"] = new JsonArray(0.5, 1),
            ["none"] = new JsonObject(),
        };

        Assert.Equal("{\n  \"name\": \"été <b>\",\n  \"losses\": [\n    0.5,\n    1\n  ],\n  \"none\": {}\n}\n", StableJson.Text(document));
    }

    [Fact]
    public void Bytes_OfADocument_CarryNoByteOrderMark() => Assert.Equal((byte)'[', StableJson.Bytes(new JsonArray())[0]);
}
