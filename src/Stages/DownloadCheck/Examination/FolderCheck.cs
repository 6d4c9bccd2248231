using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Core.Text;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>Checks a dataset of class folders, and writes <c>dataset.json</c>, <c>manifest.json</c> and the thumbnails.</summary>
internal static class FolderCheck
{
    /// <param name="dataset">What it should be.</param>
    /// <param name="answers">What to do about what is found.</param>
    /// <param name="content">The files.</param>
    /// <param name="context">Where the outputs go.</param>
    /// <inheritdoc cref="DatasetExamination.Run" path="/exception"/>
    public static void Run(DatasetDefinition dataset, CheckOptions answers, FolderContent content, StageContext context)
    {
        var examination = DatasetExamination.Run(dataset, answers, content, context);
        foreach (string warning in examination.Warnings)
        {
            context.Warn($"{VisibleText.Of(dataset.Name)}: {warning}");
        }

        context.Report(new StageProgress(0.95, "drawing thumbnails"));
        var thumbnails = new Thumbnails(examination);
        thumbnails.Write(context.OutputPath(DownloadCheckStage.ThumbnailFile), content, context.Threads, context.Cancellation);
        FolderManifest.Write(context.OutputPath(DownloadCheckStage.Manifest), examination.Used);
        AtomicFile.WriteBytes(
            context.OutputPath(DownloadCheckStage.Summary),
            StableJson.Bytes(ExaminationJson.Of(examination, thumbnails))
        );
        context.Report(
            new StageProgress(
                1.0,
                $"{examination.Counts(examination.Used, SplitName.Train).Sum()} training and {examination.Counts(examination.Used, SplitName.Test).Sum()} test images; "
                    + $"{examination.TestInTrain} test images also in train, {examination.NearPairs.Count} pairs look alike",
                Milestone: true
            )
        );
    }
}
