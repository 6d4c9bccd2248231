using System.Globalization;
using System.Text;
using Permafrost.Core.Files;

namespace Permafrost.Bench.Pipeline;

/// <summary>A repository with a thousand experiments: one matrix, or as many files.</summary>
/// <param name="name">Name of its folder; its results stay from one run to the next.</param>
internal sealed class ThousandExperiments(string name)
{
    private const int Seeds = 40;
    private const int Rates = 25;

    private const string Dataset = """
        description: drawn shapes
        licence: MIT
        classes: [circle, square, triangle, cross]
        source:
          shapes: { seed: 111, size: 9, train_count: 64, test_count: 24 }

        """;

    private const string Network = """
        dataset: tiny
        preprocess: { size: 7, channels: gray, validation: 0.25 }
        architecture:
          parameters: { dropout: 0.0 }
          layers:
            - flatten
            - dropout: { rate: "{dropout}" }
            - dense: { units: classes }

        """;

    public static ThousandExperiments Matrix { get; } = new("thousand-matrix");

    public static ThousandExperiments Files { get; } = new("thousand-files");

    /// <summary>The program, which finds its repository from where it lies.</summary>
    public string Program => Path.Combine(Root, "build", "bin", "Permafrost.Build.dll");

    private string Root { get; } = Path.Combine(Checkout.Scratch, name);

    /// <param name="program">Folder of the program.</param>
    public void Write(string program)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Program)!);
        foreach (string file in Directory.EnumerateFiles(program))
        {
            File.Copy(file, Path.Combine(Path.GetDirectoryName(Program)!, Path.GetFileName(file)), overwrite: true);
        }

        Put("Permafrost.slnx", "<Solution />\n");
        Put("experiments/datasets/tiny.yaml", Dataset);
        if (this == Matrix)
        {
            string rates = string.Join(", ", Enumerable.Range(0, Rates).Select(Rate));
            string seeds = string.Join(", ", Enumerable.Range(1, Seeds));
            Put(
                "experiments/many.yaml",
                $"{Network}train: {{ epochs: 1, batch_size: 16 }}\nmatrix:\n  dropout: [{rates}]\n  train.seed: [{seeds}]\n"
            );
            return;
        }

        for (int number = 0; number < Rates * Seeds; number++)
        {
            int seed = number % Seeds + 1;
            Put(
                $"experiments/many/e{number:D4}.yaml",
                $"{Network}train: {{ epochs: 1, batch_size: 16, seed: {seed} }}\nparameters: {{ dropout: {Rate(number / Seeds)} }}\n"
            );
        }
    }

    private static string Rate(int index) => (index / 50.0).ToString(CultureInfo.InvariantCulture);

    private void Put(string path, string text)
    {
        string full = Path.Combine(Root, path);
        if (File.Exists(full) && File.ReadAllText(full, Encoding.UTF8) == text)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        AtomicFile.WriteText(full, text);
    }
}
