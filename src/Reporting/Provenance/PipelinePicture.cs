using System.Globalization;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Provenance;

/// <summary>The stages of a run as an SVG: a column for each phase, edges along the data, the state of each box by colour, word and shape.</summary>
internal sealed class PipelinePicture(ProvenanceDocument document)
{
    // Six columns are as wide as the page.
    private const int Width = 168;
    private const int Height = 60;
    private const int GapAcross = 31;
    private const int GapDown = 12;
    private const int Top = 30;
    private const int Edge = 2;
    private const int Inset = 11;
    private const int Letters = 18;
    private const int MostNamed = 12;

    private readonly PictureLayout layout = PictureLayout.Of(document.Boxes);
    private readonly bool hasSeveralFiles =
        document.Experiments.Select(one => FileOf(one.Name)).Distinct(StringComparer.Ordinal).Take(2).Count() > 1;

    /// <summary>The <c>svg</c> element, to stand inside an HTML page.</summary>
    public void Write(Markup svg)
    {
        int width = Left(layout.Columns.Length - 1) + Width + Edge;
        int height = Top + layout.Rows * (Height + GapDown);
        using (
            svg.Open(
                "svg",
                ("class", "pipeline"),
                ("viewBox", $"0 0 {width} {height}"),
                ("width", Number(width)),
                ("height", Number(height)),
                ("role", "img"),
                ("aria-labelledby", "pipeline-title pipeline-words")
            )
        )
        {
            svg.Element("title", "The pipeline: which stages ran and which were cached", ("id", "pipeline-title"));
            svg.Element("desc", Words(), ("id", "pipeline-words"));
            foreach (var (c, phase) in layout.Phases.Index())
            {
                svg.Element("text", phase, ("class", "phase"), ("x", Number(Left(c))), ("y", "14"));
            }

            // Edges lie under the boxes.
            foreach (var (c, column) in layout.Columns.Index())
            {
                foreach (var node in column)
                {
                    WriteEdges(svg, node, c);
                }
            }

            foreach (var (c, column) in layout.Columns.Index())
            {
                foreach (var node in column.Where(node => !node.IsPassing))
                {
                    WriteBox(svg, node, c);
                }
            }
        }
    }

    /// <summary>What the picture shows, phase by phase: <c>Train: 9 ran, 27 cached.</c></summary>
    private string Words() =>
        string.Join(
            ' ',
            document.Boxes.GroupBy(box => box.Phase, StringComparer.Ordinal).Select(phase => $"{phase.Key}: {Counts(phase)}.")
        );

    private static string Counts(IEnumerable<PipelineBox> boxes) =>
        string.Join(
            ", ",
            boxes
                .GroupBy(box => box.State)
                .OrderBy(state => state.Key)
                .Select(state => $"{Figures.Whole(state.Count())} {StateMark.Word(state.Key)}")
        );

    private static int Left(int column) => Edge + column * (Width + GapAcross);

    private static double Middle(PictureNode node) => Top + node.Middle * (Height + GapDown);

    private static string Number(double value) => ChartText.At(value);

    private static void WriteEdges(Markup svg, PictureNode node, int column)
    {
        double left = Left(column);
        foreach (var parent in node.Parents)
        {
            double from = left - GapAcross;
            double bend = left - GapAcross / 2.0;
            string path = string.Create(
                CultureInfo.InvariantCulture,
                $"M{from:0.#} {Middle(parent):0.#}C{bend:0.#} {Middle(parent):0.#} {bend:0.#} {Middle(node):0.#} {left:0.#} {Middle(node):0.#}"
            );
            svg.Element("path", "", ("class", "edge"), ("d", node.IsPassing ? $"{path}h{Number(Width)}" : path));
        }
    }

