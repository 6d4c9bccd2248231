namespace Permafrost.Model.Layers;

/// <summary>Every function that <c>activation</c> may name: none, and the layers of <see cref="LayerCatalog"/> that are such.</summary>
public static class ActivationCatalog
{
    public static IReadOnlyList<Type> Types { get; } =
    [typeof(NoActivation), .. LayerCatalog.Types.Where(type => type.IsSubclassOf(typeof(Activation)))];
}
