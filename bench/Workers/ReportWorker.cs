using System.Diagnostics;
using Permafrost.Bench.Reports;
using Permafrost.Core.Errors;
using Permafrost.Stages;
using Permafrost.Stages.Report;
using ReportSubject = Permafrost.Bench.Reports.ReportSubject;

namespace Permafrost.Bench.Workers;

/// <summary>How long the stage Report takes by itself in a new process, and how large its files are.</summary>
internal static class ReportWorker
{
    public const string Seconds = "report_seconds";
    public const string HtmlBytes = "index_html_bytes";
    public const string MarkdownBytes = "report_md_bytes";
    public const string JsonBytes = "report_json_bytes";

    /// <summary>The setting that writes results instead of measuring.</summary>
    public const string Write = "write";

    public static Reading Run(Settings settings)
    {
        string name = settings["study"];
        var subject =
            ReportSubject.All.FirstOrDefault(one => one.Name == name)
            ?? throw new UserErrorException($"{name} is no study; expected {string.Join(", ", ReportSubject.All.Select(one => one.Name))}");
        var files = subject.Files();
        if (settings.Has(Write))
        {
            files.Write();
            return new Reading();
        }

        var experiments = files.Experiments();
        var numbers = experiments.Select((one, number) => (one.Name, number)).ToDictionary(StringComparer.Ordinal);
        var failures = numbers
            .Where(one => LargeStudy.Failure(one.Value) is not null)
            .ToDictionary(one => one.Key, one => LargeStudy.Failure(one.Value)!, StringComparer.Ordinal);
        var stage = new ReportStage(StudyGraph.Of(experiments, Checkout.Root, Checkout.Root), failures);
        var watch = Stopwatch.StartNew();
        stage.Run(new FolderContext(files, numbers));
        return new Reading
        {
            Values =
            {
                [Seconds] = watch.Elapsed.TotalSeconds,
                [HtmlBytes] = new FileInfo(files.ReportPath(ReportStage.Html)).Length,
                [MarkdownBytes] = new FileInfo(files.ReportPath(ReportStage.Markdown)).Length,
                [JsonBytes] = new FileInfo(files.ReportPath(ReportStage.Json)).Length,
            },
        };
    }
}
