using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Stages.Locks;

namespace Permafrost.Tests.Stages.Locks;

/// <summary>When a lock is written, what is in it, and what <c>--locked</c> says.</summary>
public sealed class StudyLockTests : IDisposable
{
    private readonly StudyPlace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Update_FirstRun_WritesWhatTheRunFoldersHold()
    {
        var update = place.Report();

        Assert.Equal(
            ("experiments/small.lock.json", 2, 0, 0, 0),
            (update.File, update.Added, update.Changed, update.Removed, update.OtherKeys)
        );
        var written = place.Lock;
        Assert.Equal([StudyPlace.Plain, StudyPlace.Dropped], written.Experiments.Keys.Order(StringComparer.Ordinal));
        string run = place.PathOf($"artifacts/runs/{StudyPlace.Dropped}");
        var experiment = written.Experiments[StudyPlace.Dropped];
        foreach (
            var (stage, output) in ((string, string)[])
                [("Train", "model.safetensors"), ("Train", "trail.json"), ("Evaluate", "metrics.json")]
        )
        {
            var digest = experiment.Stages[stage].Outputs.Single(one => one.Key == output).Value;
            Assert.Equal(Sha256Digest.OfFile(Path.Combine(run, output)), digest);
        }

        var trail = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "trail.json")))!["epochs"]!.AsArray();
        var epochs = experiment.Stages["Train"].Epochs!.All;
        Assert.Equal(3, epochs.Count);
        Assert.Equal(
            trail.Select(epoch => epoch!["tensors"]!.ToJsonString()),
            epochs.Select(epoch =>
                new JsonObject(epoch.Tensors.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)$"{one.Value}"))).ToJsonString()
            )
        );
        var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!;
        Assert.Equal((double)metrics["test"]!["accuracy"]!, experiment.Metrics.Single(one => one.Key == "test_accuracy").Value, 4);
        Assert.Equal((int)metrics["test"]!["count"]!, experiment.Metrics.Single(one => one.Key == "test_count").Value);
        Assert.Equal((double)metrics["validation"]!["loss"]!, experiment.Metrics.Single(one => one.Key == "validation_loss").Value, 4);
    }

    [Fact]
    public void Update_NothingChanged_LeavesTheFileAlone()
    {
        place.Report();
        var time = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(place.LockPath, time);

        var update = place.Report();

        Assert.False(update.IsWritten);
        Assert.Equal(time, File.GetLastWriteTimeUtc(place.LockPath));
    }

    [Fact]
    public void Update_AnotherRepositoryOfTheSameFiles_WritesTheSameBytes()
    {
        place.Report();
        using var other = new StudyPlace();

        other.Report();

        Assert.Equal(place.LockText, other.LockText);
    }

    [Fact]
    public void Update_OneOutputChanged_ChangesNothingButThatExperimentsTrainingAndAfter()
    {
        place.Report();
        string before = place.LockText;
        place.Edit("experiments/small.yaml", "matrix: { dropout: [0.0, 0.5] }", "matrix: { dropout: [0.0, 0.6] }");

        var update = place.Report();

        Assert.Equal((1, 0, 1), (update.Added, update.Changed, update.Removed));
        string[] kept = Lines(before, StudyPlace.Plain);
        Assert.Equal(kept, Lines(place.LockText, StudyPlace.Plain));
        Assert.DoesNotContain(StudyPlace.Dropped, place.LockText, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_LongerTraining_KeepsTheStagesThatGaveTheSame()
    {
        place.Report();
        var before = place.Lock.Experiments[StudyPlace.Plain];
        place.Edit("experiments/small.yaml", "epochs: 3", "epochs: 4");

        var update = place.Report();

        Assert.Equal((0, 2, 0), (update.Added, update.Changed, update.Removed));
        var after = place.Lock.Experiments[StudyPlace.Plain];
        Assert.Equal(before.Stages["Preprocess"].Key, after.Stages["Preprocess"].Key);
        Assert.NotEqual(before.Stages["Train"].Key, after.Stages["Train"].Key);
        Assert.Equal(4, after.Stages["Train"].Epochs!.All.Count);
    }

    [Fact]
    public void Update_OtherKeyAndSameOutputs_IsANoteAndWritesNothing()
    {
        place.Report();
        var key = place.Lock.Experiments[StudyPlace.Plain].Stages["Train"].Key;
        place.LockText = place.LockText.Replace(key.ToString(), new string('7', 64), StringComparison.Ordinal);
        string edited = place.LockText;

        var update = place.Report();

        Assert.Equal((false, 1), (update.IsWritten, update.OtherKeys));
        Assert.Equal(edited, place.LockText);
    }

    [Fact]
    public void Update_SameKeyAndOtherOutput_IsRefusedAndLeavesTheLock()
    {
        place.Report();
        var model = Output(StudyPlace.Plain, "Train", "model.safetensors");
        string promised = new('7', 64);
        place.LockText = place.LockText.Replace(model.ToString(), promised, StringComparison.Ordinal);
        string edited = place.LockText;

        var exception = Assert.Throws<CheckFailedException>(() => place.Report());

        Assert.Contains(
            $"{StudyPlace.Plain}: Train: model.safetensors: the lock has {promised}, this run {model}",
            exception.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(edited, place.LockText);
    }

    [Fact]
    public void Update_FailedExperiment_HasNoEntryAndLosesNone()
    {
        place.Edit("experiments/small.yaml", "units: classes", "units: classes, l2: 1.0");
        place.Edit("experiments/small.yaml", "epochs: 3", "epochs: 9");
        place.Edit(
            "experiments/small.yaml",
            "matrix: { dropout: [0.0, 0.5] }",
            "matrix: { train.optimizer.sgd.learning_rate: [0.001, 100] }"
        );
        var first = place.Report();
        string name = Assert.Single(place.Lock.Experiments.Keys);
        string failed = place.Observer.Rows.First(row => row.State == StageState.Failed).Experiment;

        // The one that fails has an entry from better days, and nothing else changed.
        var locked = place.Lock.Experiments[name];
        place.LockText = new LockFile(
            new Dictionary<string, LockedExperiment>(StringComparer.Ordinal) { [name] = locked, [failed] = locked }
        ).ToText();
        string withBoth = place.LockText;

        var second = place.Report();

        Assert.Equal((1, 0), (first.Added, first.Changed));
        Assert.NotEqual(failed, name);
        Assert.False(second.IsWritten);
        Assert.Equal(withBoth, place.LockText);
    }

    [Fact]
    public void Update_NotTheWholeStudy_IsABug() =>
        Assert.Throws<InvalidOperationException>(() => place.Run(place.Request with { Only = [StudyPlace.Plain] }).UpdateLocks());

    [Fact]
    public void Check_LockHolds_SaysNothingAndChangesNothing()
    {
        place.Report();

        Assert.False(Assert.Single(place.Run().CheckLocks()).IsWritten);
        Assert.False(Assert.Single(place.Run(place.Request with { Only = [StudyPlace.Plain] }).CheckLocks()).IsWritten);
    }

    [Fact]
    public void Check_NoLock_IsAFailureAndWritesNone()
    {
        string message = Assert.Throws<CheckFailedException>(() => place.Run().CheckLocks()).Message;

        Assert.StartsWith("experiments/small.lock.json: there is no such file", message, StringComparison.Ordinal);
        Assert.False(File.Exists(place.LockPath));
    }

    [Fact]
    public void Check_OutputDiffers_NamesExperimentStageOutputFoundExpectedEpochAndTensor()
    {
        place.Report();
        var model = Output(StudyPlace.Dropped, "Train", "model.safetensors");
        var tensor = place.Lock.Experiments[StudyPlace.Dropped].Stages["Train"].Epochs!.All[1].Tensors[2];
        string promised = new('7', 64);
        place.LockText = place
            .LockText.Replace(model.ToString(), promised, StringComparison.Ordinal)
            .Replace(tensor.Value.ToString(), promised, StringComparison.Ordinal);
        string edited = place.LockText;

        string message = Assert.Throws<CheckFailedException>(() => place.Run().CheckLocks()).Message;

        const string Start = $"experiments/small.lock.json: {StudyPlace.Dropped}: Train: ";
        Assert.Contains($"{Start}model.safetensors: the lock has {promised}, this run {model}.", message, StringComparison.Ordinal);
        Assert.Contains(
            $"{Start}The first difference is in epoch 2, tensor {tensor.Key} (the lock has {promised}, this run {tensor.Value}).",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains("The key of Train is the lock's", message, StringComparison.Ordinal);
        Assert.DoesNotContain($"{StudyPlace.Plain}:", message, StringComparison.Ordinal);
        Assert.Equal(edited, place.LockText);
    }

    [Fact]
    public void Check_ExperimentsOfTheFileAndTheLockDiffer_NamesBoth()
    {
        place.Report();
        place.Edit("experiments/small.yaml", "matrix: { dropout: [0.0, 0.5] }", "matrix: { dropout: [0.0, 0.6] }");

        string message = Assert.Throws<CheckFailedException>(() => place.Run().CheckLocks()).Message;

        Assert.Contains("small/dropout=0.6: is not in the lock", message, StringComparison.Ordinal);
        Assert.Contains(
            $"{StudyPlace.Dropped}: is in the lock, and the experiment file has no such experiment any more",
            message,
            StringComparison.Ordinal
        );
    }

    private Sha256Digest Output(string experiment, string stage, string name) =>
        place.Lock.Experiments[experiment].Stages[stage].Outputs.Single(output => output.Key == name).Value;

    /// <summary>The lines of an experiment, but for a comma that a neighbour asks for.</summary>
    private static string[] Lines(string text, string experiment) =>
        [.. text.Split('\n').SkipWhile(line => line != $"    \"{experiment}\": {{").TakeWhile(line => line.TrimEnd(',') != "    }")];
}
