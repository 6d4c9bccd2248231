using System.Text.Json;
using Permafrost.Reporting.Json;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting;

/// <summary>Writes <c>report.json</c>, the report for programs. Its keys are a contract; more may be added.</summary>
/// <remarks>Strict RFC 8259; what is not known is null; computed numbers have six significant digits, parameters stay as the user wrote them.</remarks>
public static class ReportJson
{
    /// <summary>Version of the contract, the key <c>schema</c>.</summary>
    public const int Schema = 1;

    /// <summary>The text of <c>report.json</c>.</summary>
    public static string Write(ReportDocument report) => JsonText.Write(writer => Write(writer, report));

    /// <summary>Writes the same bytes to a stream.</summary>
    public static void Write(ReportDocument report, Stream stream) => JsonText.Write(stream, writer => Write(writer, report));

    private static void Write(Utf8JsonWriter writer, ReportDocument report)
    {
        writer.WriteStartObject();
        writer.WriteNumber("schema", Schema);
        JsonValues.WriteArray(writer, "datasets", report.Datasets, DatasetJson.Write);
        JsonValues.WriteArray(writer, "experiments", report.Experiments, ExperimentJson.Write);
        JsonValues.WriteArray(writer, "groups", report.Repeats, RepeatsJson.Write);
        JsonValues.WriteArray(writer, "comparisons", report.Comparisons, ComparisonJson.Write);
        FindingsJson.Write(writer, report);
        if (report.PairsLeftOut + report.GroupPairsLeftOut > 0)
        {
            writer.WriteStartObject("pairs_left_out");
            writer.WriteNumber("comparisons", report.PairsLeftOut);
            writer.WriteNumber("group_comparisons", report.GroupPairsLeftOut);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
