using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Permafrost.Pipeline;

namespace Permafrost.Stages;

/// <summary>The machine and the checkout that a result was made with: provenance, part of no key and no digest.</summary>
internal static class RunEnvironment
{
    private const int GitTimeoutMilliseconds = 5000;

    private static readonly Lazy<(string? Commit, bool? Dirty)> Checkout = new(ReadCheckout);

    /// <summary><c>cpu</c>, <c>cores</c>, <c>os</c>, <c>git_commit</c> and <c>git_dirty</c>; the last two null outside a checkout.</summary>
    public static IReadOnlyList<KeyValuePair<string, JsonNode?>> Facts =>
        [
            new("cpu", Processor()),
            new("cores", Environment.ProcessorCount),
            new("os", RuntimeInformation.OSDescription),
            new("git_commit", Checkout.Value.Commit),
            new("git_dirty", Checkout.Value.Dirty),
        ];

    /// <summary>Notes the facts with a running stage.</summary>
    public static void Note(StageContext context)
    {
        foreach (var fact in Facts)
        {
            if (fact.Value is { } value)
            {
                context.Note(fact.Key, value);
            }
        }
    }

    private static string Processor()
    {
        const string LinuxFile = "/proc/cpuinfo";
        const string Field = "model name";
        string? line = File.Exists(LinuxFile)
            ? File.ReadLines(LinuxFile).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static (string? Commit, bool? Dirty) ReadCheckout()
    {
        string? commit = Git("rev-parse", "HEAD");
        string? changes = commit is null ? null : Git("status", "--porcelain", "--untracked-files=no");
        return (commit, changes is null ? null : changes.Length > 0);
    }

    /// <summary>What git prints about the checkout that this program was built in, or null where there is no git or no checkout.</summary>
    private static string? Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", ["-C", AppContext.BaseDirectory, .. arguments])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            _ = git.StandardError.ReadToEndAsync();
            string output = git.StandardOutput.ReadToEnd();
            return git.WaitForExit(GitTimeoutMilliseconds) && git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
