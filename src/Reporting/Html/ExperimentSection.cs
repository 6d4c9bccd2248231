using System.Collections.Immutable;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Everything about one experiment.</summary>
internal static class ExperimentSection
{
    /// <summary>Experiments that have tables and curves where a report has more than <see cref="MostInFull"/>: the best ones, then the first.</summary>
    public const int MostInFull = 60;

    /// <param name="page">Written to.</param>
    /// <param name="one">The experiment.</param>
    /// <param name="index">Its place in the report, from 0.</param>
    /// <param name="report">The report.</param>
    /// <param name="isBrief">Whether definition and figures must do.</param>
    public static void Write(Markup page, ExperimentResult one, int index, ReportDocument report, bool isBrief)
    {
        string id = $"experiment-{index + 1}";
        using (page.Open("section", ("class", "experiment"), ("id", id), ("aria-labelledby", $"{id}-title")))
        {
            page.Element("h2", () => page.Name(ExperimentLabel.Of(one, report)), ("id", $"{id}-title"));
            if (one.FailureReason is { } reason)
            {
                page.Element("p", () => page.Inline("span", "Failed", ("class", "failed")).Text(": ").Name(reason));
            }

            if (isBrief)
            {
                WriteFacts(page, one);
                page.Element(
                    "p",
                    "Tables and curves of it are left out of this long page; report.json has every number.",
                    ("class", "note")
                );
                return;
            }

            using (page.Open("div", ("class", "columns")))
            {
                WriteFacts(page, one);
                WriteLayers(page, one);
            }

            WriteCurves(page, one);
            if (one.Test is { } test)
            {
                using (page.Open("div", ("class", "side")))
                {
                    using (page.Open("div"))
                    {
                        WriteClasses(page, test);
                    }

                    using (page.Open("div"))
                    {
                        ConfusionTable.Write(page, test);
                    }
                }
            }

            ExamplesPart.Write(page, one, report);
            UncertaintyPart.Write(page, one, report);
            SparsityPart.Write(page, one.Metrics?.Sparsity ?? []);
            page.Element(
                "p",
                () => page.Inline("a", "Back to the table of experiments", ("href", $"#study-{Study(one, report)}")),
                ("class", "back note")
            );
        }
    }

    private static int Study(ExperimentResult one, ReportDocument report) =>
        report.Studies.Select((study, index) => (study, index)).First(entry => entry.study.Experiments.Contains(one)).index + 1;

    private static void WriteFacts(Markup page, ExperimentResult one)
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

    private static void WriteLayers(Markup page, ExperimentResult one)
    {
        if (one.Model is not { } model)
        {
            return;
        }

        using (page.Open("div"))
        {
            page.Element("h3", "Network");
            Parts.Table(
                page,
                $"Layers. One image takes {Figures.Whole(model.MacsPerImage)} multiply-adds.",
                "layers",
                () =>
                {
                    Parts.Head(page, ["Layer", "Output shape", "#Parameters"]);
                    using (page.Open("tbody"))
                    {
                        foreach (var layer in model.Layers)
                        {
                            using (page.Open("tr"))
                            {
                                Parts.RowHead(page, layer.Name);
                                page.Element("td", layer.OutputShape, ("class", "nowrap"));
                                Parts.Number(page, Figures.Whole(layer.Parameters));
                            }
                        }
                    }

                    using (page.Open("tfoot"))
                    using (page.Open("tr"))
                    {
                        page.Element("th", "All layers", ("scope", "row"), ("colspan", "2"));
                        Parts.Number(page, Figures.Whole(model.ParameterCount));
                    }
                }
            );
        }
    }

    private static void WriteCurves(Markup page, ExperimentResult one)
    {
        if (one.History is not { Epochs: { IsEmpty: false } epochs })
        {
            return;
        }

        (double, string)? kept = one.Model?.KeptEpoch is { } epoch ? (epoch, "kept") : null;
        var loss = new LineChart
        {
            Title = "Loss (nats)",
            XLabel = "Epoch",
            Mark = kept,
            Series =
            [
                new("training", [.. epochs.Select(row => ((double)row.Epoch, row.TrainLoss))]),
                new(
                    "validation",
                    [.. epochs.Where(row => row.ValidationLoss is not null).Select(row => ((double)row.Epoch, row.ValidationLoss!.Value))]
                ),
            ],
        };
        var accuracy = new LineChart
        {
            Title = "Accuracy (%)",
            XLabel = "Epoch",
            YMaximum = 100,
            Mark = kept,
            Series =
            [
                new("training", [.. epochs.Select(row => ((double)row.Epoch, 100 * row.TrainAccuracy))]),
                new(
                    "validation",
                    [
                        .. epochs
                            .Where(row => row.ValidationAccuracy is not null)
                            .Select(row => ((double)row.Epoch, 100 * row.ValidationAccuracy!.Value)),
                    ]
                ),
            ],
        };
        page.Element("h3", "Learning curves");
        using (page.Open("div", ("class", "columns")))
        {
            using (page.Open("figure"))
            {
                page.Raw(loss.ToSvg());
            }

            using (page.Open("figure"))
            {
                page.Raw(accuracy.ToSvg());
            }
        }
    }

    private static void WriteClasses(Markup page, ClassificationMetrics test)
    {
        page.Element("h3", "By class");
        var found = ClassFindings.Of(test).Sentence();
        if (!found.IsEmpty)
        {
            page.Element("p", () => WriteWords(page, found));
        }

        Parts.Table(
            page,
            "Test images by class. Precision: of the images given this class, the share that has it. Recall: of those that have it, the share given it.",
            "classes",
            () =>
            {
                Parts.Head(page, ["Class", "#Precision", "#Recall", "#F1", "#Images"]);
                using (page.Open("tbody"))
                {
                    foreach (var row in test.Classes)
                    {
                        using (page.Open("tr"))
                        {
                            Parts.RowHead(page, row.Name);
                            Parts.Number(page, Figures.Decimal(row.Precision));
                            Parts.Number(page, Figures.Decimal(row.Recall));
                            Parts.Number(page, Figures.Decimal(row.F1));
                            Parts.Number(page, Figures.Whole(row.Support));
                        }
                    }
                }
            }
        );
    }

    private static void WriteWords(Markup page, ImmutableArray<(string Words, bool IsName)> sentence)
    {
        foreach (var (words, isName) in sentence)
        {
            if (isName)
            {
                page.Name(words);
            }
            else
            {
                page.Text(words);
            }
        }
    }
}
