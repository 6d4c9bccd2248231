using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>The layers of a network with their shapes and weights.</summary>
internal static class LayerTable
{
    public static void Write(Markup page, ExperimentResult one)
    {
        if (one.Model is not { } model)
        {
            return;
        }

        using (page.Open("div"))
        {
            Parts.Heading(page, "network", "Network");
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
}
