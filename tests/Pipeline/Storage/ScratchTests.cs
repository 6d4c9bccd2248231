using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Storage;

public sealed class ScratchTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Workplace place = new();

    private string Parent => Path.Combine(place.Root, "tmp");

    public void Dispose() => place.Dispose();

    [Fact]
    public void Sweep_FolderOfADeadProcessOfThisMachine_IsRemoved()
    {
        // No process has this number: Linux ends at 2^22, and Windows' numbers are multiples of four.
        string folder = Leave($"{ProcessTag.Place}.{int.MaxValue}.1", Now);

        Scratch.Sweep(Parent, Now);

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Sweep_FolderOfALivingProcess_Stays()
    {
        string folder = Leave($"{ProcessTag.Place}.{Environment.ProcessId}.1", Now - TimeSpan.FromDays(30));

        Scratch.Sweep(Parent, Now);

        Assert.True(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("another.machine.17.1", 6, true)]
    [InlineData("another.machine.17.1", 8, false)]
    [InlineData("whatever", 6, true)]
    [InlineData("whatever", 8, false)]
    public void Sweep_FolderOfAnotherMachine_StaysForAWeek(string name, int ageDays, bool stays)
    {
        string folder = Leave(name, Now - TimeSpan.FromDays(ageDays));

        Scratch.Sweep(Parent, Now);

        Assert.Equal(stays, Directory.Exists(folder));
    }

    [Fact]
    public void Sweep_FolderOfAMachineOfTheSameName_Stays()
    {
        string folder = Leave($"{Environment.MachineName}-00000000.{int.MaxValue}.1", Now - TimeSpan.FromDays(1));

        Scratch.Sweep(Parent, Now);

        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public void Sweep_NoFolderYet_DoesNothing()
    {
        Scratch.Sweep(Parent, Now);

        Assert.False(Directory.Exists(Parent));
    }

    [Fact]
    public void Run_AfterAKilledProcess_SweepsWhatItLeft()
    {
        string folder = Path.Combine(place.StoreFolder, "tmp", $"{ProcessTag.Place}.{int.MaxValue}.1");
        Directory.CreateDirectory(folder);

        place.Run("study", new TextStage("Train", []));

        Assert.False(Directory.Exists(folder));
    }

    private string Leave(string name, DateTime lastWriteUtc)
    {
        string folder = Path.Combine(Parent, name);
        Directory.CreateDirectory(Path.Combine(folder, "outputs"));
        string file = Path.Combine(folder, "outputs", "half.bin");
        File.WriteAllText(file, "half");
        File.SetAttributes(file, FileAttributes.ReadOnly);
        Directory.SetLastWriteTimeUtc(folder, lastWriteUtc);
        return folder;
    }
}
