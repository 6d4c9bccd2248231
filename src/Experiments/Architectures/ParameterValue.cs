using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Architectures;

/// <summary>What a parameter may be: a scalar for all uses, or a list of scalars with one for each.</summary>
internal static class ParameterValue
{
    /// <summary>False where a fault was added.</summary>
    public static bool Check(YamlNode value, OptionPath path, FaultList faults)
    {
        var parts = value is YamlList { Items.Count: > 0 } list ? list.Items : [value];
        bool valid = true;
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not YamlScalar { Kind: not ScalarKind.Null } scalar || !double.IsFinite(scalar.Number))
            {
                var name = ReferenceEquals(parts[i], value) ? path : path.Item(i);
                faults.Add(parts[i].Position, $"{name} is {parts[i].Found}; expected a number, text, true or false, or a list of such");
                valid = false;
            }
        }

        return valid;
    }
}
