namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>What Roslyn calls the members that it makes by itself, as far as a name changes though the code does not.</summary>
internal static class GeneratedNames
{
    private const int HashDigits = 64;

    /// <summary>
    /// A closure, an iterator, a lambda: <c>&lt;&gt;c__DisplayClass3_0</c>, <c>&lt;Run&gt;b__0</c>. Not the members of a record and of
    /// a program, whose names are fixed: <c>&lt;Clone&gt;$</c>.
    /// </summary>
    public static bool IsGenerated(string name) => name is ['<', ..] and not [.., '$'] && !IsOfFile(name);

    /// <summary>The name of a type of one file holds a hash of the file's path: <c>&lt;Lesson&gt;F3A…__Table</c>.</summary>
    public static string WithoutPath(string name)
    {
        if (!IsOfFile(name))
        {
            return name;
        }

        int end = name.IndexOf('>', StringComparison.Ordinal);
        return $"{name[..(end + 1)]}{name[(end + 2 + HashDigits + 2)..]}";
    }

    /// <summary>Anonymous types and delegates are numbered through the whole assembly; what they are made of tells them apart as well.</summary>
    public static string Anonymous(CodeType type)
    {
        var parts = type.Methods.Any(method => method.Name == "Invoke")
            ? type.Methods.Where(method => method.Name == "Invoke").Select(method => method.SignatureText)
            : type.Fields.Select(field => field.Name.Split('<', '>') is [_, var property, ..] ? property : field.Name);
        return $"<anonymous {string.Join(' ', parts)}>";
    }

    private static bool IsOfFile(string name)
    {
        int end = name is ['<', ..] ? name.IndexOf(">F", StringComparison.Ordinal) : -1;
        int hash = end + 2;
        return end > 0
            && name.Length > hash + HashDigits + 2
            && name.AsSpan(hash, HashDigits).IndexOfAnyExcept("0123456789ABCDEF") < 0
            && name.AsSpan(hash + HashDigits).StartsWith("__");
    }
}
