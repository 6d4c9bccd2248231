using System.Text.Json;

namespace Permafrost.Tests.Imaging;

/// <summary>What Pillow made of known pixels; <c>Fixtures/pillow.py</c> recorded it.</summary>
internal static class PillowFixture
{
    public static JsonElement Read()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Permafrost.slnx")))
        {
            root = Path.GetDirectoryName(root);
        }

        string path = Path.Combine(root ?? "", "tests", "Imaging", "Fixtures", "pillow.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

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
