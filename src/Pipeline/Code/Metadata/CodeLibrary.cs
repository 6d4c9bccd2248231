namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>The assemblies that a stage's code lies in, read on demand: our own with their code, packages with their version.</summary>
/// <param name="isOwn">Tells our assemblies by their names.</param>
/// <param name="image">
/// Content of an assembly file by the assembly's name; null where it does not lie beside ours: it is the framework's, or a package's
/// optional dependency that was left out.
/// </param>
internal sealed class CodeLibrary(Func<string, bool> isOwn, Func<string, byte[]?> image)
{
    private readonly Dictionary<string, CodeAssembly> own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackageAssembly?> packages = new(StringComparer.Ordinal);

    /// <summary>One of our assemblies, or null if the name is not one of ours.</summary>
    /// <exception cref="InvalidOperationException">It is ours by its name, and not there.</exception>
    public CodeAssembly? Own(string name)
    {
        if (!isOwn(name))
        {
            return null;
        }

        if (!own.TryGetValue(name, out var assembly))
        {
            byte[] content =
                image(name)
                ?? throw new InvalidOperationException(
                    $"{name}.dll does not lie beside the others, though the code of a stage refers to it."
                );
            own[name] = assembly = new CodeAssembly(this, name, content);
        }

        return assembly;
    }

    /// <summary>A package's assembly, or null for the framework's.</summary>
    public PackageAssembly? Package(string name)
    {
        if (!packages.TryGetValue(name, out var package))
        {
            packages[name] = package = image(name) is { } content ? PackageAssembly.Read(content) : null;
        }

        return package;
    }
}
