namespace Permafrost.Stages.Locks;

/// <summary>Why a stage's outputs may not be what a lock promises.</summary>
internal enum KeyRelation
{
    /// <summary>Code, parameters and inputs are those of the lock: what differs depends on something else.</summary>
    SameKey,

    /// <summary>The code is another one than when the lock was written; parameters and inputs may be, too.</summary>
    OtherCode,

    /// <summary>The code is the same; parameters or inputs are not.</summary>
    OtherDefinition,
}
