using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>What a layer is, as YAML names it. The properties of the derived records are the YAML keys in snake case.</summary>
public abstract record LayerOptions
{
    /// <summary>The shape this layer makes of <paramref name="input"/>.</summary>
    /// <exception cref="ShapeMismatchException">The layer does not fit: the message says what was found and expected.</exception>
    public abstract ActivationShape OutputShape(ActivationShape input);

    /// <summary>The name under which YAML knows it: <c>conv2d</c>.</summary>
    internal string OptionName => ((OptionNameAttribute)Attribute.GetCustomAttribute(GetType(), typeof(OptionNameAttribute))!).Name;
}
