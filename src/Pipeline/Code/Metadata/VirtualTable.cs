using System.Reflection.Metadata.Ecma335;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>Which methods a virtual call on an object of one type leads to.</summary>
/// <remarks>
/// Where types are generic, a method and what it overrides have different signatures; then all of the name and the number of
/// parameters count. Too many are found that way, never too few.
/// </remarks>
internal sealed class VirtualTable
{
    private readonly CodeType type;
    private readonly Dictionary<CodeMethod, HashSet<CodeMethod>> own = [];
    private readonly Dictionary<string, CodeMethod> external = new(StringComparer.Ordinal);
    private readonly HashSet<CodeMethod> equality = [];

    public VirtualTable(CodeType type)
    {
        this.type = type;
        if (type.OwnBase is { } parent && !type.IsInterface)
        {
            foreach (var (slot, methods) in parent.Table.own)
            {
                own[slot] = [.. methods];
            }

            foreach (var (slot, method) in parent.Table.external)
            {
                external[slot] = method;
            }

            equality.UnionWith(parent.Table.equality);
        }

        foreach (var method in type.Methods.Where(method => method.IsVirtual && !method.IsStatic))
        {
            Add(method);
        }

        AddNamedImplementations(type);
        foreach (var implemented in type.Interfaces)
        {
            AddInterface(implemented);
        }
    }

    /// <summary>Methods that override or implement something of the framework or of a package, which may call them at any time.</summary>
    public IEnumerable<CodeMethod> CalledFromOutside =>
        external.Where(slot => !IsObjectMember(slot.Key)).SelectMany(slot => Ends(slot.Value));

    /// <summary><c>ToString</c>, <c>Equals</c> and <c>GetHashCode</c>: the framework calls them on objects that it is given.</summary>
    public IEnumerable<CodeMethod> OfObject =>
        external.Where(slot => IsObjectMember(slot.Key)).Select(slot => slot.Value).Concat(equality).SelectMany(Ends);

    /// <summary>Where a call of <paramref name="slot"/> ends; empty where the type has no such method.</summary>
    public IReadOnlyCollection<CodeMethod> Find(CodeMethod slot)
    {
        if (!own.TryGetValue(slot, out var methods))
        {
            return [];
        }

        // Where it stands for itself, there is nothing else to look up.
        return methods.Count == 1 && methods.First() is var only && (only == slot || !own.ContainsKey(only))
            ? methods
            : [.. methods.SelectMany(method => method == slot ? [method] : Ends(method))];
    }

    /// <summary>The methods that a virtual call of <paramref name="method"/> may be looked up by: what it overrides first of all.</summary>
    public static IEnumerable<CodeMethod> Slots(CodeMethod method)
    {
        if (method.IsNewSlot || method.Type.IsInterface || method.Type.OwnBase is null)
        {
            return [method];
        }

        CodeMethod[] slots = [.. method.Type.Table.own.Where(slot => slot.Value.Contains(method)).Select(slot => slot.Key)];
        return slots.Length == 0 ? [method] : slots;
    }

    private static bool IsObjectMember(string slot) => slot is "ToString 0" or "GetHashCode 0" or "Equals 1";

    private static string SlotName(CodeMethod method) => FormattableString.Invariant($"{method.Name} {method.ParameterCount}");

    /// <summary>A method that was found for an interface or on a base type, or what has overridden it since.</summary>
    private IEnumerable<CodeMethod> Ends(CodeMethod method) => own.TryGetValue(method, out var methods) ? methods : [method];

    private void Add(CodeMethod method)
    {
        if (method.IsNewSlot)
        {
            own[method] = [method];
            return;
        }

        CodeMethod[] overridden = [.. own.Keys.Where(slot => !slot.Type.IsInterface && Fits(slot, method))];
        CodeMethod[] exact = [.. overridden.Where(slot => slot.SignatureText == method.SignatureText)];
        foreach (var slot in exact.Length > 0 ? exact : overridden)
        {
            own[slot] = [method];
        }

        if (overridden.Length == 0)
        {
            external[SlotName(method)] = method;
            own[method] = [method];
        }
    }

