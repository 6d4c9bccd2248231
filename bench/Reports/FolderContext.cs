using System.Text.Json.Nodes;
using Permafrost.Pipeline;

namespace Permafrost.Bench.Reports;

/// <summary>Lets the stage Report run by itself, on results that lie in a folder.</summary>
/// <param name="files">The results.</param>
/// <param name="numbers">Place of each experiment in the matrix, by its name.</param>
internal sealed class FolderContext(LargeStudyFiles files, IReadOnlyDictionary<string, int> numbers) : StageContext
{
    public override int Threads => 1;

    public override CancellationToken Cancellation => CancellationToken.None;

    public override string ResumeFolder => throw new NotSupportedException("The stage Report is not resumed.");

    public override string? ContinuationFolder => null;

    /// <param name="name">Name of an experiment, a slash, name of the file.</param>
    public override string InputPath(string name)
    {
        int slash = name.LastIndexOf('/');
        return files.PathOf(numbers[name[..slash]], name[(slash + 1)..]);
    }

    public override string OutputPath(string name) => files.ReportPath(name);

    public override void Report(StageProgress progress)
    {
        // Nobody looks.
    }

    public override void Warn(string message) => Console.Error.WriteLine(message);

    public override void Note(string name, JsonNode value)
    {
        // There is no provenance to put it into.
    }
}
