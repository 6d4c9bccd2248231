using System.Diagnostics;

namespace Permafrost.Tests.Imaging;

/// <summary>Debian's Pillow, running <c>Fixtures/pillow_live.py</c>; tests that want it are skipped where it is not installed.</summary>
internal sealed class LivePillow : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process process;
    private readonly BinaryReader output;

    public LivePillow(IReadOnlyList<string> files)
    {
        Assert.SkipUnless(IsInstalled, $"{Python} with python3-pil is not installed");
        string script = Path.Combine(Repository.Root, "tests", "Imaging", "Fixtures", "pillow_live.py");
        process = Process.Start(
            new ProcessStartInfo(Python, [script])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        output = new BinaryReader(process.StandardOutput.BaseStream);

        // A pipe holds less than the paths of a dataset.
        Writing = Task.Run(() =>
        {
            foreach (string file in files)
            {
                process.StandardInput.Write(file + "\n");
            }

            process.StandardInput.Close();
        });
    }

    /// <summary>Done when all paths are handed over.</summary>
    public Task Writing { get; }

    private static bool IsInstalled
    {
        get
        {
            if (!File.Exists(Python))
            {
                return false;
            }

            using var asked = Process.Start(
                new ProcessStartInfo(Python, ["-c", "import PIL"]) { UseShellExecute = false, RedirectStandardError = true }
            )!;
            asked.WaitForExit();
            return asked.ExitCode == 0;
        }
    }

    public int ReadNumber() => output.ReadInt32();

    public byte[] ReadPixels(int count)
    {
        byte[] pixels = output.ReadBytes(count);
        Assert.Equal(count, pixels.Length);
        return pixels;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
