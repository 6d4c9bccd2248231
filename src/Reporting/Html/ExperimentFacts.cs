using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>What defines an experiment, and its figures, as a list of terms.</summary>
internal static class ExperimentFacts
{
    /// <summary>The mark of an experiment whose bits are not promised.</summary>
    internal const string NotBitExact = "not bit-exact";

    /// <param name="page">Written to.</param>
    /// <param name="one">The experiment.</param>
    /// <param name="shared">Parameters that stand elsewhere; null to write everything there is.</param>
    public static void Write(Markup page, ExperimentResult one, SharedParameters? shared)
    {
        using (page.Open("div"))
        {
            page.Element("h3", "Definition");
            using (page.Open("dl", ("class", "definition")))
            {
                Fact(page, "name", one.Name, "code");
                WriteTerms(page, Terms(one).Where(term => shared?.Contains(term.Key) != true));
            }

            if (!one.IsDone)
            {
                return;
            }

            page.Element("h3", "Figures");
            using (page.Open("dl"))
            {
                Fact(page, "trained for", Training(one));
                Measures(page, "validation accuracy", one.Validation);
                Measures(page, "test accuracy", one.Test);
                if (shared is null && one.Test is { } test)
                {
                    Fact(page, "macro F1", Figures.Decimal(test.MacroF1));
                    Fact(
                        page,
                        "calibration error",
                        $"{Figures.Decimal(test.ExpectedCalibrationError)} (ECE, {ClassificationMetrics.CalibrationBins} bins)"
                    );
                    Fact(page, "Brier score", Figures.Decimal(test.Brier));
                }

                if (!one.IsBitExact)
                {
                    Fact(page, "bits", $"{NotBitExact}: its engine promises figures and no digests, and these are of one run");
                }

                Fact(page, "model SHA-256", one.ModelDigest?.ToString(), "code");
                if (shared is null)
                {
                    Fact(page, "predictions SHA-256", one.PredictionsDigest?.ToString(), "code");
                }
            }

            RunFiles.Write(page, one);
        }
    }

    /// <summary>What defines an experiment, apart from its name.</summary>
    public static IEnumerable<(string Key, string Value)> Terms(ExperimentResult one)
    {
        foreach (var (key, value) in one.Parameters)
        {
            yield return (key, JsonNodeText.Plain(value));
        }

        yield return ("dataset", one.Dataset.Name);
        if (one.TrainingCount is { } trained)
        {
            yield return ("trained on", $"{Figures.Whole(trained)} images");
        }
    }

    public static void WriteTerms(Markup page, IEnumerable<(string Key, string Value)> terms)
    {
        foreach (var (key, value) in terms)
        {
            Fact(page, key, value);
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
