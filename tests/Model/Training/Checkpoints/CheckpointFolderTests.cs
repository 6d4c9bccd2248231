using Permafrost.Model.Training.Checkpoints;

namespace Permafrost.Tests.Model.Training.Checkpoints;

public sealed class CheckpointFolderTests
{
    [Fact]
    public void Find_FilesOfAllKinds_GivesCheckpointsTheFurthestFirst()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        TrainingPlace[] places = [new(2, 0), new(10, 3), new(9999, 1_000_000), new(2, 44)];
        foreach (string path in places.Select(folder.PathOf))
        {
            File.WriteAllText(path, "");
        }

        File.WriteAllText(temporary.File("epoch-1-step.safetensors"), "");
        File.WriteAllText(temporary.File("model.safetensors"), "");
        File.WriteAllText(temporary.File("epoch-00001-step-0000000001.tmp"), "");

        var found = folder.Find();

        Assert.Equal(places.OrderDescending(), found.Select(file => file.Place));
        Assert.All(found, file => Assert.Equal(folder.PathOf(file.Place), file.Path));
    }

    [Fact]
    public void Keep_SomeFiles_LeavesTheFurthestAlone()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        foreach (int step in (int[])[3, 1, 2])
        {
            File.WriteAllText(folder.PathOf(new(1, step)), "");
        }

        File.WriteAllText(temporary.File(".half.tmp"), "");

        folder.Keep(2);

        Assert.Equal(
            [folder.PathOf(new(1, 2)), folder.PathOf(new(1, 3))],
            Directory.EnumerateFiles(temporary.Path).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Find_NoFolder_GivesNothing()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.File("none"));

        folder.Keep(1);

        Assert.Empty(folder.Find());
    }
}
