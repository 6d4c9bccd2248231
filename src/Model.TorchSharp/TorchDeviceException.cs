namespace Permafrost.Model.Torch;

/// <summary>libtorch does not find the device that was asked for, or cannot be loaded itself.</summary>
public sealed class TorchDeviceException : Exception
{
    public TorchDeviceException(string message)
        : base(message) { }

    public TorchDeviceException(string message, Exception inner)
        : base(message, inner) { }

    public TorchDeviceException() { }
}
