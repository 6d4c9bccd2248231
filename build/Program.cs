using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Permafrost.Build.Options;
using Permafrost.Build.Output;
using Permafrost.Core.Errors;
using Permafrost.Stages.Slurm;

namespace Permafrost.Build;

/// <summary>The command line of Permafrost: checks the options, then has Cake run the tasks in <c>Tasks/</c>.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        HostOutput output = HostOutput.OfProcess(json: false);
        try
        {
            CommandLine line = CommandLine.Parse(args, Targets.Names);
            if (line.Has("help"))
            {
                output.Lines.Write(HelpText.Of(Targets.All));
                return 0;
            }

            if (SlurmJobOptions.Of(line) is { } job)
            {
                return Run(job, output);
            }

            string here = CurrentDirectory();
            string root = RepositoryRoot.Find(AppContext.BaseDirectory);
            RunOptions options = RunOptions.Resolve(line, HostSettings.Read(root, here, Environment.GetEnvironmentVariable), root, here);
            return Run(line, options, options.Format.Result != ResultFormat.Text ? HostOutput.OfProcess(json: true) : output);
        }
#pragma warning disable CA1031 // The exit code tells what it was.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var failure = Failure.Of(exception);
            output.Errors.WriteLine(string.Join('\n', failure.Messages));
            return failure.ExitCode;
        }
    }

    /// <summary>What a job of a cluster does: one stage.</summary>
    private static int Run(SlurmJob job, HostOutput output)
    {
        using var display = new RunDisplay(output, new PlainProgress(output.Lines, TimeProvider.System), Verbosity.Verbose);
        using var interruption = new Interruption(output);
        var (exitCode, message) = job.Run(display, interruption.Token);
        if (message.Length > 0)
        {
            output.Errors.WriteLine(message);
        }

        return exitCode;
    }

    private static string CurrentDirectory()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (FileNotFoundException)
        {
            throw new UserErrorException("the folder you stand in exists no more; expected a folder: change to another one");
        }
    }

    private static int Run(CommandLine line, RunOptions options, HostOutput output)
    {
        IProgressView progress = output.Terminal ? new LiveProgress(output) : new PlainProgress(output.Lines, TimeProvider.System);
        using var session = new RunSession(options, output, new RunDisplay(output, progress, line.Verbosity));
        var log = new HostLog(output);
        int code = new CakeHost()
            .UseContext<PermafrostContext>()
            .UseLifetime<RunLifetime>()
            .UseWorkingDirectory(options.Request.RepositoryRoot)
            .ConfigureServices(services =>
                services
                    .AddSingleton(session)
                    .AddSingleton<IConsole>(new HostConsole(output))
                    .AddSingleton<ICakeLog>(log)
                    .AddSingleton<ICakeReportPrinter, HostReportPrinter>()
                    .AddSingleton(_ => output.Console())
            )
            .Run(line.ForCake());
        return session.ExitCode(code, log.Errors);
    }
}
