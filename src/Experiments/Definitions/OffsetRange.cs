namespace Permafrost.Experiments.Definitions;

/// <summary>Numbers that are added, such as degrees: 0 changes nothing, and 20 in YAML means -20 to 20.</summary>
public sealed record OffsetRange : NumberRange
{
    internal override double Neutral => 0.0;
}
