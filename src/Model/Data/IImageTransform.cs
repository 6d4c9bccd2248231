namespace Permafrost.Model.Data;

/// <summary>What happens to an image before a network learns from it. Any number of threads may use one at the same time.</summary>
public interface IImageTransform
{
    /// <summary>Writes the image to learn from: a function of what is given alone, so that the order of the work cannot show.</summary>
    /// <param name="pixels">[H, W, C], as the training set has them.</param>
    /// <param name="shape">[H, W, C].</param>
    /// <param name="epoch">Epoch, counted from 0; an address of random numbers.</param>
    /// <param name="sample">Index of the image in its split; an address of random numbers.</param>
    /// <param name="target">[H, W, C], every byte written; not the memory of the pixels.</param>
    void Apply(ReadOnlySpan<byte> pixels, ActivationShape shape, uint epoch, uint sample, Span<byte> target);
}
