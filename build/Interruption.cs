using System.Runtime.InteropServices;

namespace Permafrost.Build;

/// <summary>Ctrl-C and SIGTERM: the first asks the stages to stop at their next step, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly TextWriter errors;
    private readonly PosixSignalRegistration[] registrations;

    public Interruption(TextWriter errors)
    {
        this.errors = errors;
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
            return;
        }

        signal.Cancel = true;
        errors.WriteLine("Stopping at the next step; once more ends at once.");
        source.Cancel();
    }
}
