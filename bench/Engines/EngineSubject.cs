using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Engines;

/// <summary>Which program trains which network.</summary>
/// <param name="Network">The network.</param>
/// <param name="Program">One of the constants.</param>
internal sealed record EngineSubject(BenchNetwork Network, string Program) : ISubject
{
    public const string Managed = "managed";
    public const string TorchSharp = "torchsharp";
    public const string PyTorch = "pytorch";

    /// <summary>A few small images, and some large ones: an epoch takes a second or two.</summary>
    private static readonly (BenchNetwork Network, int Images)[] Networks =
    [
        (BenchNetwork.Main, 6400),
        (new BenchNetwork("natural-scenes", TimesPyTorch: 0.0), 1280),
    ];

    /// <summary>In the order of a round: side by side what is compared.</summary>
    public static IReadOnlyList<EngineSubject> All { get; } =
    [.. Networks.SelectMany(pair => new[] { Managed, TorchSharp, PyTorch }.Select(program => new EngineSubject(pair.Network, program)))];

    /// <summary>Such as <c>natural-scenes/torchsharp</c>.</summary>
    public string Name => $"{Network.Name}/{Program}";

    /// <summary>TorchSharp is there in builds that ask for it.</summary>
    public bool IsOurs => Program == Managed;

    /// <summary>Images of an epoch.</summary>
    public int Images => Networks.First(pair => pair.Network == Network).Images;

    /// <summary>Epochs, of which the first is not counted.</summary>
    public int Epochs => Program == Managed ? 6 : 2;
}
