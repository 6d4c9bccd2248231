using Permafrost.Core.Numerics;

namespace Permafrost.Model.Training.Schedules;

/// <summary>A slope that is flat at both ends.</summary>
internal static class HalfCosine
{
    /// <summary>to + (from - to) (1 + cos(pi t)) / 2.</summary>
    /// <param name="from">Value at t = 0, exactly.</param>
    /// <param name="to">Value at t = 1, exactly.</param>
    /// <param name="t">0 to 1.</param>
    public static double Between(double from, double to, double t)
    {
        double remaining = 0.5 * (1.0 + ExactMath.Cos(Math.PI * t));
        return Math.FusedMultiplyAdd(remaining, from, (1.0 - remaining) * to);
    }
}
