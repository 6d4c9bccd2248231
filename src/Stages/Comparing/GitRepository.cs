using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;

namespace Permafrost.Stages.Comparing;

/// <summary>Reads committed files with the user's own git; changes nothing.</summary>
/// <param name="root">A folder of the work tree; paths are relative to it.</param>
internal sealed class GitRepository(string root)
{
    /// <summary>Of Windows and of Unix alike: there is no such file.</summary>
    private const int FileNotFound = 2;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>The commit that a revision stands for.</summary>
    /// <param name="option">How messages call the revision.</param>
    /// <param name="revision">As the user wrote it.</param>
    /// <param name="hint">Gives what else it may have been meant for: <c>; did you mean …?</c>.</param>
    /// <exception cref="UserErrorException">There is none; the message has git's answer.</exception>
    public string Commit(string option, string revision, Func<string> hint)
    {
        // What begins with a dash would be an option of git, and a range would be several.
        var ending = revision.StartsWith('-') ? null : Run("rev-parse", "--verify", "--quiet", $"{revision}^{{commit}}");
        if (ending is { ExitCode: 0 })
        {
            return Encoding.ASCII.GetString(ending.Output).Trim();
        }

        string answer = revision.StartsWith('-') ? "" : Answer(Run("log", "-1", "--format=%H", revision, "--"));
        throw new UserErrorException(
            $"{option} is '{VisibleText.Of(revision, 200)}', and there is no such file, experiment or revision{answer}{(hint() is { Length: > 0 } meant ? meant : ".")}{Shallow()} "
                + "Expected a git revision (HEAD~1, v1.2, main), REVISION:PATH, a report.json, a lock, or the name of an experiment"
        );
    }

    /// <summary>A committed file; null where the commit has none of that path.</summary>
    /// <param name="commit">The commit; empty: what is staged.</param>
    /// <param name="path">Path with forward slashes; relative to the folder where it begins with <c>./</c>, else to the repository.</param>
    /// <param name="answer">What git said.</param>
    public byte[]? File(string commit, string path, out string answer)
    {
        var ending = Run("cat-file", "blob", $"{commit}:{path}");
        answer = Answer(ending);
        return ending.ExitCode == 0 ? ending.Output : null;
    }

    /// <summary>Names of the committed files of a folder, none where there is no such folder.</summary>
    public IReadOnlyList<string> Files(string commit, string folder)
    {
        var ending = Run("ls-tree", "-z", "--name-only", $"{commit}:{folder}");
        return ending.ExitCode == 0
            ? [.. Encoding.UTF8.GetString(ending.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Committed folders as a tar archive; null where the commit has none of them.</summary>
    public byte[]? Archive(string commit, IEnumerable<string> folders)
    {
        var ending = Run(["archive", "--format=tar", commit, "--", .. folders]);
        return ending.ExitCode == 0 ? ending.Output : null;
    }

    private string Shallow() =>
        Run("rev-parse", "--is-shallow-repository") is { ExitCode: 0 } ending && Encoding.ASCII.GetString(ending.Output).Trim() == "true"
            ? " This clone is shallow and lacks older commits: git fetch --unshallow gets them, in a workflow fetch-depth: 0."
            : "";

    private static string Answer(Ending ending) =>
        ending.Errors.Trim().Length == 0 ? "" : $"; git says: {VisibleText.Of(ending.Errors.Trim().Split('\n')[0], 300).TrimEnd('.')}";

    private Ending Run(params string[] arguments)
    {
        using var git = Start(arguments);
        git.StandardInput.Close();
        using var output = new MemoryStream();
        using var limit = new CancellationTokenSource(Timeout);
        try
        {
            var errors = git.StandardError.ReadToEndAsync(limit.Token);
            git.StandardOutput.BaseStream.CopyToAsync(output, limit.Token).GetAwaiter().GetResult();
            string said = errors.GetAwaiter().GetResult();
            git.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            return new Ending(git.ExitCode, output.ToArray(), said);
        }
        catch (OperationCanceledException)
        {
            throw new UserErrorException(
                $"git {arguments[0]} in {root} did not answer within {Timeout.TotalSeconds} s; look what it waits for, and run the same command again."
            );
        }
        finally
        {
            if (!git.HasExited)
            {
                git.Kill(entireProcessTree: true);
                git.WaitForExit();
            }
        }
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", root, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Nobody is there to answer, and messages are quoted.
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            string what =
                exception.NativeErrorCode == FileNotFound
                    ? "there is no git in PATH"
                    : $"git cannot be started: {exception.Message.TrimEnd('.')}";
            throw new UserErrorException($"{what}. Revisions are read with git: install it, or compare files: --baseline=report.json");
        }
    }

    private sealed record Ending(int ExitCode, byte[] Output, string Errors);
}
