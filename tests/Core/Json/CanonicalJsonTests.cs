using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Permafrost.Core.Json;

namespace Permafrost.Tests.Core.Json;

public sealed class CanonicalJsonTests
{
    /// <summary>The table of RFC 8785, appendix B, whole.</summary>
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Text_NumberOfTheRfc_IsWrittenAsThere(string bits, string expected)
    {
        double value = BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        Assert.Equal(expected, CanonicalJson.Text(JsonValue.Create(value)));
        Assert.Equal(expected, CanonicalJson.Text(JsonNode.Parse(value.ToString("R", CultureInfo.InvariantCulture))));
    }

    /// <summary>The two doubles of which .NET's own shortest form reads back as their neighbour; expected values from V8.</summary>
    [Theory]
    [InlineData(0x3e60000000000000, "2.9802322387695312e-8")]
    [InlineData(0x0410000000000000, "4.1045368012983762e-289")]
    public void Text_PowerOfTwoThatDotNetShortensTooMuch_IsWrittenAsEcmaScriptDoes(ulong bits, string expected) =>
        Assert.Equal(expected, CanonicalJson.Text(JsonValue.Create(BitConverter.UInt64BitsToDouble(bits))));

    [Fact]
    public void Text_EveryPowerOfTwoAndItsNeighbours_ReadsBackToTheSameBits()
    {
        for (ulong exponent = 1; exponent < 0x7ff; exponent++)
        {
            for (ulong offset = 0; offset < 3; offset++)
            {
                ulong bits = (exponent << 52) - 1 + offset;
                string text = CanonicalJson.Text(JsonValue.Create(BitConverter.UInt64BitsToDouble(bits)));
                Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)));
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Text_NotFinite_IsRefused(double value) =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Text(new JsonObject { ["rate"] = value }));

    [Fact]
    public void Text_NumberBeyondTheLargestDouble_IsRefused() =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Text(JsonNode.Parse("1e400")));

    /// <summary>RFC 8785, 3.2.2: input and output of its first example.</summary>
    [Fact]
    public void Text_ExampleOfTheRfc_IsWrittenAsThere()
    {
        const string Input = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        const string Expected =
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";

        Assert.Equal(Expected, CanonicalJson.Text(JsonNode.Parse(Input)));
        Assert.Equal(Encoding.UTF8.GetBytes(Expected), CanonicalJson.Bytes(JsonNode.Parse(Input)));
    }

    /// <summary>RFC 8785, 3.2.3: the emoji is a surrogate pair, so it comes before U+FB33.</summary>
    [Fact]
    public void Text_SortingExampleOfTheRfc_IsSortedByUtf16Units()
    {
        const string Input = """
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """;

        var values = JsonNode.Parse(CanonicalJson.Text(JsonNode.Parse(Input)))!.AsObject().Select(member => (string?)member.Value);

        Assert.Equal(
            [
                "Carriage Return",
                "One",
                "Control",
                "Latin Small Letter O With Diaeresis",
                "Euro Sign",
                "Emoji: Grinning Face",
                "Hebrew Letter Dalet With Dagesh",
            ],
            values,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Text_ControlCharacters_AreEscapedInTheShortestWay()
    {
        string all = string.Concat(Enumerable.Range(0, 0x21).Select(unit => (char)unit)) + "\"\\/\u007f\u2028";

        Assert.Equal(
            "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
                + "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f "
                + "\\\"\\\\/\u007f\u2028\"",
            CanonicalJson.Text(JsonValue.Create(all))
        );
    }

    [Theory]
    [InlineData(new[] { 0xd83d })]
    [InlineData(new[] { 'a', 0xde00, 'b' })]
    [InlineData(new[] { 0xde00, 0xd83d })]
    public void Text_LoneSurrogate_IsRefusedInValuesAndNames(int[] units)
    {
        // As numbers: an attribute keeps its strings in UTF-8, which has no lone surrogates.
        string text = string.Concat(units.Select(unit => (char)unit));

        Assert.Throws<ArgumentException>(() => CanonicalJson.Text(JsonValue.Create(text)));
        Assert.Throws<ArgumentException>(() => CanonicalJson.Text(new JsonObject { [text] = 1 }));
    }

    [Theory]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("-9007199254740992", "-9007199254740992")]
    [InlineData("9223372036854775808", "9223372036854776000")]
    [InlineData("295147905179352830000", "295147905179352830000")]
    [InlineData("-0", "0")]
    public void Text_IntegerThatADoubleHolds_IsWritten(string literal, string expected) =>
        Assert.Equal(expected, CanonicalJson.Text(JsonNode.Parse(literal)));

    [Fact]
    public void Text_IntegerThatADoubleCannotHold_IsRefusedInsteadOfRounded()
    {
        Assert.Throws<ArgumentException>(() => CanonicalJson.Text(JsonNode.Parse("9007199254740993")));
        Assert.Throws<ArgumentException>(() => CanonicalJson.Text(JsonValue.Create(9007199254740993L)));
        Assert.Throws<ArgumentException>(() => CanonicalJson.Text(JsonValue.Create(ulong.MaxValue)));
    }

    [Fact]
    public void Text_DotNetValues_CountAsTheJsonTheyAreWrittenAs()
    {
        var values = new JsonArray(0.1f, 0.1, 0.10m, (byte)7, 7L, 1e21, 'x', true, null);

        Assert.Equal("[0.1,0.1,0.1,7,7,1e+21,\"x\",true,null]", CanonicalJson.Text(values));
        Assert.Equal("\"Monday\"", CanonicalJson.Text(JsonValue.Create("Monday")));
    }

    [Fact]
    public void Digest_OfADocument_IsTheLiteral() =>
        Assert.Equal(
            "43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777",
            CanonicalJson.Digest(JsonNode.Parse("""{"b":2,"a":1}""")).ToString()
        );

    [Fact]
    public void Text_AnyDouble_ReadsBackToTheSameBits() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<long>(),
                bits =>
                {
                    double value = BitConverter.Int64BitsToDouble(bits);
                    return !double.IsFinite(value)
                        || value == 0
                        || BitConverter.DoubleToInt64Bits(
                            double.Parse(CanonicalJson.Text(JsonValue.Create(value)), CultureInfo.InvariantCulture)
                        ) == bits;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(111, 1));

    [Fact]
    public void Text_MembersInAnyOrder_IsTheSame() =>
        Prop.ForAll(Documents(), document => CanonicalJson.Text(document) == CanonicalJson.Text(Reversed(document)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(111, 3));

    [Fact]
    public void Text_OfItsOwnOutput_IsTheSame() =>
        Prop.ForAll(
                Documents(),
                document =>
                {
                    string once = CanonicalJson.Text(document);
                    return once == CanonicalJson.Text(JsonNode.Parse(once))
                        && once == CanonicalJson.Text(JsonNode.Parse(document?.ToJsonString() ?? "null"));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(111, 5));

    private static Arbitrary<JsonNode?> Documents() => Gen.Sized(size => Document(Math.Min(size, 4))).ToArbitrary();

    private static Gen<JsonNode?> Document(int depth)
    {
        var text = ArbMap
            .Default.GeneratorFor<string>()
            .Select(value => new string([.. (value ?? "").Where(unit => !char.IsSurrogate(unit))]) + "\ud83d\ude00");
        var leaf = Gen.OneOf(
            text.Select(value => (JsonNode?)value),
            ArbMap.Default.GeneratorFor<int>().Select(value => (JsonNode?)value),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(value => (JsonNode?)value.Get),
            Gen.Elements<JsonNode?>(null, true, false).Select(value => value?.DeepClone())
        );
        if (depth <= 0)
        {
            return leaf;
        }

        var inner = Document(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.ArrayOf(3).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            text.Zip(inner)
                .ArrayOf(4)
                .Select(members =>
                {
                    var made = new JsonObject();
                    foreach (var (name, value) in members)
                    {
                        made[name] = value?.DeepClone();
                    }

                    return (JsonNode?)made;
                })
        );
    }

    private static JsonNode? Reversed(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(
                members.Reverse().Select(member => KeyValuePair.Create(member.Key, Reversed(member.Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(Reversed)]),
            _ => node?.DeepClone(),
        };
}
