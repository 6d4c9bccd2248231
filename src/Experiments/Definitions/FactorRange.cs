namespace Permafrost.Experiments.Definitions;

/// <summary>Numbers that are multiplied with: 1 changes nothing, and 0.2 in YAML means 0.8 to 1.2.</summary>
public sealed record FactorRange : NumberRange
{
    /// <summary>Changes nothing.</summary>
    public FactorRange()
    {
        Low = 1.0;
        High = 1.0;
    }

    internal override double Neutral => 1.0;
}
