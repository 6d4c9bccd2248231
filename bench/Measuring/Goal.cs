namespace Permafrost.Bench.Measuring;

/// <summary>One line of what was aimed at.</summary>
/// <param name="What">What is compared.</param>
/// <param name="Aim">The goal, in words.</param>
/// <param name="Measured">What was found, in words; null where it was not measured.</param>
/// <param name="Met">Whether it is enough.</param>
internal sealed record Goal(string What, string Aim, string? Measured, bool Met)
{
    /// <summary>Why it was not measured, where that is known.</summary>
    public string? Obstacle { get; init; }

    /// <param name="what">What is compared.</param>
    /// <param name="least">The smallest value that is enough.</param>
    /// <param name="value">What was found; null where it was not measured.</param>
    /// <param name="text">Writes a value.</param>
    public static Goal AtLeast(string what, double least, double? value, Func<double, string> text) =>
        new(what, $"at least {text(least)}", value is { } found ? text(found) : null, value >= least);

    /// <param name="what">What is compared.</param>
    /// <param name="most">The largest value that is good enough.</param>
    /// <param name="value">What was found; null where it was not measured.</param>
    /// <param name="text">Writes a value.</param>
    public static Goal AtMost(string what, double most, double? value, Func<double, string> text) =>
        new(what, $"at most {text(most)}", value is { } found ? text(found) : null, value <= most);
}
