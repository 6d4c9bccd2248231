namespace Permafrost.Pipeline;

/// <summary>Told what the pipeline does while it does it; the host shows it. Several threads may tell at the same time.</summary>
public interface IRunObserver
{
    /// <param name="experiment">Name of the experiment, or <c>*</c>.</param>
    /// <param name="stage">Name of the stage that starts.</param>
    /// <param name="reasons">Why it runs.</param>
    void Started(string experiment, string stage, IReadOnlyList<string> reasons);

    void Progressed(string experiment, string stage, StageProgress progress);

    void Warned(string experiment, string stage, string message);

    /// <summary>A stage runs no more. Its row follows when those before it have theirs, or never if the run ends early.</summary>
    void Ended(string experiment, string stage);

    /// <summary>A stage is done: it ran, was found in the store, or failed.</summary>
    void Finished(StageRow row);
}
