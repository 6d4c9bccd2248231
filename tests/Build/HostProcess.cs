using System.Diagnostics;

namespace Permafrost.Tests.Build;

/// <summary>What a real run of the program printed and returned.</summary>
internal sealed record HostProcess(int ExitCode, string Output, string Errors)
{
    private const int TimeoutSeconds = 120;

    /// <summary>The program beside the tests, which belongs to the repository that the tests lie in.</summary>
    public static string ProgramPath => Path.Combine(AppContext.BaseDirectory, "Permafrost.Build.dll");

    public static string DotnetPath => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static HostProcess Run(params string[] args) => Start(ProgramPath, Path.GetTempPath(), [], args);

    /// <param name="program">Path of <c>Permafrost.Build.dll</c>.</param>
    /// <param name="directory">Where the user stands.</param>
    /// <param name="environment">Variables besides those of the tests.</param>
    /// <param name="args">The command line.</param>
    public static HostProcess Start(string program, string directory, (string Name, string Value)[] environment, params string[] args) =>
        StartCommand(DotnetPath, directory, environment, [program, .. args]);

    public static HostProcess StartCommand(
        string command,
        string directory,
        (string Name, string Value)[] environment,
        IEnumerable<string> args
    ) => StartCommand(command, directory, TimeoutSeconds, environment, args);

    public static HostProcess StartCommand(
        string command,
        string directory,
        int timeoutSeconds,
        (string Name, string Value)[] environment,
        IEnumerable<string> args
    )
    {
        var start = new ProcessStartInfo(command, args)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(timeoutSeconds)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} {string.Join(' ', args)} did not end");
        }

        return new HostProcess(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
