using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Obtains the dataset and checks it against its pinned digests.</summary>
[TaskName("DownloadCheck")]
[TaskDescription("Obtains the dataset from the first mirror that answers, and checks it")]
public sealed class DownloadCheckTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.RunPhase("DownloadCheck");
}
