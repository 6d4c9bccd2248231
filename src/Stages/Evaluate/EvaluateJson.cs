using System.Text.Json.Nodes;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Stages.Evaluate;

/// <summary>The <c>evaluate</c> mapping of an experiment as JSON; what came later than the views is left out where it is not used.</summary>
internal static class EvaluateJson
{
    public static JsonObject Of(EvaluateOptions options)
    {
        var json = OptionJson.Serialize(options).AsObject();
        foreach (string name in (string[])["mc_dropout", "sparsity"])
        {
            if (json[name]!.GetValue<int>() == 0)
            {
                json.Remove(name);
            }
        }

        return json;
    }
}
