using Permafrost.Core.Text;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Import;

/// <summary>Whether a file is of a version whose operators mean what is read here.</summary>
internal static class ModelChecks
{
    /// <summary>Another name of ONNX' own domain, which is usually empty.</summary>
    public const string OwnDomain = "ai.onnx";

    private const long OldestFormat = 3;
    private const long OldestOperators = 7;
    private const long NewestOperators = 22;

    /// <exception cref="OnnxFileException">A version is out of range.</exception>
    public static long OperatorSetOf(OnnxModel model, string file)
    {
        if (model.IrVersion < OldestFormat)
        {
            throw new OnnxFileException(
                $"{file}: its IR version is {model.IrVersion}; expected {OldestFormat} or more: is it an ONNX file?"
            );
        }

        var sets = model.OperatorSets.Where(set => set.Key is "" or OwnDomain).ToList();
        return sets switch
        {
            [{ Value: >= OldestOperators and <= NewestOperators } set] => set.Value,
            [var set] => throw new OnnxFileException(
                $"{file}: its operators are of opset {set.Value}; expected {OldestOperators} to {NewestOperators}: export it with one of these"
            ),
            _ => throw new OnnxFileException(
                $"{file}: it names {sets.Count} versions of ONNX' operators among {model.OperatorSets.Length} sets "
                    + $"({VisibleText.Of(string.Join(", ", model.OperatorSets.Select(set => set.Key)), 200)}); expected one"
            ),
        };
    }
}
