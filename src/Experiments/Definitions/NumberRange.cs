namespace Permafrost.Experiments.Definitions;

/// <summary>The numbers out of which one is drawn: in YAML one number, which means as much to either side of the neutral value, or a pair <c>[low, high]</c>.</summary>
public abstract record NumberRange
{
    /// <summary>The smallest.</summary>
    public double Low { get; init; }

    /// <summary>The largest, not below <see cref="Low"/>.</summary>
    public double High { get; init; }

    /// <summary>The value that changes nothing.</summary>
    internal abstract double Neutral { get; }

    /// <summary>Whether anything but the neutral value may be drawn.</summary>
    public bool Changes => Low != Neutral || High != Neutral;
}
