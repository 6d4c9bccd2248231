namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

/// <summary>The image files that <c>Fixtures/make.py</c> wrote.</summary>
internal static class Fixture
{
    public static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Stages", "DownloadCheck", "Fixtures", name));
}
