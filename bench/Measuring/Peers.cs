using System.ComponentModel;
using System.Diagnostics;

namespace Permafrost.Bench.Measuring;

/// <summary>The programs that ours are compared with.</summary>
internal static class Peers
{
    /// <summary>Runs <c>bench/peers/install</c> for those of a benchmark. A peer that cannot be had is missed later, where it is to be measured.</summary>
    public static void Install(string benchmark)
    {
        try
        {
            using var install = Process.Start(
                new ProcessStartInfo(Path.Combine(Checkout.Peers, "install"), [benchmark])
                {
                    UseShellExecute = false,
                    WorkingDirectory = Checkout.Peers,
                }
            )!;
            install.WaitForExit();
            if (install.ExitCode != 0)
            {
                Console.Error.WriteLine("Not all peers could be installed; what is missing is said in the page.");
            }
        }
        catch (Win32Exception exception)
        {
            Console.Error.WriteLine($"bench/peers/install did not run: {exception.Message}");
        }
    }
}
