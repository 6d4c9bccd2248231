using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Imaging.Png;
using Permafrost.Onnx;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Prediction;

namespace Permafrost.Tests.Build;

/// <summary>What a user does with a trained network: predictions, an evaluation on pictures of one's own, exports, a program.</summary>
public sealed class UseOfModelTests(UseOfModelTests.TrainedHost host) : IClassFixture<UseOfModelTests.TrainedHost>
{
    private const string Experiment = "--experiment=small/dropout=0";

    [Fact]
    public void Predict_TestImagesAsFiles_GivesTheProbabilitiesOfTheEvaluationToTheLastBit()
    {
        HostProcess one = host.Run("--target=Predict", Experiment, "--image=pictures", "--format=csv", "--threads=1");
        HostProcess three = host.Run("--target=Predict", Experiment, "--image=pictures", "--format=csv", "--threads=3");

        Assert.Equal((0, 0), (one.ExitCode, three.ExitCode));
        Assert.Equal(one.Output, three.Output);
        string[] evaluated = File.ReadAllLines(Path.Combine(host.Root, "artifacts", "runs", "small", "dropout=0", "predictions.csv"));
        string[] expected =
        [
            "image,predicted,circle,square,triangle,cross",
            .. Enumerable
                .Range(0, TrainedHost.Pictures)
                .Select(index => $"pictures/{TrainedHost.NameOf(index)},{Row(evaluated[index + 1])}"),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), one.Output.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal("", one.Errors);

        // Of index,label,predicted,…: the predicted class by name, and the probabilities.
        static string Row(string line)
        {
            string[] fields = line.Split(',', 4);
            return $"{ShapesRenderer.Classes[int.Parse(fields[2], null)]},{fields[3]}";
        }
    }

    [Fact]
    public void Predict_TestFilesOfAFolderDataset_ArePreparedAsTheDatasetWas()
    {
        for (int index = 0; index < 40; index++)
        {
            int side = 9 + index * 3 % 20;
            var renderer = new ShapesRenderer(new ShapesSource { Seed = 5, Size = side }, "test");
            byte[] pixels = new byte[side * side];
            renderer.Draw(index, pixels);
            string split = index < 32 ? "train" : "test";
            int wide = side * (side - 4);
            host.Write(
                $"own/{split}/{ShapesRenderer.Classes[ShapesRenderer.Label(index)]}/{index:00}.png",
                PngEncoder.Encode(pixels.AsSpan(0, wide), side, side - 4, 1)
            );
        }

        host.Write(
            "experiments/own.yaml",
            """
            dataset: { folder: own }
            preprocess: { size: 12, channels: rgb, resize: area, fit: letterbox, background: 77, validation: 0.2 }
            architecture: { layers: [flatten, dense: { units: classes }] }
            train: { epochs: 1, batch_size: 8 }

            """u8
        );
        Assert.Equal(0, host.Run("--target=Evaluate", "--experiments=experiments/own.yaml").ExitCode);

        HostProcess run = host.Run("--target=Predict", "--experiment=own", "--image=own/test", "--format=csv");

        string[] evaluated = File.ReadAllLines(Path.Combine(host.Root, "artifacts", "runs", "own", "predictions.csv"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            evaluated.Skip(1).Select(line => line.Split(',', 4)[3]),
            run.Output.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(',', 3)[2])
        );
    }

