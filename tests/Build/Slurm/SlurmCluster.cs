using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Permafrost.Tests.Build.Slurm;

/// <summary>A real Slurm of two nodes on this machine, with a configuration, keys and ports of its own.</summary>
/// <remarks>
/// A shell starts the daemons and reads words from its standard input; when that ends, be it because the tests were killed, it ends whatever runs with this configuration and removes the
/// folder. The two nodes are one machine, so that the folders of the tests are shared ones.
/// </remarks>
public sealed class SlurmCluster : IDisposable
{
    private const int TimeoutSeconds = 60;

    private const string Supervisor = """
        cd "$1" && exec 2>/dev/null || exit 1
        declare -A process
        begin() {
            case "$1" in
                munged) exec setpriv --reuid=munge --regid=munge --clear-groups munged -F --key-file="$PWD/munge/key" --socket="$PWD/munge/socket" \
                    --pid-file="$PWD/munge/pid" --seed-file="$PWD/munge/seed" ;;
                slurmctld) exec slurmctld -D -f "$PWD/slurm.conf" ;;
                *) exec slurmd -D -f "$PWD/slurm.conf" -N "$1" ;;
            esac
        }
        start() { begin "$1" >>"log/$1.out" 2>&1 </dev/null & process["$1"]=$!; }
        kill9() { kill -9 "${process["$1"]}"; wait "${process["$1"]}" 2>/dev/null; }
        while read -r verb name; do "$verb" "$name"; echo "$verb $name"; done
        for one in "${process[@]}"; do kill -9 "$one" 2>/dev/null; done
        # Jobs and what looks after them have the configuration's path in their environment.
        for one in /proc/[0-9]*; do
            [ "${one#/proc/}" != $$ ] && { tr '\0' '\n' <"$one/environ"; } 2>/dev/null | grep -qxF "SLURM_CONF=$PWD/slurm.conf" && kill -9 "${one#/proc/}" 2>/dev/null
        done
        wait
        cd / && rm -rf "$1"
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-slurm-").FullName;
    private readonly Process? supervisor;

    public SlurmCluster()
    {
        Missing = WhatIsMissing();
        if (Missing is not null)
        {
            Directory.Delete(folder);
            return;
        }

        Configure();
        supervisor = Process.Start(
            new ProcessStartInfo("bash", ["-c", Supervisor, "cluster", folder])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                Environment = { ["SLURM_CONF"] = ConfigurationPath },
            }
        )!;
        foreach (string daemon in (string[])["munged", "slurmctld", "n1", "n2"])
        {
            Tell("start", daemon);
        }

        Await(() => Call("sinfo", "-h", "-N", "-o", "%T").Output.Split('\n').Count(line => line == "idle") == 2, "two idle nodes");
    }

    /// <summary>Why there is no cluster here; null: there is one.</summary>
    public string? Missing { get; }

    /// <summary>What makes Slurm's commands find it.</summary>
    public (string Name, string Value) Variable => ("SLURM_CONF", ConfigurationPath);

    private string ConfigurationPath => Path.Combine(folder, "slurm.conf");

    /// <summary>Ends a node's daemon at once, as if its machine had failed; jobs go on.</summary>
    public void Kill(string node) => Tell("kill9", node);

    public void Start(string node) => Tell("start", node);

    /// <summary>Runs one of Slurm's commands.</summary>
    internal HostProcess Call(string command, params string[] words) => HostProcess.StartCommand(command, folder, [Variable], words);

    /// <summary>Lines of <c>squeue</c>, an element each.</summary>
    public string[] Queue(string format, params string[] words) =>
        Call("squeue", ["-h", "-r", "-o", format, .. words])
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Waits until something is so.</summary>
    public void Await(Func<bool> condition, string what, Func<string>? more = null)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(
                Stopwatch.GetElapsedTime(started).TotalSeconds < TimeoutSeconds,
                $"{what}: not within {TimeoutSeconds} s.\n{more?.Invoke()}\n{Logs()}"
            );
            TestContext.Current.CancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
        }
    }

    public void Dispose()
    {
        if (supervisor is not null)
        {
            supervisor.StandardInput.Close();
            supervisor.WaitForExit();
            supervisor.Dispose();
        }
    }

    private static string? WhatIsMissing()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "needs root on Linux: Slurm's daemons run under the test's own configuration.";
        }

        string[] programs =
        [
            .. new[] { "slurmctld", "slurmd", "sbatch", "squeue", "munged", "mungekey", "setpriv" }.Where(program => !IsThere(program)),
        ];
        return programs.Length > 0
            ? $"{string.Join(", ", programs)} not installed here. As root: apt-get install --no-install-recommends slurm-wlm munge"
            : null;
    }

    private static bool IsThere(string program) =>
        new[] { "/usr/sbin", "/usr/bin", "/sbin", "/bin" }.Any(place => File.Exists(Path.Combine(place, program)));

    private void Configure()
    {
        foreach (string part in (string[])["state", "spool", "log", "munge"])
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        // Temporary folders are closed to others, and munge runs as a user of its own.
        Assert.Equal(0, Call("chmod", "755", folder).ExitCode);
        string munge = Path.Combine(folder, "munge");
        Assert.Equal(0, Call("mungekey", "-c", "-k", Path.Combine(munge, "key")).ExitCode);
        Assert.Equal(0, Call("chown", "-R", "munge", munge).ExitCode);
        string host = Dns.GetHostName();
        int[] ports = FreePorts(3);
        File.WriteAllText(
            ConfigurationPath,
            $"""
            ClusterName=permafrost
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={munge}/socket
            StateSaveLocation={folder}/state
            SlurmdSpoolDir={folder}/spool/%n
            SlurmctldPidFile={folder}/slurmctld.pid
            SlurmdPidFile={folder}/slurmd.%n.pid
            SlurmctldLogFile={folder}/log/slurmctld.log
            SlurmdLogFile={folder}/log/%n.log
            SlurmdParameters=config_overrides
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
            AccountingStorageType=accounting_storage/none
            JobAcctGatherType=jobacct_gather/none
            MpiDefault=none
            SwitchType=switch/none
            KillWait=5
            ReturnToService=2
            NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=4 RealMemory=2000 State=UNKNOWN
            NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=4 RealMemory=2000 State=UNKNOWN
            PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP

            """
        );
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
        {
            listener.Start();
        }

        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }

    private void Tell(string verb, string name)
    {
        supervisor!.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {name}"));
        supervisor.StandardInput.Flush();
        Assert.Equal($"{verb} {name}", supervisor.StandardOutput.ReadLine());
    }

    private string Logs() =>
        string.Join(
            '\n',
            Directory
                .EnumerateFiles(Path.Combine(folder, "log"))
                .Order(StringComparer.Ordinal)
                .Select(log => $"{log}\n{string.Join('\n', File.ReadLines(log).TakeLast(20))}")
        );
}
