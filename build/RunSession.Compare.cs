using System.Text.Json.Nodes;
using Permafrost.Build.Options;
using Permafrost.Build.Output;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Stages;
using Permafrost.Stages.Comparing;

namespace Permafrost.Build;

/// <content>Holding results against each other.</content>
public sealed partial class RunSession
{
    private bool reported;
    private bool comparesAfterReport;

    /// <exception cref="CheckFailedException">A regression where the user asked to fail on one, or nothing that could have shown one.</exception>
    internal void Compare()
    {
        interruption.Token.ThrowIfCancellationRequested();
        if (options.MakesReport && !reported)
        {
            // Cake takes targets in an order of its own, and what is compared is what the report writes: its locks and report.json.
            comparesAfterReport = true;
            return;
        }

        SidesComparison found = Comparer.Compare(options.Comparison!, options.Request, () => Study);
        JsonObject json = SidesJson.Of(found);
        results.Add(json);
        Print(found, json, options.Output);
        if (StepSummary.Append(() => SidesMarkdown.Write(found), Environment.GetEnvironmentVariable(StepSummary.Variable)) is { } fault)
        {
            output.Errors.WriteLine(fault);
        }

        if (!options.FailsOnRegression)
        {
            return;
        }

        if (found.IsRegression)
        {
            throw new CheckFailedException("The candidate is worse than the baseline (--fail-on=regression).");
        }

        if (!found.IsConclusive)
        {
            throw new CheckFailedException(
                "Nothing was tested, so that no regression is ruled out (--fail-on=regression). The text above says what is missing."
            );
        }
    }

    private void CompareAfterReport()
    {
        reported = true;
        if (comparesAfterReport)
        {
            Compare();
        }
    }

    /// <summary>What is asked for; of a comparison by name, those experiments alone.</summary>
    private StudyRequest Chosen() =>
        options is { OnlyCompares: true, Comparison: { NamesExperiments: true } compared }
            ? NamedExperiments.Chosen(options.Request, compared)
            : options.Request;

    private void Print(SidesComparison found, JsonObject json, string? path)
    {
        string text = SidesText.Write(found);
        string content = options.Format.Result switch
        {
            ResultFormat.Json => json.ToJsonString(RowsJson.Options) + "\n",
            ResultFormat.Markdown => SidesMarkdown.Write(found),
            _ => text + "\n",
        };
        if (path is not null)
        {
            ShownFiles.Writing(path, () => AtomicFile.WriteText(path, content));
            output.Lines.Write(text);
            Say($"Comparison: {path}");
        }
        else if (options.Format.Result == ResultFormat.Markdown)
        {
            output.Result.Write(content);
        }
        else
        {
            output.Lines.Write(text);
        }
    }
}