    [Fact]
    public void Predict_FolderWithBrokenFiles_NamesThemPredictsTheOthersAndIsExitCode4()
    {
        HostProcess text = host.Run("--target=Predict", Experiment, "--image=mixed", "--top=2");
        HostProcess json = host.Run("--target=Predict", Experiment, "--image=mixed", "--format=json");

        Assert.Equal((4, 4), (text.ExitCode, json.ExitCode));
        string[] lines = text.Output.Split('\n');
        Assert.StartsWith("mixed/broken.png", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("cannot be used: it begins like neither a PNG nor a JPEG file", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("mixed/inner/0.png", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines[1].Count(letter => letter == '%'));
        Assert.Contains("One image could not be used; the others were.", text.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text.Errors, StringComparison.Ordinal);

        var rows = JsonNode.Parse(json.Output)!.AsArray();
        Assert.Equal(["mixed/broken.png", "mixed/inner/0.png"], rows.Select(row => (string)row!["image"]!));
        Assert.NotNull(rows[0]!["fault"]);
        Assert.Equal(4, rows[1]!["probabilities"]!.AsObject().Count);
        Assert.Equal((double)rows[1]!["probability"]!, rows[1]!["probabilities"]!.AsObject().Max(pair => (double)pair.Value!));
    }

    [Theory]
    [InlineData("--experiment=small/dropout=0.2 --image=pictures", "small/dropout=0")]
    [InlineData("--experiment=smal/dropout=0 --image=pictures", "did you mean small?")]
    [InlineData("--experiment=small/dropout=0 --image=nowhere", "'nowhere', and there is no such file or folder")]
    [InlineData("--experiment=small/dropout=0", "without --image")]
    [InlineData("--image=pictures", "without --experiment")]
    [InlineData("--experiment=small/dropout=0 --image=pictures --only=*", "leave out one of the two")]
    [InlineData(
        "--experiment=small/dropout=0 --image=pictures --format=onnx",
        "expected text, json or csv; onnx is a form of --target=Export"
    )]
    [InlineData("--experiment=small/dropout=0 --image=pictures --format=csv --top=2", "--top with --format=csv")]
    [InlineData("--experiment=small/dropout=0 --image=pictures --data=mine", "--data has no effect on Predict")]
    public void Predict_Mistake_IsExitCode2AndSaysWhatWasExpected(string options, string expected)
    {
        HostProcess run = host.Run(["--target=Predict", .. options.Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void Predict_MissingPathAsJson_PrintsNothing()
    {
        HostProcess run = host.Run("--target=Predict", Experiment, "--image=nowhere.png", "--format=json");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("nowhere.png", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_ToAFile_PrintsItsPath()
    {
        string path = Path.Combine(host.Root, "found.json");

        HostProcess run = host.Run("--target=Predict", Experiment, "--image=pictures/0.png", "--format=json", $"--output={path}");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("pictures/0.png", (string?)JsonNode.Parse(File.ReadAllText(path))![0]!["image"]);
        Assert.Equal(path, (string?)JsonNode.Parse(run.Output)![0]!["path"]);
    }

    [Theory]
    [InlineData("pictures")]
    [InlineData("pictures/0.png/found.csv")]
    public void Predict_ToNoPlaceForAFile_IsExitCode2AndNamesIt(string output)
    {
        HostProcess run = host.Run("--target=Predict", Experiment, "--image=pictures/0.png", $"--output={output}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{output} cannot be written: ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_OwnPictures_WritesFiguresAndPredictionsWithNames()
    {
        HostProcess run = host.Run("--target=Evaluate", Experiment, "--data=mine");

        string folder = Path.Combine(host.Root, "artifacts", "runs", "small", "dropout=0", "evaluation", "mine");
        string text = File.ReadAllText(Path.Combine(folder, "output.txt"));
        string[] csv = File.ReadAllLines(Path.Combine(folder, "predictions.csv"));
        var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "metrics.json")))!;
        Assert.Equal(4, run.ExitCode);
        Assert.Contains(text, run.Output, StringComparison.Ordinal);
        Assert.Contains("Images      8 of mine, 1 more could not be read", text, StringComparison.Ordinal);
        Assert.Contains("square/empty.png is empty (0 bytes)", text, StringComparison.Ordinal);
        Assert.Contains("mine/square/empty.png is empty (0 bytes)", run.Errors, StringComparison.Ordinal);
        Assert.Equal("image,label,predicted,circle,square,triangle,cross", csv[0]);
        Assert.StartsWith("circle/0.png,circle,", csv[1], StringComparison.Ordinal);
        Assert.Equal(8, (int)metrics["count"]!);
        Assert.Equal(
            csv.Skip(1).Count(line => line.Split(',') is [_, var label, var predicted, ..] && label == predicted) / 8.0,
            (double)metrics["accuracy"]!
        );
    }

    [Fact]
    public void Evaluate_FolderOfNoClass_IsExitCode2WithTheNearestName()
    {
        HostProcess run = host.Run("--target=Evaluate", Experiment, "--data=wrong");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            "wrong/circel: the experiment has no class of this name; expected class folders named circle, square, triangle, cross; did you mean circle?\n",
            run.Errors
        );
    }

    [Fact]
    public void Export_ModelAndSampleProgram_ClassifyAPictureAsPredictDoes()
    {
        HostProcess export = host.Run("--target=Export", Experiment, "--output=my-model", "--format=safetensors", "--format=onnx");
        HostProcess predict = host.Run("--target=Predict", Experiment, "--image=pictures/0.png", "--format=json");
        string program = Path.Combine(AppContext.BaseDirectory, "Permafrost.Samples.Classify.dll");
        HostProcess sample = HostProcess.Start(program, host.Root, [], "my-model", "pictures/0.png");

        Assert.Equal((0, 0, 0), (export.ExitCode, predict.ExitCode, sample.ExitCode));
        string[] lines = sample.Output.TrimEnd('\n').Split('\n');
        var found = JsonNode.Parse(predict.Output)![0]!;
        Assert.StartsWith($"{(string)found["class"]!} (", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            found["probabilities"]!.AsObject().Select(pair => $"{pair.Key} {(float)pair.Value!}"),
            lines[1..].Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        );
        byte[] weights = File.ReadAllBytes(Path.Combine(host.Root, "artifacts", "runs", "small", "dropout=0", "model.safetensors"));
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(host.Root, "my-model", "model.safetensors")));
        Assert.Equal(4, OnnxImporter.Read(Path.Combine(host.Root, "my-model", "model.onnx")).Definition.Classes);
    }

    [Fact]
    public void Export_SeveralExperiments_HaveFoldersOfTheirOwn()
    {
        HostProcess run = host.Run("--target=Export", "--output=all", "--format=json");

        Assert.Equal(0, run.ExitCode);
        string[] paths =
        [
            .. JsonNode.Parse(run.Output)!.AsArray().Where(row => row!["target"] is not null).Select(row => (string)row!["path"]!),
        ];
        Assert.Equal(
            ["dropout=0/model.safetensors", "dropout=0/network.json", "dropout=0.5/model.safetensors", "dropout=0.5/network.json"],
            paths.Select(path => Path.GetRelativePath(Path.Combine(host.Root, "all", "small"), path).Replace('\\', '/'))
        );
        Assert.All(paths, path => Assert.True(File.Exists(path), path));
    }

    [Fact]
    public void Sample_FolderWithoutAModel_SaysWhatIsMissing()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Permafrost.Samples.Classify.dll");

        HostProcess sample = HostProcess.Start(program, host.Root, [], "pictures", "pictures/0.png");

        Assert.Equal(2, sample.ExitCode);
        Assert.Contains(
            "there is no such file; expected a folder that --target=Export --format=safetensors wrote",
            sample.Errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", sample.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_WithoutAPicture_SaysWhatIsExpected()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Permafrost.Samples.Classify.dll");

        HostProcess sample = HostProcess.Start(program, host.Root, [], "pictures");

        Assert.Equal(2, sample.ExitCode);
        Assert.StartsWith("expected two arguments: ", sample.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_APipe_IsRefusedAndNotWaitedFor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes among its files.");
        string folder = Path.Combine(host.Root, "beside-a-pipe");
        Assert.Equal(0, host.Run("--target=Export", Experiment, $"--output={folder}").ExitCode);
        string pipe = Path.Combine(folder, "picture.png");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            mkfifo.WaitForExit();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        using var model = TrainedModel.Open(folder);
        UserErrorException mistake = Assert.Throws<UserErrorException>(() => model.Classify(pipe));

        Assert.Equal($"{pipe} cannot be read: it is a pipe, socket or device; expected a file", mistake.Message);
    }

    [Fact]
    public void TrainedModel_WeightsThatAreNoNumbers_AreRefusedWithTheirName()
    {
        string folder = Path.Combine(host.Root, "no-numbers");
        Assert.Equal(0, host.Run("--target=Export", Experiment, $"--output={folder}").ExitCode);
        string path = Path.Combine(folder, "model.safetensors");
        byte[] weights = File.ReadAllBytes(path);
        BitConverter.TryWriteBytes(weights.AsSpan(weights.Length - sizeof(float)), float.NaN);
        File.WriteAllBytes(path, weights);

        UserErrorException mistake = Assert.Throws<UserErrorException>(() => TrainedModel.Open(folder));

        Assert.Equal(
            $"{path}: dense_1/bias holds a NaN or an infinity; expected finite weights. Export the network again.",
            mistake.Message
        );
    }

    /// <summary>A repository with two trained networks, and pictures of shapes: test images of the very dataset.</summary>
    public sealed class TrainedHost : IDisposable
    {
        public const int Pictures = 12;
        private const int Size = 13;

        private readonly HostFolder folder = new();

        public TrainedHost()
        {
            folder.Write("cake.config", "[Permafrost]\nExperiments=experiments/small.yaml\nThreads=1\n");
            folder.Write(
                "experiments/datasets/shapes.yaml",
                """
                description: drawn shapes
                licence: MIT
                classes: [circle, square, triangle, cross]
                source:
                  shapes: { seed: 111, size: 13, train_count: 240, test_count: 60 }

                """
            );
            folder.Write(
                "experiments/small.yaml",
                """
                dataset: shapes
                preprocess: { size: 13, channels: gray, validation: 0.1 }
                architecture:
                  parameters: { dropout: 0.0 }
                  layers:
                    - conv2d: { filters: 4, kernel: 3, activation: relu }
                    - max_pool2d: { size: 2 }
                    - flatten
                    - dropout: { rate: "{dropout}" }
                    - dense: { units: classes }
                train: { epochs: 2, batch_size: 24 }
                evaluate: { horizontal_flip: true, shift: 1 }
                matrix: { dropout: [0.0, 0.5] }

                """
            );
            Draw(Path.Combine("pictures", "{0}.png"), Pictures);
            Draw(Path.Combine("mixed", "inner", "{0}.png"), 1);
            Draw(Path.Combine("mine", "{1}", "{0}.png"), 8);
            folder.Write(Path.Combine("mixed", "broken.png"), "no picture");
            folder.Write(Path.Combine("mine", "square", "empty.png"), "");
            folder.Write(Path.Combine("wrong", "circel", "empty.png"), "");
            Assert.Equal(0, folder.Run("--target=Evaluate").ExitCode);
        }

        public string Root => folder.Root;

        public static string NameOf(int index) => $"{index}.png";

        internal HostProcess Run(params string[] args) => folder.Run(args);

        internal void Write(string path, ReadOnlySpan<byte> content)
        {
            string full = Path.Combine(folder.Root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }

        public void Dispose() => folder.Dispose();

        /// <param name="path">With places for the number and the class.</param>
        /// <param name="count">How many test images.</param>
        private void Draw(string path, int count)
        {
            var renderer = new ShapesRenderer(new ShapesSource { Seed = 111, Size = Size }, "test");
            byte[] pixels = new byte[Size * Size];
            for (int index = 0; index < count; index++)
            {
                renderer.Draw(index, pixels);
                string name = string.Format(null, path, index, ShapesRenderer.Classes[ShapesRenderer.Label(index)]);
                Write(name, PngEncoder.Encode(pixels, Size, Size, 1));
            }
        }
    }
}
