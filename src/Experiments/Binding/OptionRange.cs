using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Permafrost.Core.Json;

namespace Permafrost.Experiments.Binding;

/// <summary>The numbers that an option takes, both ends among them.</summary>
internal sealed record OptionRange(double Minimum, double Maximum)
{
    public static OptionRange Of(RangeAttribute range) =>
        new(Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));

    public bool Contains(double value) => value >= Minimum && value <= Maximum;

    public override string ToString() => $"{EcmaScriptNumber.Format(Minimum)}..{EcmaScriptNumber.Format(Maximum)}";
}