    private static bool Fits(CodeMethod slot, CodeMethod method) =>
        slot.Name == method.Name
        && slot.ParameterCount == method.ParameterCount
        && slot.GenericParameterCount == method.GenericParameterCount
        && slot.IsStatic == method.IsStatic;

    /// <summary>Explicit implementations, overrides with another return type, static members of interfaces.</summary>
    private void AddNamedImplementations(CodeType from)
    {
        var assembly = from.Assembly;
        foreach (var handle in from.Definition.GetMethodImplementations())
        {
            var implementation = assembly.Metadata.GetMethodImplementation(handle);
            var declared = (MethodUse)assembly.Meaning(MetadataTokens.GetToken(implementation.MethodDeclaration));
            var body = (MethodUse)assembly.Meaning(MetadataTokens.GetToken(implementation.MethodBody));
            if (body.Own is not { } method)
            {
                continue;
            }

            if (declared.Own is { } slot)
            {
                own[slot] = [method];
            }
            else if (declared.Parent is { Form: TypeForm.Instance, Parts: [{ Name: "System.IEquatable`1" }, ..] })
            {
                equality.Add(method);
            }
            else
            {
                external[FormattableString.Invariant($"{method.Name} {method.ParameterCount} {declared.Parent}")] = method;
            }
        }
    }

    private void AddInterface(TypeUse implemented)
    {
        if (implemented.Definition is { } ours)
        {
            foreach (var slot in ours.Methods.Where(method => method.IsVirtual || method.IsStatic))
            {
                AddImplementations(slot);
            }

            // An interface may implement another one's methods.
            AddDefaults(ours);
            return;
        }

        var names = ExternalInterface.MethodNames(implemented);
        bool isEquality = implemented is { Form: TypeForm.Instance, Parts: [{ Name: "System.IEquatable`1" }, ..] };
        foreach (
            var method in Chain()
                .SelectMany(one => one.Methods)
                .Where(method => method is { IsVirtual: true, IsPublic: true, IsNewSlot: true })
        )
        {
            if (names is not null && !names.Contains(method.Name))
            {
                continue;
            }

            if (isEquality)
            {
                equality.Add(method);
            }
            else
            {
                external[$"{SlotName(method)} {method.SignatureText}"] = method;
            }
        }
    }

    private void AddImplementations(CodeMethod slot)
    {
        if (own.ContainsKey(slot) && own[slot].Any(method => method.Type == type))
        {
            return;
        }

        CodeMethod[] found = [.. Chain().SelectMany(one => one.Methods).Where(method => method.IsPublic && Fits(slot, method))];
        CodeMethod[] exact = [.. found.Where(method => method.SignatureText == slot.SignatureText)];
        if (found.Length > 0)
        {
            own[slot] = [.. exact.Length > 0 ? exact : found];
        }
        else if (slot.HasBody)
        {
            own.TryAdd(slot, [slot]);
        }
    }

    private void AddDefaults(CodeType implemented)
    {
        foreach (var handle in implemented.Definition.GetMethodImplementations())
        {
            var implementation = implemented.Assembly.Metadata.GetMethodImplementation(handle);
            if (
                implemented.Assembly.Meaning(MetadataTokens.GetToken(implementation.MethodDeclaration)) is MethodUse declared
                && implemented.Assembly.Meaning(MetadataTokens.GetToken(implementation.MethodBody)) is MethodUse { Own: { } body }
            )
            {
                if (declared.Own is { } slot)
                {
                    own.TryAdd(slot, []);
                    own[slot].Add(body);
                }
                else
                {
                    external.TryAdd(FormattableString.Invariant($"{body.Name} {body.ParameterCount} {declared.Parent}"), body);
                }
            }
        }
    }

    private IEnumerable<CodeType> Chain()
    {
        for (var at = type; at is not null; at = at.OwnBase)
        {
            yield return at;
        }
    }
}
