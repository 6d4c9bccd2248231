using Permafrost.Stages.Export;

namespace Permafrost.Build.Options;

/// <summary><c>--format</c>, which means the form of what is printed and, to <c>Export</c>, that of the model.</summary>
/// <param name="Result">What standard output holds.</param>
/// <param name="Models">What <c>Export</c> writes.</param>
internal sealed record FormatOptions(ResultFormat Result, IReadOnlyList<ExportFormat> Models)
{
    private const string Export = "Export";
    private const string Predict = "Predict";
    private const string Compare = "Compare";

    /// <summary>Forms that one target alone has, which then is the only one.</summary>
    private static readonly Dictionary<string, string> OfOneTarget = new(StringComparer.Ordinal)
    {
        ["csv"] = Predict,
        ["markdown"] = Compare,
    };

    private static readonly Dictionary<string, ExportFormat> ModelWords = new(StringComparer.Ordinal)
    {
        ["onnx"] = ExportFormat.Onnx,
        ["safetensors"] = ExportFormat.Safetensors,
    };

    /// <param name="given">Every value, in order; of several forms of printing the last counts.</param>
    /// <param name="line">The command line, for its targets.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static FormatOptions Of(IReadOnlyList<OptionValue> given, CommandLine line, List<string> faults)
    {
        var result = ResultFormat.Text;
        var models = new List<ExportFormat>();
        foreach (OptionValue value in given)
        {
            bool isModel = ModelWords.TryGetValue(value.Text, out ExportFormat model);
            if (isModel && line.HasTarget(Export))
            {
                models.Add(model);
            }
            else if (value.Text is "text" or "json" || (OfOneTarget.TryGetValue(value.Text, out string? target) && line.HasTarget(target)))
            {
                result = Enum.Parse<ResultFormat>(value.Text, ignoreCase: true);
            }
            else
            {
                string only =
                    OfOneTarget.TryGetValue(value.Text, out string? owner) ? $"; {value.Text} is a form of --target={owner}"
                    : isModel ? $"; {value.Text} is a form of --target={Export}"
                    : "";
                faults.Add($"{value.Source} is '{value.Text}'; expected {Expected(line)}{only}");
            }
        }

        string word = result.ToString().ToLowerInvariant();
        if (OfOneTarget.TryGetValue(word, out string? alone) && line.Targets.Count > 1)
        {
            faults.Add($"--format is '{word}', and there are several targets; expected --target={alone} alone");
        }

        return new FormatOptions(result, models.Count > 0 ? [.. models.Distinct()] : [ExportFormat.Safetensors]);
    }

    private static string Expected(CommandLine line) =>
        line.HasTarget(Export) ? "onnx or safetensors (or text or json, for what is printed)"
        : line.HasTarget(Predict) ? "text, json or csv"
        : line.HasTarget(Compare) ? "text, json or markdown"
        : "text or json";
}