    private void WriteBox(Markup svg, PictureNode node, int column)
    {
        PipelineBox[] boxes = [.. node.Boxes.Select(place => document.Boxes[place])];
        var state = boxes[0].State;
        string name = StateMark.Class(state);
        string y = Number(Middle(node) - Height / 2.0);

        // An svg of its own cuts off what is too wide, whatever the font.
        using (
            svg.Open(
                "svg",
                ("class", boxes.Length > 1 ? $"box {name} several" : $"box {name}"),
                ("x", Number(Left(column))),
                ("y", y),
                ("width", Number(Width)),
                ("height", Number(Height))
            )
        )
        {
            svg.Element("title", Title(boxes));
            svg.Element("rect", "", ("x", "2"), ("y", "2"), ("rx", "6"), ("width", Number(Width - 4)), ("height", Number(Height - 4)));
            var (first, second) = Lines(boxes);
            svg.Element("text", first, ("class", "first"), ("x", Number(Inset)), ("y", second.Length > 0 ? "19" : "24"));
            if (second.Length > 0)
            {
                svg.Element("text", second, ("class", "second"), ("x", Number(Inset)), ("y", "34"));
            }

            using (svg.Open("g", ("transform", $"translate({Inset - 1} 40)")))
            {
                StateMark.Draw(svg, state);
            }

            svg.Element("text", State(boxes), ("class", "word"), ("x", Number(Inset + StateMark.Size + 4)), ("y", "50"));
        }
    }

    /// <summary><c>ran 12.3 s</c>; of several, all their seconds.</summary>
    private static string State(PipelineBox[] boxes)
    {
        double seconds = Duration.Total(boxes);
        string word = StateMark.Word(boxes[0].State);
        return seconds > 0 || boxes[0].State == BoxState.Ran ? $"{word} {Duration.Of(seconds)}" : word;
    }

    private (string First, string Second) Lines(PipelineBox[] boxes)
    {
        int experiments = boxes.SelectMany(box => box.Experiments).Distinct().Count();
        string shared = experiments == 1 ? "1 experiment" : $"{Figures.Whole(experiments)} experiments";
        if (boxes.Length > 1)
        {
            return ($"{Figures.Whole(boxes.Length)} stages", shared);
        }

        var one = boxes[0];
        var experiment = document.Experiments[one.Experiments[0]];
        string label = experiment.Axes.IsEmpty ? experiment.Name : ExperimentLabel.Of(experiment.Axes);
        return one.Subject.Length > 0 ? (ChartText.Short(one.Subject, Letters), shared)
            : experiments > 1 ? (ChartText.Short(label, Letters), $"and {Figures.Whole(experiments - 1)} more")
            : hasSeveralFiles && !experiment.Axes.IsEmpty
                ? (ChartText.Short(FileOf(experiment.Name), Letters), ChartText.Short(label, Letters))
            : Broken(label);
    }

    /// <summary>A long label on two lines: the last comma that fits ends the first, or the last blank where no comma does.</summary>
    private static (string First, string Second) Broken(string label)
    {
        if (label.Length <= Letters)
        {
            return (ChartText.Short(label, Letters), "");
        }

        int comma = label.LastIndexOf(", ", Letters - 1, StringComparison.Ordinal);
        int blank = comma < 0 ? label.LastIndexOf(' ', Letters) : comma + 1;
        return blank <= 0
            ? (ChartText.Short(label, Letters), "")
            : (ChartText.Short(label[..blank], Letters), ChartText.Short(label[(blank + 1)..], Letters));
    }

    private string Title(PipelineBox[] boxes)
    {
        int[] experiments = [.. boxes.SelectMany(box => box.Experiments).Distinct().Order()];
        string what = boxes.Length > 1 ? $"{Figures.Whole(boxes.Length)} stages of {boxes[0].Phase}" : boxes[0].Phase;
        string subject = boxes.Length == 1 && boxes[0].Subject.Length > 0 ? $" ({boxes[0].Subject})" : "";
        string why = boxes.Length == 1 && !boxes[0].Reasons.IsEmpty ? $": {string.Join("; ", boxes[0].Reasons)}" : "";
        string more = experiments.Length > MostNamed ? $"\nand {Figures.Whole(experiments.Length - MostNamed)} more" : "";
        return $"{what}{subject}, {State(boxes)}{why}\n{string.Join('\n', experiments.Take(MostNamed).Select(one => document.Experiments[one].Name))}{more}";
    }

    /// <summary>The name of the experiment file, with which the names of its experiments begin.</summary>
    private static string FileOf(string experiment) => experiment.Split('/', 2)[0];
}
