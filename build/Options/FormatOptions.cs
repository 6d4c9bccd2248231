using Permafrost.Stages.Export;

namespace Permafrost.Build.Options;

/// <summary><c>--format</c>, which means the form of what is printed and, to <c>Export</c>, that of the model.</summary>
/// <param name="Result">What standard output holds.</param>
/// <param name="Models">What <c>Export</c> writes.</param>
internal sealed record FormatOptions(ResultFormat Result, IReadOnlyList<ExportFormat> Models)
{
    private const string Export = "Export";
    private const string Predict = "Predict";

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
            else if (value.Text is "text" or "json" || (value.Text == "csv" && line.HasTarget(Predict)))
            {
                result = Enum.Parse<ResultFormat>(value.Text, ignoreCase: true);
            }
            else
            {
                string only =
                    value.Text == "csv" ? $"; csv is a form of --target={Predict}"
                    : isModel ? $"; {value.Text} is a form of --target={Export}"
                    : "";
                faults.Add($"{value.Source} is '{value.Text}'; expected {Expected(line)}{only}");
            }
        }

        if (result == ResultFormat.Csv && line.Targets.Count > 1)
        {
            faults.Add($"--format is 'csv', and there are several targets; expected --target={Predict} alone");
        }

        return new FormatOptions(result, models.Count > 0 ? [.. models.Distinct()] : [ExportFormat.Safetensors]);
    }

    private static string Expected(CommandLine line) =>
        line.HasTarget(Export) ? "onnx or safetensors (or text or json, for what is printed)"
        : line.HasTarget(Predict) ? "text, json or csv"
        : "text or json";
}
