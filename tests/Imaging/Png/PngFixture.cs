using System.Text.Json;

namespace Permafrost.Tests.Imaging.Png;

/// <summary>A file of <c>Fixtures/png.json</c>, which <c>Fixtures/png.py</c> wrote.</summary>
internal sealed record PngFixture(string Mode, int Width, int Height, byte[] File, byte[] Pixels)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<PngFixture> All { get; } = Read();

    private static PngFixture[] Read()
    {
        string path = Path.Combine(Repository.Root, "tests", "Imaging", "Png", "Fixtures", "png.json");
        return JsonSerializer.Deserialize<PngFixture[]>(System.IO.File.ReadAllBytes(path), Options)!;
    }
}
