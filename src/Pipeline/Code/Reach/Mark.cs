namespace Permafrost.Pipeline.Code.Reach;

/// <summary>What follows in a unit's text.</summary>
internal enum Mark
{
    // Below are the numbers of instructions, of which the greatest is FE1E.
    Method = 0x10000,
    Virtual,
    Type,
    Import,
    Attribute,
    Parameter,
    Argument,
    Local,
    Uncleared,
    Block,
    Try,
    Handle,
    Goto,
    Leave,
    If,
    Switch,
    Pop,
    Clear,
    Clause,
    Filter,
    Data,
    PerThread,
    Caller,
    End,
}
