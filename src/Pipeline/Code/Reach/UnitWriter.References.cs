using System.Reflection;
using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Bodies;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <content>What the mention of a type or member entails.</content>
internal sealed partial class UnitWriter
{
    /// <summary>Stands for a text that names every embedded file; no literal can be it, for files have names without it.</summary>
    public const string AllResources = "\0";

    /// <summary>Structs exist wherever they are mentioned: nobody need construct them. Generic arguments may be used through their parameter.</summary>
    private void Mention(TypeUse type)
    {
        if (!type.IsNotable || !seen.Add(type))
        {
            return;
        }

        foreach (var part in type.All())
        {
            if (part.Assembly is { } assembly)
            {
                Refer(ReferenceKind.Assembly, assembly);
            }

            if (part.Own is { IsLocal: false, IsValueType: true, IsEnum: false } shape)
            {
                Refer(ReferenceKind.Makes, shape);
            }

            if (part.Form == TypeForm.Instance)
            {
                var definition = part.Parts[0];
                for (int i = 1; i < part.Parts.Length; i++)
                {
                    Pass(
                        part.Parts[i],
                        definition.Own?.Assembly,
                        definition.Own?.Definition.GetGenericParameters(),
                        i - 1,
                        IsMaker(definition)
                    );
                }
            }
        }
    }

    /// <summary>A type is the argument of a generic type or method.</summary>
    private void Pass(TypeUse argument, CodeAssembly? assembly, GenericParameterHandleCollection? parameters, int index, bool isMade)
    {
        foreach (var part in argument.All())
        {
            if (part.Own is not { IsLocal: false } type)
            {
                continue;
            }

            Refer(ReferenceKind.Argument, type);
            Refer(ReferenceKind.Exposes, type);
            bool isConstructed =
                isMade
                || assembly is not null
                    && parameters is { } known
                    && assembly
                        .Metadata.GetGenericParameter(known[index])
                        .Attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint);
            if (isConstructed && type is { IsAbstract: false, IsValueType: false, DefaultConstructor: { } constructor })
            {
                Refer(ReferenceKind.Calls, constructor);
                Refer(ReferenceKind.Makes, type);
            }
        }
    }

    /// <summary>The framework's types that make an object of their argument by themselves.</summary>
    private static bool IsMaker(TypeUse generic) =>
        generic.Own is null && generic.Name is "System.Lazy`1" or "System.Threading.ThreadLocal`1";

    /// <summary>A value of this type comes out of a field: whoever filled the field may have made it.</summary>
    private void Load(TypeUse type)
    {
        foreach (var part in type.All())
        {
            if (part.Own is { IsLocal: false, IsAbstract: false, IsInterface: false, IsEnum: false } own)
            {
                Refer(ReferenceKind.Makes, own);
            }
        }
    }

    /// <summary>A value of this type becomes an object, or its members are called through it.</summary>
    private void Box(TypeUse type)
    {
        foreach (var part in type.All())
        {
            if (part.Own is { IsLocal: false } own)
            {
                Refer(ReferenceKind.Exposes, own);
                Refer(ReferenceKind.Argument, own);
            }
        }
    }

    private void Call(MethodUse method, ILOpCode code, bool isConstrained)
    {
        var parameters = method.Own?.Definition.GetGenericParameters();
        var access = Reflection.Of(method);
        for (int i = 0; i < method.Arguments.Length; i++)
        {
            var argument = method.Arguments[i];
            Mention(argument);
            Pass(argument, method.Own?.Type.Assembly, parameters, i, access != ReflectionAccess.None);
            Refer(ReferenceKind.Inspects, argument.Text);
            if (access == ReflectionAccess.Arguments)
            {
                Reflect(argument);
            }
        }

        if (access == ReflectionAccess.Anything)
        {
            Refer(ReferenceKind.ReflectsAnything, "");
        }

        if (method.Own is not { } own || own.IsLocal)
        {
            if (method.Name.EndsWith("CustomAttributes", StringComparison.Ordinal) && method.Arguments.IsEmpty)
            {
                Refer(ReferenceKind.Inspects, Shapes.AllAttributes);
            }

            if (method.Name == "GetManifestResourceNames")
            {
                Refer(ReferenceKind.Literal, AllResources);
            }

            return;
        }

        bool isVirtual = own.IsVirtual && (code is ILOpCode.Callvirt or ILOpCode.Ldvirtftn || isConstrained);
        Refer(isVirtual ? ReferenceKind.CallsVirtually : ReferenceKind.Calls, own);
        if (code == ILOpCode.Newobj)
        {
            Refer(ReferenceKind.Makes, own.Type);
        }
    }

    private void Reflect(TypeUse type)
    {
        foreach (var part in type.All())
        {
            if (part.Own is { IsLocal: false } own)
            {
                Refer(ReferenceKind.Reflects, own);
            }
        }
    }
}
