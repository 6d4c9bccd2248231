using System.Globalization;
using TorchSharp;

namespace Permafrost.Model.Torch;

/// <summary>Where libtorch computes.</summary>
/// <param name="Device">As TorchSharp names it.</param>
/// <param name="Kind"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Name">The processor's name, as far as it is known.</param>
internal sealed record TorchDevice(torch.Device Device, string Kind, string Name)
{
    /// <param name="name"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="TorchDeviceException">It is not there.</exception>
    public static TorchDevice Open(string name)
    {
        try
        {
            if (name == "cpu")
            {
                return new TorchDevice(torch.CPU, "cpu", ProcessorName.OfThisMachine());
            }

            int count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
            int index = name.Contains(':', StringComparison.Ordinal)
                ? int.Parse(name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture)
                : 0;
            return index < count
                ? new TorchDevice(torch.device(DeviceType.CUDA, index), "cuda", ProcessorName.OfGpu(index))
                : throw new TorchDeviceException(
                    $"train.device is {name}, and libtorch finds {(count == 0 ? "no GPU" : $"{count} of them, the last being cuda:{count - 1}")}; "
                        + "expected device: cpu, or a build with -p:Torch=cuda-linux on a machine with an NVIDIA GPU and its driver."
                );
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or NotSupportedException)
        {
            throw new TorchDeviceException(
                $"libtorch cannot be loaded: {exception.InnerException?.Message ?? exception.Message} Expected its libraries beside the program, which the packages TorchSharp-cpu and "
                    + "TorchSharp-cuda-linux bring along.",
                exception
            );
        }
    }
}
