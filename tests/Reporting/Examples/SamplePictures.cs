using System.Collections.Immutable;
using Permafrost.Core.Randomness;
using Permafrost.Imaging.Png;
using Permafrost.Reporting;
using Permafrost.Reporting.Examination;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Results;

namespace Permafrost.Tests.Reporting.Examples;

/// <summary>Small gray pictures, each of a shade of its own, and sparsity and uncertainty for a sample study.</summary>
internal sealed class SamplePictures(int side = 4) : ITestPictures
{
    /// <summary>Pictures that were asked for.</summary>
    public List<(string Set, int Index)> Asked { get; } = [];

    public string? SetOf(ExperimentResult one) => one.Dataset.Name;

    public Picture Picture(string set, int index)
    {
        Asked.Add((set, index));
        // Noise, which no encoder makes small.
        var stream = new PhiloxStream(111, "pictures");
        byte[] pixels = [.. Enumerable.Range(0, side * side).Select(at => (byte)stream.UInt32(0, (uint)index, (uint)at))];
        return new Picture([.. PngEncoder.Encode(pixels, side, side, 1)], side, side);
    }

    /// <summary>The study with everything that a report can show.</summary>
    public static ReportDocument Build(SampleStudy study, ITestPictures? pictures = null)
    {
        ImmutableArray<ExperimentResult> experiments = [.. study.Experiments.Select(one => Whole(study, one))];
        return ReportDocument.Build(experiments, study.Predictions, one => Entropies(study, one), pictures ?? new SamplePictures());
    }

    public static double[] Entropies(SampleStudy study, ExperimentResult one)
    {
        var table = study.Predictions(one);
        return [.. Enumerable.Range(0, table.Count).Select(image => 1.0 - table.Probabilities(image)[table.Predicted[image]])];
    }

    private static ExperimentResult Whole(SampleStudy study, ExperimentResult one) =>
        one with
        {
            Model = one.Model! with { KeptEpoch = 2 },
            Metrics = one.Metrics! with
            {
                Uncertainty = UncertaintyMetrics.Compute(20, study.Predictions(one), Entropies(study, one)),
                Sparsity = [new LayerSparsity("conv2d", 1 / 3.0, 1 / 3.0), new LayerSparsity("<dropout>", 0.4, 0.65)],
            },
        };
}
