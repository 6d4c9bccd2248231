using Permafrost.Experiments.Definitions;
using Permafrost.Imaging.Augmentation;
using Permafrost.Model;
using Permafrost.Model.Data;

namespace Permafrost.Stages.Evaluate;

/// <summary>One of the ways in which an experiment looks at each image that it classifies.</summary>
internal sealed class EvaluationView(ImageView view) : IImageTransform
{
    /// <summary>The views of an experiment; none where images are looked at once, as they are.</summary>
    public static IReadOnlyList<IImageTransform> Of(EvaluateOptions options) =>
        options.HasViews ? [.. ImageView.All(options.HorizontalFlip, options.Shift).Select(view => new EvaluationView(view))] : [];

    public void Apply(ReadOnlySpan<byte> pixels, ActivationShape shape, uint epoch, uint sample, Span<byte> target) =>
        view.Apply(pixels, new ImageSize(shape.Height, shape.Width, shape.Channels), target);
}
