using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>What defines an experiment, and its figures, as a list of terms.</summary>
internal static class ExperimentFacts
{
    public static void Write(Markup page, ExperimentResult one)
    {
        using (page.Open("div"))
        {
            page.Element("h3", "Definition and figures");
            using (page.Open("dl"))
            {
                Fact(page, "name", one.Name, "code");
                foreach (var (key, value) in one.Parameters)
                {
                    Fact(page, key, JsonNodeText.Plain(value));
                }

                Fact(page, "dataset", one.Dataset.Name);
                if (one.TrainingCount is { } trained)
                {
                    Fact(page, "trained on", $"{Figures.Whole(trained)} images");
                }

                Fact(page, "trained for", Training(one));
                Measures(page, "validation accuracy", one.Validation);
                Measures(page, "test accuracy", one.Test);
                if (one.Test is { } test)
                {
                    Fact(page, "macro F1", Figures.Decimal(test.MacroF1));
                    Fact(
                        page,
                        "calibration error",
                        $"{Figures.Decimal(test.ExpectedCalibrationError)} (ECE, {ClassificationMetrics.CalibrationBins} bins)"
                    );
                    Fact(page, "Brier score", Figures.Decimal(test.Brier));
                }

                Fact(page, "model SHA-256", one.ModelDigest?.ToString(), "code");
                Fact(page, "predictions SHA-256", one.PredictionsDigest?.ToString(), "code");
            }
        }
    }

    /// <summary>20 epochs; or what early stopping and keep_best made of them. Null where training is not known.</summary>
    internal static string? Training(ExperimentResult one)
    {
        if (one.History is not { } history)
        {
            return null;
        }

        int epochs = history.Epochs.Length;
        string stopped = one.StoppedEarly ? $" of {one.EpochsAsked}, stopped early" : "";
        string kept = one.Model?.KeptEpoch is { } epoch ? $"; the weights are those of epoch {epoch}, the best" : "";
        return $"{epochs} {(epochs == 1 ? "epoch" : "epochs")}{stopped}{kept}";
    }

    private static void Measures(Markup page, string name, ClassificationMetrics? split)
    {
        if (split is not null)
        {
            Fact(
                page,
                name,
                $"{Figures.Percent(split.Accuracy)} of {Figures.Whole(split.Count)} images (95\u00a0% interval {Figures.PercentRange(split.AccuracyInterval.Low, split.AccuracyInterval.High)}), loss {Figures.Decimal(split.Loss)}"
            );
        }
    }

    private static void Fact(Markup page, string name, string? value, string element = "bdi")
    {
        if (value is not null)
        {
            page.Element("dt", () => page.Name(name));
            page.Element("dd", () => page.Inline(element, value));
        }
    }
}
