using System.Collections.Immutable;
using System.Security.Cryptography;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>
/// Finds the code that can run when some methods do: rapid type analysis (Bacon and Sweeney, OOPSLA 1996), in which a virtual call
/// leads to those types alone of which the found code, or the definition, makes objects.
/// </summary>
/// <remarks>
/// Everything found so far can only lead to more, never to less, so the order of the search does not matter; it is fixed all the same,
/// for the sake of <see cref="CodePart.ReachedBy"/>. See docs/pipeline.md.
/// </remarks>
internal sealed class Reachability(CodeLibrary library, CodeUnits units)
{
    private readonly Queue<CodeUnit> pending = new();
    private readonly Dictionary<CodeUnit, UnitContent?> found = [];
    private readonly Dictionary<object, string?> reachers = [];
    private readonly Dictionary<CodeType, HashSet<CodeUnit>> watchers = [];
    private readonly HashSet<CodeType> present = [];
    private readonly HashSet<CodeType> presentWithAncestors = [];
    private readonly HashSet<CodeType> exposed = [];
    private readonly HashSet<CodeType> arguments = [];
    private readonly HashSet<CodeType> reflected = [];
    private readonly HashSet<CodeType> shaped = [];
    private readonly HashSet<CodeMethod> slots = [];
    private readonly HashSet<CodeType> initialized = [];
    private readonly HashSet<CodeAssembly> entered = [];
    private readonly HashSet<string> inspected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> literals = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, CodePart> packages = new(StringComparer.Ordinal);
    private bool reflectsAnything;

    /// <summary>Searches on from a method; what it is handed has the types that it declares.</summary>
    public Reachability Start(CodeMethod method)
    {
        Reach(method, by: null);
        foreach (var part in method.Signature.ParameterTypes.SelectMany(type => type.All()))
        {
            if (part.Own is { IsAbstract: false } own)
            {
                Make(own, by: null);
            }
        }

        return this;
    }

    /// <summary>Counts objects of a type as made elsewhere.</summary>
    public Reachability Start(CodeType type)
    {
        Make(type, by: null);
        Expose(type, by: null);
        return this;
    }

    public ReachedCode Finish()
    {
        while (pending.TryDequeue(out var unit))
        {
            var content = unit.Read(units.Writer, type => !presentWithAncestors.Contains(type));
            foreach (var (type, _) in content.Tests.Where(test => test.Value))
            {
                WatchersOf(type).Add(unit);
            }

            found[unit] = content;
            foreach (var reference in content.References)
            {
                Follow(reference, unit.Name);
            }
        }

        return new ReachedCode(
            [
                .. Methods()
                    .Concat(Types())
                    .Concat(Resources())
                    .Concat(packages.Values)
                    // Several assemblies may hold their own copy of what the compiler adds.
                    .DistinctBy(part => (part.Name, part.Value))
                    .OrderBy(part => part.Name, StringComparer.Ordinal)
                    .ThenBy(part => part.Value, StringComparer.Ordinal),
            ],
            [
                .. found
                    .SelectMany(unit => unit.Value!.Locals.Prepend(unit.Key.Method))
                    .Select(method => $"{method.Type.ReflectionName}:{method.Name}"),
            ]
        );
    }

    private IEnumerable<CodePart> Methods() =>
        found.Select(unit => new CodePart(CodePartKind.Method, unit.Key.Name, unit.Value!.Hash, reachers[unit.Key]));

    private IEnumerable<CodePart> Types() =>
        shaped.Select(type => new CodePart(
            CodePartKind.Type,
            type.FullName,
            Shapes.Hash(type, reflected.Contains(type), inspected),
            reachers[type]
        ));

    /// <summary>Embedded files whose names stand in the code: who names one may read it.</summary>
    private IEnumerable<CodePart> Resources()
    {
        foreach (var (name, content) in entered.SelectMany(assembly => assembly.Resources))
        {
            var named = literals.FirstOrDefault(literal =>
                literal.Key == name
                || literal.Key == UnitWriter.AllResources
                || (literal.Key.Length > 0 && name.EndsWith($".{literal.Key}", StringComparison.Ordinal))
            );
            if (named.Key is not null)
            {
                string hash = Convert.ToHexStringLower(SHA256.HashData(content.Span).AsSpan(0, 16));
                yield return new CodePart(CodePartKind.Resource, name, hash, named.Value);
            }
        }
    }

    private void Follow(Reference reference, string by)
    {
        switch (reference.Kind)
        {
            case ReferenceKind.Calls:
                Reach((CodeMethod)reference.Target, by);
                break;
            case ReferenceKind.CallsVirtually:
                Dispatch((CodeMethod)reference.Target, by);
                break;
            case ReferenceKind.Makes:
                Make((CodeType)reference.Target, by);
                break;
            case ReferenceKind.Exposes:
                Expose((CodeType)reference.Target, by);
                break;
            case ReferenceKind.Argument:
                Pass((CodeType)reference.Target, by);
                break;
            case ReferenceKind.Reflects:
                Reflect((CodeType)reference.Target, by);
                break;
            case ReferenceKind.ReflectsAnything:
                ReflectAnything(by);
                break;
            case ReferenceKind.Reads:
                var field = (CodeField)reference.Target;
                Initialize(field.Type, by);
                Reach(units.InitializerOf(field.Type)?.ValueOf(field), by);
                break;
            case ReferenceKind.Initializes:
                Initialize((CodeType)reference.Target, by);
                break;
            case ReferenceKind.Inspects:
                inspected.Add((string)reference.Target);
                break;
            case ReferenceKind.Literal:
                literals.TryAdd((string)reference.Target, by);
                break;
            case ReferenceKind.Assembly:
                Use((string)reference.Target, by);
                break;
        }
    }

