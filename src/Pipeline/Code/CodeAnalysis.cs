using System.Collections.Immutable;
using Permafrost.Pipeline.Code.Metadata;
using Permafrost.Pipeline.Code.Reach;

namespace Permafrost.Pipeline.Code;

/// <summary>Analyses the code of stages in one folder of assemblies.</summary>
internal sealed class CodeAnalysis(CodeLibrary library)
{
    /// <summary>Raise it when the same code gets another text: stored results of before are then not taken for those of now.</summary>
    public const string Version = "1";

    private readonly CodeUnits units = new();

    /// <param name="root">The type whose code runs.</param>
    /// <param name="method">The method that is called, as <paramref name="root"/> has it; every constructor counts as well.</param>
    /// <param name="madeElsewhere">Types of objects that the code is handed.</param>
    public ReachedCode Of(CodeTypeName root, string method, IEnumerable<CodeTypeName> madeElsewhere)
    {
        var type = Find(root);
        var search = new Reachability(library, units).Start(type);
        for (var at = type; at is not null; at = at.OwnBase)
        {
            if (at.Methods.FirstOrDefault(one => one.Name == method && one.HasBody) is { } run)
            {
                search.Start(run);
                break;
            }
        }

        foreach (var constructor in type.Methods.Where(one => one.IsConstructor))
        {
            search.Start(constructor);
        }

        foreach (var made in madeElsewhere.Select(Find))
        {
            search.Start(made);
        }

        var reached = search.Finish();
        return reached with { Parts = [.. reached.Parts, .. Platform(type.Assembly)] };
    }

    /// <summary>Names and values as they enter a fingerprint; of parts with one name, each has a number.</summary>
    public static IReadOnlyDictionary<string, string> Lines(IEnumerable<CodePart> parts)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            string name = part.Name;
            for (int number = 2; !lines.TryAdd(name, part.Value); number++)
            {
                name = FormattableString.Invariant($"{part.Name} #{number}");
            }
        }

        return lines;
    }

    private CodeType Find(CodeTypeName name) =>
        library.Own(name.Assembly)?.FindType(name.Type)
        ?? throw new InvalidOperationException(
            $"{name.Type} lies in {name.Assembly}, whose code is not looked at; expected a type of ours."
        );

    private static ImmutableArray<CodePart> Platform(CodeAssembly assembly)
    {
        string framework =
            CodeAttribute
                .Of(assembly, assembly.Metadata.GetAssemblyDefinition().GetCustomAttributes())
                .FirstOrDefault(attribute => attribute.Is("TargetFrameworkAttribute"))
                ?.FirstText
            ?? "unknown";
        return
        [
            new CodePart(CodePartKind.Platform, "framework", framework, null),
            new CodePart(CodePartKind.Platform, "analysis", Version, null),
        ];
    }
}
