using Permafrost.Core.Digests;
using Permafrost.Pipeline.Storage;
using Permafrost.Reporting.Predictions;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Reproduction.Bundles;

namespace Permafrost.Stages.Comparing;

/// <summary>Finds what an experiment gave by its digest: in the store, else in folders of runs.</summary>
/// <param name="store">Folder of the store; it need not exist.</param>
/// <param name="runs">Folders that hold <c>EXPERIMENT/predictions.csv</c>.</param>
internal sealed class StoredPredictions(string store, IReadOnlyList<string> runs)
{
    /// <summary>The predictions; null where nobody has them any more.</summary>
    public PredictionTable? Read(string experiment, Sha256Digest? digest)
    {
        if (digest is not { } known || Find(experiment, EvaluateStage.Predictions, known) is not { } bytes)
        {
            return null;
        }

        try
        {
            return PredictionTable.ReadCsv(bytes);
        }
        catch (InvalidDataException)
        {
            // The digest is right, so the report itself names something that is no table: as if there were none.
            return null;
        }
    }

    /// <summary>A file that an experiment gave; null where nobody has it any more.</summary>
    public byte[]? Find(string experiment, string file, Sha256Digest digest) =>
        StoredContent.Find(store, digest)
        ?? (
            BundleReader.IsPlainPath(experiment)
                ? runs.Select(folder => StoredContent.Read(Path.Combine(folder, experiment, file), digest))
                    .FirstOrDefault(found => found is not null)
                : null
        );
}
