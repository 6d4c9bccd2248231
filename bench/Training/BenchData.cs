using Permafrost.Core.Errors;
using Permafrost.Experiments.Definitions;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Preprocess;

namespace Permafrost.Bench.Training;

/// <summary>The images that ours and the peers learn from, as safetensors files that all of them read.</summary>
internal static class BenchData
{
    /// <summary>Writes the files of a dataset, anew each time: it is quick, and what an earlier run left may be of other images.</summary>
    /// <param name="experiment">Names the dataset and the shape of an image.</param>
    /// <param name="data">Folder of its files.</param>
    /// <param name="images">Training images to take, the first ones.</param>
    /// <exception cref="UserErrorException">The files are not there.</exception>
    public static BenchFiles Prepare(ExperimentDefinition experiment, string data, int images)
    {
        var source = experiment.Dataset.Source;
        if (RawDataset.FileNames(source).FirstOrDefault(name => !File.Exists(Path.Combine(data, name))) is { } missing)
        {
            throw new UserErrorException(
                $"{data} holds no {missing}. Obtain the dataset first: dotnet run --project build -- --target=DownloadCheck; "
                    + "or name the folder where it is: --data=DIR"
            );
        }

        Directory.CreateDirectory(Checkout.Scratch);
        var files = BenchFiles.Of(images);
        using var raw = RawDataset.Open(source, name => Path.Combine(data, name));
        Write(files.Train, raw.Train, Math.Min(images, raw.Train.Count), experiment.Preprocess);
        Write(files.Sample, raw.Train, Math.Min(BenchFiles.SampleImages, raw.Train.Count), experiment.Preprocess);
        Write(files.Validation, raw.Test, 0, experiment.Preprocess);
        Write(files.Test, raw.Test, raw.Test.Count, experiment.Preprocess);
        return files;
    }

    private static void Write(string path, RawImages images, int count, PreprocessOptions options)
    {
        var conversion = new ImageConversion(images.Shape, PictureOptions.Of(options));
        ImageSetFile.Write(
            path,
            count,
            options.InputShape,
            images.Label,
            (index, pixels, scratch) => conversion.Apply(image => images.Read(index, image), scratch, pixels),
            conversion.ScratchBytes,
            threads: 1,
            _ => { },
            CancellationToken.None
        );
    }
}
