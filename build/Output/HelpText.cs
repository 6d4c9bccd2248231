using Permafrost.Build.Options;

namespace Permafrost.Build.Output;

/// <summary>The answer to <c>--help</c>.</summary>
internal static class HelpText
{
    /// <param name="targets">Name and description of each target.</param>
    public static string Of(IReadOnlyList<(string Name, string Description)> targets)
    {
        IEnumerable<string> lines =
        [
            "Usage: dotnet run --project build -- [--target=NAME] [options]",
            "",
            "Targets",
            .. targets.Select(target => Row(target.Name, target.Description)),
            "",
            "Options",
            .. HostOption.OfStudy.Select(Row),
            "",
            "Options of one target",
            .. HostOption.OfTargets.Select(Row),
            "",
            "Options of Cake's engine",
            .. HostOption.OfCake.Select(Row),
            "",
            "Defaults stand in cake.config; docs/commands.md says more, exit codes too.",
        ];
        return string.Join('\n', lines);
    }

    private static string Row(HostOption option)
    {
        string shortest = option.Aliases.FirstOrDefault(alias => !alias.StartsWith("--", StringComparison.Ordinal)) is { } alias
            ? $"{alias}, "
            : "";
        return Row($"{shortest}--{option.Name}{(option.IsSwitch ? "" : $"={option.Value}")}", option.Meaning);
    }

    private static string Row(string name, string meaning) => $"  {name, -28} {meaning}";
}
