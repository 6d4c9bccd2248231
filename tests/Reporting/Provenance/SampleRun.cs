using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Provenance;

namespace Permafrost.Tests.Reporting.Provenance;

/// <summary>Runs of many experiments on one dataset, without a pipeline.</summary>
internal static class SampleRun
{
    public static readonly string[] Phases = ["DownloadCheck", "Preprocess", "Train", "Evaluate", "Report"];

    /// <param name="count">Experiments.</param>
    /// <param name="stateOf">What became of training and evaluation, by the position of the experiment.</param>
    /// <param name="images">Preprocess stages that share the experiments.</param>
    /// <param name="withFeatures">Whether the experiment reads features, by its position.</param>
    /// <param name="odd">Names of the experiments, which then have no axes; also the reasons of their stages.</param>
    public static ProvenanceDocument Of(
        int count,
        Func<int, BoxState> stateOf,
        int images = 1,
        Func<int, bool>? withFeatures = null,
        string[]? odd = null
    )
    {
        string[] names = odd ?? [.. Enumerable.Range(0, count).Select(i => $"study/architecture=deep-cnn,dropout=0.{i:0000}")];
        var boxes = new List<PipelineBox>
        {
            new()
            {
                Phase = "DownloadCheck",
                Subject = "fashion-mnist",
                State = BoxState.Cached,
                Experiments = [.. Enumerable.Range(0, count)],
            },
        };
        int[] last = new int[count];
        for (int k = 0; k < images; k++)
        {
            int[] own = [.. Enumerable.Range(0, count).Where(i => i % images == k)];
            foreach (int i in own)
            {
                last[i] = boxes.Count;
            }

            boxes.Add(
                new()
                {
                    Phase = "Preprocess",
                    Subject = $"{28 + k} x {28 + k}, gray",
                    State = BoxState.Cached,
                    Experiments = [.. own],
                    Sources = [0],
                }
            );
        }

        foreach (string phase in (string[])["Features", "Train", "Evaluate"])
        {
            for (int i = 0; i < count; i++)
            {
                if (phase != "Features" || withFeatures?.Invoke(i) == true)
                {
                    var box = new PipelineBox
                    {
                        Phase = phase,
                        Subject = phase == "Features" ? "mobilenet.onnx" : "",
                        State = stateOf(i),
                        Seconds = stateOf(i) == BoxState.Ran ? 1.5 : 0,
                        Experiments = [i],
                        Sources = [last[i]],
                        Reasons =
                        [
                            odd is not null ? odd[i]
                            : stateOf(i) == BoxState.Failed ? "loss is not finite at epoch 1"
                            : "nothing changed",
                        ],
                    };
                    last[i] = boxes.Count;
                    boxes.Add(box);
                }
            }
        }

        boxes.Add(
            new()
            {
                Phase = "Report",
                State = BoxState.Ran,
                Seconds = 0.4,
                Experiments = [.. Enumerable.Range(0, count)],
                Sources = [.. last.Where(place => boxes[place].State != BoxState.Failed)],
            }
        );
        return new ProvenanceDocument
        {
            Facts = [KeyValuePair.Create("threads", "2"), KeyValuePair.Create("cpu", "a <fast> one")],
            Experiments =
            [
                .. names.Select(
                    (name, i) =>
                        new PipelineExperiment(
                            name,
                            odd is not null
                                ? []
                                :
                                [
                                    new KeyValuePair<string, JsonNode>("architecture", "deep-cnn"),
                                    new KeyValuePair<string, JsonNode>("dropout", JsonNode.Parse($"0.{i:0000}")!),
                                ]
                        )
                ),
            ],
            Boxes = [.. boxes],
            Rows =
            [
                .. boxes.SelectMany(box =>
                    box.Phase == "Report"
                        ? [new ProvenanceRow("Report", null, box.State, box.Seconds, ["new"], new string('a', 64))]
                        : box.Experiments.Select(i => new ProvenanceRow(box.Phase, names[i], box.State, box.Seconds, box.Reasons, null))
                ),
            ],
        };
    }
}
