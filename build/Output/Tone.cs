namespace Permafrost.Build.Output;

/// <summary>How a word is meant; on a terminal it becomes a colour.</summary>
internal enum Tone
{
    Good,
    Quiet,
    Caution,
    Bad,
}
