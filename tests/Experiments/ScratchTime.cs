using System.Diagnostics;

namespace Permafrost.Tests.Experiments;

public sealed class ScratchTime(ITestOutputHelper output)
{
    [Fact]
    public void Time()
    {
        using var repository = new TemporaryRepository();
        string seeds = string.Join(", ", Enumerable.Range(0, 100));
        var watch = Stopwatch.StartNew();
        var all = repository.LoadText(
            $"dataset: shapes\nmatrix: {{architecture: [wide, deep], dropout: [0, 0.1, 0.2, 0.3, 0.4], train.seed: [{seeds}]}}"
        );
        output.WriteLine($"matrix {all.Count} {watch.ElapsedMilliseconds}");
        for (int i = 0; i < 1000; i++)
        {
            repository.Write(
                $"experiments/many/e{i}.yaml",
                File.ReadAllText(Path.Combine(Repository.Root, "experiments/dropout-study.yaml"))
                    .Replace("fashion-mnist", "shapes")
                    .Replace("[dense-l2, simple-cnn, deep-cnn]", "[wide]")
                    .Replace("[0.0, 0.25, 0.5]", "[0.5]")
                    .Replace("deep-cnn", "deep")
            );
        }
        watch.Restart();
        var faults = new Permafrost.Experiments.Faults.FaultList();
        var files = Directory.GetFiles(repository.PathOf("experiments/many")).Select(File.ReadAllBytes).ToList();
        output.WriteLine($"read only {watch.ElapsedMilliseconds}");
        watch.Restart();
        foreach (var f in files)
        {
            Permafrost.Experiments.Yaml.YamlReader.Read(f, "a", faults);
        }
        output.WriteLine($"parse only {watch.ElapsedMilliseconds}");
        watch.Restart();
        all = repository.Load(["experiments/many"]);
        output.WriteLine($"files {all.Count} {watch.ElapsedMilliseconds}");
        watch.Restart();
        all = repository.Load(["experiments/many"]);
        output.WriteLine($"files {all.Count} {watch.ElapsedMilliseconds}");
    }
}
