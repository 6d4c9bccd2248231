namespace Permafrost.Stages.Comparing;

/// <summary>One side of a comparison, as the user asks for it.</summary>
/// <param name="Option">How messages call it: <c>--baseline</c>.</param>
/// <param name="Given">As it was written; empty where it is the default.</param>
/// <param name="Kind">What it is.</param>
/// <param name="FullPath">Absolute path, of a file.</param>
public sealed record SideRequest(string Option, string Given, SideKind Kind, string FullPath)
{
    /// <summary>Tells apart what may be written; a file goes before an experiment, an experiment before a revision.</summary>
    /// <param name="option">How messages call it.</param>
    /// <param name="given">What was written.</param>
    /// <param name="files">Names of the experiment files there are: experiments begin with them.</param>
    public static SideRequest Of(string option, GivenPath given, IEnumerable<string> files)
    {
        string text = given.Given;
        string report = Path.Combine(given.FullPath, "report.json");
        if (File.Exists(report))
        {
            // The folder of a report is as good as the file.
            return new SideRequest(option, $"{text.TrimEnd('/')}/report.json", SideKind.File, report);
        }

        bool isName =
            text.Contains('*', StringComparison.Ordinal)
            || text.Contains('?', StringComparison.Ordinal)
            || (text.Contains('/', StringComparison.Ordinal) && text.Contains('=', StringComparison.Ordinal))
            || files.Contains(text.Split('/')[0], StringComparer.Ordinal);
        bool isFile =
            File.Exists(given.FullPath)
            || (text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !text.Contains(':', StringComparison.Ordinal));
        return new SideRequest(
            option,
            text,
            isFile ? SideKind.File
                : isName ? SideKind.Experiments
                : SideKind.Revision,
            given.FullPath
        );
    }

    /// <summary>The candidate where the user names a baseline alone: of what it is, the newest.</summary>
    /// <param name="option">How messages call it.</param>
    /// <param name="root">The repository.</param>
    public SideRequest Newest(string option, string root)
    {
        if (Kind == SideKind.Revision && Given.Split(':', 2) is [_, { Length: > 0 } path])
        {
            string full = Path.GetFullPath(path, root);
            return new SideRequest(option, path, SideKind.File, full);
        }

        bool isReport = Kind == SideKind.File && !Given.EndsWith(Locks.LockFile.Extension, StringComparison.OrdinalIgnoreCase);
        return isReport
            ? new SideRequest(option, "", SideKind.LastReport, Path.Combine(root, "artifacts", "reports", "report.json"))
            : new SideRequest(option, "", SideKind.Locks, "");
    }
}
