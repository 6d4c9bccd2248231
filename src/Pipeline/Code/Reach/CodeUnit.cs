using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>The smallest piece of code that counts or does not: a method with all that the compiler made of it, or the initial value of a static field.</summary>
/// <param name="name">For readers.</param>
/// <param name="method">Where its code stands.</param>
/// <param name="first">Index of its first instruction.</param>
/// <param name="end">Index behind its last one; null for the end of the method.</param>
internal sealed class CodeUnit(string name, CodeMethod method, int first = 0, int? end = null)
{
    private readonly List<UnitContent> known = [];

    public string Name { get; } = name;

    public CodeMethod Method { get; } = method;

    public int First { get; } = first;

    public int? End { get; } = end;

    /// <param name="writer">Writes it, if it has not been written under the same conditions.</param>
    /// <param name="hasNoObjects">Whether there are no objects of a type of ours, as far as is known.</param>
    public UnitContent Read(UnitWriter writer, Func<CodeType, bool> hasNoObjects)
    {
        foreach (var content in known)
        {
            if (content.Tests.IsEmpty || content.Tests.All(test => hasNoObjects(test.Key) == test.Value))
            {
                return content;
            }
        }

        var written = writer.Write(this, hasNoObjects);
        known.Add(written);
        return written;
    }

    public override string ToString() => Name;
}
