using System.Runtime.ExceptionServices;
using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Scheduling;

/// <summary>One stage of a <see cref="StageBatch"/>, and what became of it.</summary>
internal sealed class BatchItem(string experiment, Stage stage)
{
    public string Experiment { get; } = experiment;

    public Stage Stage { get; } = stage;

    /// <summary>As far as it is known.</summary>
    public Sha256Digest? Key { get; set; }

    /// <summary>One before it that must end first: it is the same stage, or makes the same outputs, or works in the same place.</summary>
    public BatchItem? Leader { get; set; }

    /// <summary>Its share of the threads while it runs, else 0.</summary>
    public int Threads { get; set; }

    public StageRow? Row { get; set; }

    /// <summary>What it threw.</summary>
    public ExceptionDispatchInfo? Error { get; set; }

    /// <summary>Whether it threw because it was asked to stop.</summary>
    public bool WasStopped { get; set; }

    public bool IsRunning => Threads > 0;

    public bool IsOver => !IsRunning && (Row is not null || Error is not null);

    /// <summary>Whether it could start at once.</summary>
    public bool IsReady => !IsRunning && !IsOver && Leader is null;
}
