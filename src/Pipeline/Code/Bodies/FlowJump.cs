namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>How a block ends.</summary>
internal enum FlowJump
{
    /// <summary>It has one way on, or none.</summary>
    None,

    /// <summary>It leaves a protected range, by way of the <c>finally</c> blocks.</summary>
    Leave,

    /// <summary>False or null, then anything else.</summary>
    If,

    /// <summary>The comparison does not hold, then it does.</summary>
    Compare,

    /// <summary>Any other number, then 0, 1, 2 and so on.</summary>
    Switch,
}
