using System.Runtime.InteropServices;
using Permafrost.Build.Output;

namespace Permafrost.Build;

/// <summary>Ctrl-C and SIGTERM: the first asks the stages to stop at their next step, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly HostOutput output;
    private readonly PosixSignalRegistration[] registrations;

    public Interruption(HostOutput output)
    {
        this.output = output;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt),
        ];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void Interrupt(PosixSignalContext signal)
    {
        if (source.IsCancellationRequested)
        {
            if (output.Terminal)
            {
                // The process ends here, before anybody puts back the cursor that a progress bar hides.
                output.Lines.Writer.WriteLine("\e[?25h");
            }

            return;
        }

        signal.Cancel = true;
        output.Errors.WriteLine("Stopping at the next step; once more ends at once.");
        source.Cancel();
    }
}
