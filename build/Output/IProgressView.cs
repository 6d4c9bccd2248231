using Permafrost.Pipeline;

namespace Permafrost.Build.Output;

/// <summary>Shows how far the running stages are.</summary>
internal interface IProgressView : IDisposable
{
    void Started(string experiment, string stage);

    void Progressed(string experiment, string stage, StageProgress progress);

    void Finished(string experiment, string stage);
}
