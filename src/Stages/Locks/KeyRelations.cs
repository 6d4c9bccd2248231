using Permafrost.Pipeline;

namespace Permafrost.Stages.Locks;

/// <summary>Finds the <see cref="KeyRelation"/> of a stage, and words for it.</summary>
internal static class KeyRelations
{
    public static KeyRelation Of(LockedStage locked, StageOutcome found) =>
        locked.Key == found.Key ? KeyRelation.SameKey
        : locked.Code != found.Code ? KeyRelation.OtherCode
        : KeyRelation.OtherDefinition;

    /// <summary>A sentence without its full stop.</summary>
    public static string Text(KeyRelation relation, string stage) =>
        relation switch
        {
            KeyRelation.SameKey => $"The key of {stage} is the lock's: code, parameters and inputs are the same",
            KeyRelation.OtherCode => $"The code of {stage} is not the one that the lock was written with",
            _ => $"The code of {stage} is the lock's; its parameters or inputs are not",
        };
}
