using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Html;

/// <summary>A link to the files of an experiment, which lie beside the folder of the report.</summary>
internal static class RunFiles
{
    /// <summary>The folder of an experiment as a link from <c>reports/index.html</c>: <c>../runs/NAME/</c>, percent-encoded.</summary>
    public static string Folder(ExperimentResult one) => $"../runs/{string.Join('/', one.Name.Split('/').Select(Uri.EscapeDataString))}/";

    /// <summary>Where weights, curves, figures and answers of an experiment lie. Of a failed one nothing is sure to be there.</summary>
    public static void Write(Markup page, ExperimentResult one)
    {
        if (one.IsDone)
        {
            page.Element(
                "p",
                () => page.Text("Files: ").Inline("a", $"artifacts/runs/{one.Name}", ("href", Folder(one))),
                ("class", "note files")
            );
        }
    }
}
