using Permafrost.Build;
using Permafrost.Build.Options;

namespace Permafrost.Tests.Build;

/// <summary><c>docs/commands.md</c> says what the code does.</summary>
public sealed class CommandsPageTests
{
    private static readonly string Page = File.ReadAllText(
        Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "docs", "commands.md")
    );

    [Fact]
    public void Page_Targets_AreThoseThereAre()
    {
        string[] named = [.. Rows("## Targets").Select(row => row.Split('`')[1])];

        Assert.Equal([.. Targets.Names], named);
        Assert.All(
            Targets.All,
            target =>
                Assert.Contains(
                    target.Description.Replace(" (the default)", "", StringComparison.Ordinal),
                    Page,
                    StringComparison.OrdinalIgnoreCase
                )
        );
    }

    [Fact]
    public void Page_Options_AreThoseThereAre()
    {
        string[] rows = Rows("## Options");

        Assert.All(
            HostOption.OfStudy.Concat(HostOption.OfTargets).Concat(HostOption.OfCake),
            option =>
            {
                string value = option.IsSwitch ? "" : $"={option.Value!.Replace("|", "\\|", StringComparison.Ordinal)}";
                Assert.Contains(rows, row => row.Contains($"`--{option.Name}{value}`", StringComparison.Ordinal));
            }
        );
        Assert.All(
            rows,
            row =>
                Assert.NotNull(HostOption.Find(row.Split('`').First(word => word.StartsWith("--", StringComparison.Ordinal)).Split('=')[0]))
        );
    }

    [Fact]
    public void Page_ExitCodes_AreThoseOfTheCode()
    {
        int[] codes = [0, Failure.Bug, Failure.UserMistake, Failure.CheckFailed, Failure.ExperimentsFailed, Failure.Interrupted];

        string[] named = [.. Rows("## Exit codes").Select(row => row.Split('|')[1].Trim())];

        Assert.Equal([.. codes.Select(code => $"{code}")], named);
    }

    [Fact]
    public void Page_Settings_NamesEveryVariableAndKey()
    {
        Assert.All(
            HostOption.OfStudy,
            option =>
            {
                Assert.Contains($"`{option.Variable}`", Page, StringComparison.Ordinal);
                Assert.Contains($"`{option.Key}`", Page, StringComparison.Ordinal);
            }
        );
    }

    /// <summary>The rows of the tables under a heading, without their heads.</summary>
    private static string[] Rows(string heading)
    {
        string section = Page[(Page.IndexOf(heading + "\n", StringComparison.Ordinal) + heading.Length)..];
        int end = section.IndexOf("\n## ", StringComparison.Ordinal);
        string[] lines = [.. (end < 0 ? section : section[..end]).Split('\n').Where(line => line.StartsWith('|'))];
        return
        [
            .. lines.Where(
                (line, i) =>
                    !line.StartsWith("| ---", StringComparison.Ordinal)
                    && !(i + 1 < lines.Length && lines[i + 1].StartsWith("| ---", StringComparison.Ordinal))
            ),
        ];
    }
}
