using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Permafrost.Core.Json;

namespace Permafrost.Experiments.Binding;

/// <summary>The numbers that an option takes, both ends among them.</summary>
internal sealed record OptionRange(double Minimum, double Maximum)
{
    public static OptionRange Of(RangeAttribute range) =>
        new(Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));

    /// <summary>How far a value may lie from the neutral one to either side.</summary>
    public OptionRange Around(double neutral) => new(0.0, Math.Min(neutral - Minimum, Maximum - neutral));

    public bool Contains(double value) => value >= Minimum && value <= Maximum;

    public override string ToString() => $"{EcmaScriptNumber.Format(Minimum)}..{EcmaScriptNumber.Format(Maximum)}";
}
