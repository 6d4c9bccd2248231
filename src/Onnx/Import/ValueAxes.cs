namespace Permafrost.Onnx.Import;

/// <summary>The dimensions of a value in the file.</summary>
internal enum ValueAxes
{
    /// <summary>[N, C, H, W].</summary>
    ChannelsFirst,

    /// <summary>[N, H, W, C].</summary>
    ChannelsLast,

    /// <summary>[N, C].</summary>
    Vector,
}
