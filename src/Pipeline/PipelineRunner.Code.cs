using Permafrost.Pipeline.Code;

namespace Permafrost.Pipeline;

/// <content>Telling what code a stage depends on.</content>
public sealed partial class PipelineRunner
{
    /// <summary>The code behind the fingerprints of stages; those that share one are taken together.
    /// Of the parts our own come first, then packages, last what the compiler made; in ordinal order of their names.</summary>
    /// <param name="stages">Stages with the experiment that they belong to.</param>
    public IReadOnlyList<StageCode> ExplainCode(IEnumerable<(string Experiment, Stage Stage)> stages) =>
        [
            .. stages
                .GroupBy(one => (one.Stage.Name, Code: options.Code.Of(one.Stage).Digest))
                .Select(group => new StageCode(
                    group.Key.Name,
                    group.Key.Code.ToString(),
                    [.. group.Select(one => one.Experiment).Distinct(StringComparer.Ordinal)],
                    [.. options.Code.PartsOf(group.First().Stage).OrderBy(Place).ThenBy(part => part.Name, StringComparer.Ordinal)]
                )),
        ];

    private static int Place(CodePart part) =>
        part.Name.StartsWith('<') ? 2
        : part.Kind is CodePartKind.Package or CodePartKind.Platform ? 1
        : 0;
}