    private void Reach(CodeMethod method, string? by)
    {
        if (method.IsLocal || method.IsStaticConstructor)
        {
            return;
        }

        Reach(units.Of(method), by);
    }

    private void Reach(CodeUnit? unit, string? by)
    {
        if (unit is null || !found.TryAdd(unit, null))
        {
            return;
        }

        reachers[unit] = by;
        pending.Enqueue(unit);
        Initialize(unit.Method.Type, unit.Name);
    }

    /// <summary>The type is used: its static constructor has run, and so have the module's initialisers.</summary>
    private void Initialize(CodeType type, string? by)
    {
        if (!initialized.Add(type))
        {
            return;
        }

        foreach (var unit in units.InitializerOf(type)?.Always ?? [])
        {
            Reach(unit, by);
        }

        if (entered.Add(type.Assembly))
        {
            Initialize(type.Assembly.Module, by);
        }
    }

    private void Dispatch(CodeMethod method, string by)
    {
        foreach (var slot in VirtualTable.Slots(method))
        {
            if (!slots.Add(slot))
            {
                continue;
            }

            foreach (var type in present.Concat(slot.IsStatic ? arguments : []).ToList())
            {
                ReachAll(type.Table.Find(slot), by);
            }
        }

        // Where the call names a method with a body, an object of just that type may have come from anywhere.
        if (method.HasBody && !method.Type.IsInterface)
        {
            Reach(method, by);
        }
    }

    private void Make(CodeType type, string? by)
    {
        if (type.IsLocal || type.IsInterface || !present.Add(type))
        {
            return;
        }

        if (!type.IsAbstract)
        {
            ReachAll(type.Table.CalledFromOutside, by ?? type.FullName);
        }

        foreach (var slot in slots)
        {
            ReachAll(type.Table.Find(slot), by ?? type.FullName);
        }

        if (type.Ancestors.Any(exposed.Contains))
        {
            ReachAll(type.Table.OfObject, by ?? type.FullName);
        }

        if (reflectsAnything)
        {
            Reflect(type, by ?? type.FullName);
        }

        foreach (var ancestor in type.Ancestors)
        {
            Shape(ancestor, by);
            if (presentWithAncestors.Add(ancestor))
            {
                // Code that was left out because no such object existed may run after all.
                foreach (var unit in WatchersOf(ancestor))
                {
                    pending.Enqueue(unit);
                }
            }
        }
    }

    private void Shape(CodeType type, string? by)
    {
        if (shaped.Add(type))
        {
            reachers[type] = by;
        }
    }

    private void Expose(CodeType type, string? by)
    {
        if (!exposed.Add(type))
        {
            return;
        }

        if (type.IsEnum)
        {
            Shape(type, by);
        }
        else if (type.IsValueType)
        {
            // Unless it says otherwise, a struct is compared and hashed field by field.
            foreach (var part in type.Fields.Where(field => !field.IsStatic).SelectMany(field => field.ValueType.All()))
            {
                if (part.Own is { IsLocal: false } own)
                {
                    Expose(own, by ?? type.FullName);
                }
            }
        }

        foreach (var one in present.Where(one => one.Ancestors.Contains(type)).ToList())
        {
            ReachAll(one.Table.OfObject, by ?? type.FullName);
        }
    }

    private void Pass(CodeType type, string by)
    {
        if (arguments.Add(type))
        {
            foreach (var slot in slots.Where(slot => slot.IsStatic).ToList())
            {
                ReachAll(type.Table.Find(slot), by);
            }

            if (reflectsAnything)
            {
                Reflect(type, by);
            }
        }
    }

    private void Reflect(CodeType type, string by)
    {
        if (!reflected.Add(type))
        {
            return;
        }

        Shape(type, by);
        Expose(type, by);
        Pass(type, by);
        if (!type.IsAbstract)
        {
            Make(type, by);
        }

        foreach (var method in type.Methods)
        {
            Reach(method, by);
        }

        foreach (var field in type.Fields)
        {
            Reach(units.InitializerOf(type)?.ValueOf(field), by);
            foreach (var part in field.ValueType.All())
            {
                if (part.Own is { IsLocal: false } own)
                {
                    Reflect(own, by);
                }
            }
        }
    }

    private void ReflectAnything(string by)
    {
        reflectsAnything = true;
        foreach (var type in present.Concat(arguments).ToList())
        {
            Reflect(type, by);
        }
    }

    private void Use(string assembly, string by)
    {
        if (packages.ContainsKey(assembly) || library.Package(assembly) is not { } package)
        {
            return;
        }

        packages.Add(assembly, new CodePart(CodePartKind.Package, assembly, package.Version, by));
        foreach (string reference in package.References)
        {
            Use(reference, assembly);
        }
    }

    private void ReachAll(IEnumerable<CodeMethod> methods, string by)
    {
        foreach (var method in methods)
        {
            Reach(method, by);
        }
    }

    private HashSet<CodeUnit> WatchersOf(CodeType type)
    {
        if (!watchers.TryGetValue(type, out var units))
        {
            watchers[type] = units = [];
        }

        return units;
    }
}
