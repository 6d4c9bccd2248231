using Permafrost.Pipeline.Code;

namespace Permafrost.Pipeline;

/// <content>Telling what code a stage depends on.</content>
public sealed partial class PipelineRunner
{
    /// <summary>The code behind the fingerprints of stages; those that share one are taken together.</summary>
    /// <param name="stages">Stages with the experiment that they belong to.</param>
    public IReadOnlyList<StageCode> ExplainCode(IEnumerable<(string Experiment, Stage Stage)> stages) =>
        [
            .. stages
                .GroupBy(one => (one.Stage.Name, Code: options.Code.Of(one.Stage).Digest))
                .Select(group => new StageCode(
                    group.Key.Name,
                    group.Key.Code.ToString(),
                    [.. group.Select(one => one.Experiment).Distinct(StringComparer.Ordinal)],
                    options.Code.PartsOf(group.First().Stage)
                )),
        ];
}
