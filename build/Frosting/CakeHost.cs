using System.Reflection;
using Cake.Cli;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Modules;
using Cake.Core.Scripting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Cake.Frosting;

/// <summary>Runs task classes on Cake's engine.</summary>
/// <remarks>
/// Stands in for the package Cake.Frosting, of whose API it offers what this build uses. The engine, its graph of tasks, execution strategies
/// and the hosts behind <c>--tree</c>, <c>--dryrun</c> and <c>--description</c> are Cake's own.
/// </remarks>
public sealed class CakeHost
{
    private readonly ServiceCollection services = [];
    private readonly HashSet<Assembly> assemblies = [];

    public CakeHost()
    {
        if (Assembly.GetEntryAssembly() is { } entry)
        {
            assemblies.Add(entry);
        }

        services.UseModule<CoreModule>();
        services.AddSingleton<IConsole, CakeConsole>();
        services.AddSingleton<ICakeLog>(provider => new CakeBuildLog(provider.GetRequiredService<IConsole>()));
        services.AddSingleton<ICakeReportPrinter, CakeReportPrinter>();
        services.AddSingleton(Configuration);
        services.AddSingleton(_ => AnsiConsole.Console);
        services.AddSingleton<IVersionResolver, CakeVersion>();
        services.AddSingleton<IFrostingContext, FrostingContext>();
        services.AddSingleton<BuildScriptHost<IFrostingContext>>();
        services.AddSingleton<DryRunScriptHost<IFrostingContext>>();
        services.AddSingleton<TreeScriptHost>();
        services.AddSingleton<DescriptionScriptHost>();
    }

    /// <summary>Adds an assembly in which to look for tasks, besides the one of the program.</summary>
    public CakeHost AddAssembly(Assembly assembly)
    {
        assemblies.Add(assembly);
        return this;
    }

    /// <summary>Adds services, or puts others in the place of Cake's.</summary>
    public CakeHost ConfigureServices(Action<IServiceCollection> services)
    {
        services(this.services);
        return this;
    }

    /// <summary>Does what the command line asks for.</summary>
    /// <returns>The exit code: 0, or what Cake makes of the exception that ended the run.</returns>
    public int Run(IEnumerable<string> args)
    {
        foreach (Type task in assemblies.SelectMany(TaskRegistration.TasksOf))
        {
            services.AddSingleton(typeof(IFrostingTask), task);
        }

        services.AddSingleton(_ => HostArguments.Parse(args));
        services.AddSingleton(provider => provider.GetRequiredService<HostArguments>().ToCakeArguments());
        using ServiceProvider provider = services.BuildServiceProvider();
        try
        {
            Execute(provider, provider.GetRequiredService<HostArguments>());
            return 0;
        }
#pragma warning disable CA1031 // Whatever ended the run becomes its exit code here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return provider.GetRequiredService<ICakeLog>().LogException(exception);
        }
    }

    private static void Execute(IServiceProvider provider, HostArguments arguments)
    {
        if (arguments.Has("version"))
        {
            new VersionFeature(provider.GetRequiredService<IVersionResolver>()).Run(provider.GetRequiredService<IConsole>());
            return;
        }

        if (arguments.Has("info"))
        {
            new InfoFeature(provider.GetRequiredService<IVersionResolver>()).Run(provider.GetRequiredService<IConsole>());
            return;
        }

        provider.GetRequiredService<ICakeLog>().Verbosity = arguments.Verbosity;
        if (provider.GetService<WorkingDirectory>() is { } directory)
        {
            var environment = provider.GetRequiredService<ICakeEnvironment>();
            environment.WorkingDirectory = directory.Path.MakeAbsolute(environment);
        }

        ICakeEngine engine = provider.GetRequiredService<ICakeEngine>();
        foreach (IFrostingTask task in provider.GetServices<IFrostingTask>())
        {
            engine.Register(task);
        }

        if (provider.GetService<IFrostingLifetime>() is { } lifetime)
        {
            var context = provider.GetRequiredService<IFrostingContext>();
            engine.RegisterSetupAction(info => lifetime.Setup(context, info));
            engine.RegisterTeardownAction(info => lifetime.Teardown(context, info));
        }

        ScriptHost host =
            arguments.Has("dryrun") ? provider.GetRequiredService<DryRunScriptHost<IFrostingContext>>()
            : arguments.Has("tree") ? provider.GetRequiredService<TreeScriptHost>()
            : arguments.Has("description") ? provider.GetRequiredService<DescriptionScriptHost>()
            : provider.GetRequiredService<BuildScriptHost<IFrostingContext>>();
        if (arguments.Has("exclusive"))
        {
            host.Settings.UseExclusiveTarget();
        }

        host.RunTargetsAsync(arguments.Targets).GetAwaiter().GetResult();
    }

    /// <summary>The file <c>cake.config</c> of the working directory, under the arguments of the command line.</summary>
    private static ICakeConfiguration Configuration(IServiceProvider provider)
    {
        var environment = provider.GetRequiredService<ICakeEnvironment>();
        Dictionary<string, string> arguments = provider
            .GetRequiredService<ICakeArguments>()
            .GetArguments()
            .ToDictionary(pair => pair.Key, pair => pair.Value.First(), StringComparer.OrdinalIgnoreCase);
        return new CakeConfigurationProvider(provider.GetRequiredService<IFileSystem>(), environment).CreateConfiguration(
            environment.WorkingDirectory,
            arguments
        );
    }
}
