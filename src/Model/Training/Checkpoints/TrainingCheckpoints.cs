using Permafrost.Model.Training.Schedules;

namespace Permafrost.Model.Training.Checkpoints;

/// <summary>Decides when a training's state is written, and from where it goes on.</summary>
/// <param name="options">Null: no checkpoints at all.</param>
/// <param name="state">The training.</param>
internal sealed class TrainingCheckpoints(CheckpointOptions? options, TrainingState state)
{
    /// <summary>Writing takes at most one part in so many of the time.</summary>
    private const int CostFactor = 100;

    /// <summary>The last one, and one more should that be damaged.</summary>
    private const int Kept = 2;

    private readonly TimeProvider clock = options?.Clock ?? TimeProvider.System;
    private readonly CheckpointFolder folder = new(options?.Folder ?? "");
    private TrainingPlace saved = TrainingPlace.Start;
    private long savedAt = (options?.Clock ?? TimeProvider.System).GetTimestamp();
    private TimeSpan cost;
    private int stepsSince;
    private bool warned;

    /// <summary>Goes on from the furthest checkpoint that is whole, if there is one.</summary>
    /// <param name="epochs">Of this training: a shared checkpoint must be of fewer.</param>
    public void Resume(int epochs)
    {
        if (options is null)
        {
            return;
        }

        folder.Keep(Kept);
        var own = folder.Find();
        var shared = options.ContinuationFolder is { } other ? new CheckpointFolder(other).Find() : [];
        foreach (var file in own.Concat(shared.Where(file => file.Place.Epoch <= epochs)).OrderByDescending(file => file.Place))
        {
            if (TryRead(options, file.Path))
            {
                saved = state.Place;
                state.Adopt();
                options.Resumed(saved);
                return;
            }

            // It would count as the furthest for ever.
            if (own.Contains(file))
            {
                CheckpointFolder.TryDelete(file.Path);
            }
        }
    }

    /// <summary>Before a step: ends training if somebody asks for it, with a checkpoint.</summary>
    /// <exception cref="OperationCanceledException">Somebody did; a <see cref="TrainingStoppedException"/> where there are checkpoints.</exception>
    public void StopIfAsked(CancellationToken cancellation)
    {
        if (!cancellation.IsCancellationRequested)
        {
            return;
        }

        if (options is null)
        {
            throw new OperationCanceledException(cancellation);
        }

        if (saved != state.Place)
        {
            Save(options);
        }

        throw new TrainingStoppedException(state.Place, saved, cancellation);
    }

    public void StepEnded()
    {
        stepsSince++;

        // The end of the epoch is next, where it has been measured, too.
        if (options is not null && state.Step < state.Steps && IsDue(options, options.Interval))
        {
            Save(options);
        }
    }

    public void EpochEnded()
    {
        if (options is not null && IsDue(options, options.EpochInterval))
        {
            Save(options);
        }
    }

    /// <summary>All epochs are done: leaves the state to trainings of more epochs if their learning rates up to here are the same.</summary>
    /// <param name="training">Of this training.</param>
    public void End(TrainOptions training)
    {
        var longer = new LearningRateSchedule(training with { Epochs = training.Epochs + 1 }, state.Steps);
        if (
            options?.ContinuationFolder is not { } path
            || state.StepsDone == 0
            || longer.Digest(state.StepsDone) != state.Rates.Digest(state.StepsDone)
        )
        {
            return;
        }

        var shared = new CheckpointFolder(path);
        if (shared.Find().Any(file => file.Place >= state.Place))
        {
            return;
        }

        if (saved != state.Place)
        {
            Save(options);
        }

        if (saved == state.Place)
        {
            Share(options, shared, path);
        }
    }

    private bool IsDue(CheckpointOptions options, TimeSpan interval)
    {
        if (options.EverySteps > 0 && stepsSince >= options.EverySteps)
        {
            return true;
        }

        var elapsed = clock.GetElapsedTime(savedAt);
        return elapsed >= interval && elapsed >= CostFactor * cost;
    }

    private void Save(CheckpointOptions options)
    {
        long started = clock.GetTimestamp();
        try
        {
            state.Publish();
            CheckpointFile.Write(folder.PathOf(state.Place), options.Identity, state);
            saved = state.Place;
            folder.Keep(Kept);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            Warn(
                options,
                $"no checkpoint at {state.Place}: {exception.Message} Training goes on; stopped now, it would start again from {saved}."
            );
        }

        savedAt = clock.GetTimestamp();
        cost = clock.GetElapsedTime(started, savedAt);
        stepsSince = 0;
    }

    private void Share(CheckpointOptions options, CheckpointFolder shared, string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            File.Move(folder.PathOf(state.Place), shared.PathOf(state.Place), overwrite: true);
            shared.Keep(1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Warn(options, $"the last state cannot be kept for more epochs: {exception.Message}");
        }
    }

    private bool TryRead(CheckpointOptions options, string path)
    {
        try
        {
            return CheckpointFile.TryRead(path, options.Identity, state);
        }
        catch (InvalidDataException exception)
        {
            options.Warned($"checkpoint {path} is not used: {exception.Message}. Training goes on from the one before it, or starts anew.");
            CheckpointFolder.TryDelete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            options.Warned(
                $"checkpoint {path} cannot be read: {exception.Message} Training goes on from the one before it, or starts anew."
            );
        }

        return false;
    }

    /// <summary>Once: what is wrong with a disk stays wrong for a while.</summary>
    private void Warn(CheckpointOptions options, string message)
    {
        if (!warned)
        {
            warned = true;
            options.Warned(message);
        }
    }
}
