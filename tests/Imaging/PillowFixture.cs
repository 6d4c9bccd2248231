using System.Security.Cryptography;
using System.Text.Json;

namespace Permafrost.Tests.Imaging;

/// <summary>What Pillow made of known pixels; <c>Fixtures/pillow.py</c> recorded it.</summary>
internal static class PillowFixture
{
    public static JsonElement Read()
    {
        string path = Path.Combine(Repository.Root, "tests", "Imaging", "Fixtures", "pillow.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    /// <summary>Indices of a list of cases.</summary>
    public static TheoryData<int> Indices(string list) => [.. Enumerable.Range(0, Read().GetProperty(list).GetArrayLength())];

    /// <summary>Numbers of a list within a case.</summary>
    public static int[] Numbers(JsonElement recorded, string name) =>
        [.. recorded.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>The script's <c>image</c>: the pixels that a case's <c>input</c> and <c>seed</c> describe.</summary>
    public static byte[] Input(JsonElement recorded) =>
        Pixels(Numbers(recorded, "input").Aggregate(1, (product, side) => product * side), recorded.GetProperty("seed").GetUInt32());

    /// <summary>The script's <c>digest</c>.</summary>
    public static string Digest(ReadOnlySpan<byte> pixels) => Convert.ToHexStringLower(SHA256.HashData(pixels));

    /// <summary>The script's <c>pixels</c>.</summary>
    public static byte[] Pixels(int count, uint seed)
    {
        var bytes = new byte[count];
        uint state = seed;
        for (int index = 0; index < count; index++)
        {
            state = unchecked(1664525 * state + 1013904223);
            byte value = (byte)(state >> 16);
            bytes[index] = index % 4 != 0 ? value : (byte)(255 * (value & 1));
        }

        return bytes;
    }
}
