using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Turns the raw images into one tensor file per split.</summary>
[TaskName("Preprocess")]
[TaskDescription("Decodes, resizes and splits the images; caches one tensor file per split")]
[IsDependentOn(typeof(DownloadCheckTask))]
public sealed class PreprocessTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.RunPhase("Preprocess");
}
