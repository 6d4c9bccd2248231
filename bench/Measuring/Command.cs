namespace Permafrost.Bench.Measuring;

/// <summary>A program that measures something and prints a <see cref="Reading"/> as its last line.</summary>
/// <param name="Program">Path or name of the program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Command(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables of its environment besides our own, of which the one that forces a kernel is left out.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A worker of this program, in a process of its own.</summary>
    public static Command Worker(string name, params string[] settings) =>
        new(System.Environment.ProcessPath!, [.. Host(), "worker", name, .. settings]);

    /// <summary>A script of <c>bench/peers</c> for Debian's Python, the one that has Debian's PyTorch.</summary>
    public static Command Python(string script, params string[] settings) =>
        new("/usr/bin/python3", [Path.Combine(Checkout.Peers, script), .. settings]);

    /// <summary>A script of <c>bench/peers</c> for Node.js.</summary>
    public static Command Node(string script, params string[] settings) => new("node", [Path.Combine(Checkout.Peers, script), .. settings]);

    /// <summary>The assembly, where a general host runs it.</summary>
    private static string[] Host() =>
        Path.GetFileNameWithoutExtension(System.Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [typeof(Command).Assembly.Location]
            : [];
}
