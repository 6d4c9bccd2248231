using Permafrost.Core.Tensors;
using Permafrost.Imaging.Resizing;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>Small pictures for the report: samples of each class, and what was found.</summary>
/// <remarks>The file holds <c>images</c> [N, 64, 64, 3] uint8; dataset.json says which picture is which. Whole pictures, letterboxed on gray.</remarks>
internal sealed class Thumbnails
{
    public const int Side = 64;
    public const int Channels = 3;

    /// <summary>Samples of all classes together, of each split.</summary>
    private const int MostSamples = 240;
    private const int MostSamplesOfAClass = 8;
    private const int MostGroups = 24;
    private const int MostOfAGroup = 4;
    private const int MostPairs = 24;
    private const int MostIncomplete = 24;
    private const byte Background = 128;
    private const string Images = "images";

    private readonly List<ImageFinding> shown = [];
    private readonly Dictionary<ImageFinding, int> indices = new(ReferenceEqualityComparer.Instance);

    public Thumbnails(DatasetExamination examination)
    {
        Samples = [.. SamplesOf(examination, SplitName.Train), .. SamplesOf(examination, SplitName.Test)];
        Add(Samples);
        Add(examination.Duplicates.Take(MostGroups).SelectMany(group => group.Images.Take(MostOfAGroup)));
        Add(examination.NearPairs.Take(MostPairs).SelectMany(pair => new[] { pair.First, pair.Second }));
        Add(examination.Bad.Where(one => one.Info is not null).Take(MostIncomplete));
    }

    /// <summary>Some images of each class, the same number of each.</summary>
    public IReadOnlyList<ImageFinding> Samples { get; }

    /// <summary>N.</summary>
    public int Count => shown.Count;

    /// <summary>Index of an image's picture in the file; null where it has none.</summary>
    public int? IndexOf(ImageFinding finding) => indices.TryGetValue(finding, out int index) ? index : null;

    public void Write(string path, FolderContent content, int threads, CancellationToken cancellation)
    {
        var pixels = new byte[shown.Count][];
        SideBySide.Run(
            shown.Count,
            threads,
            () => new Tools(content),
            (tools, index) => pixels[index] = tools.Draw(shown[index]),
            _ => { },
            cancellation
        );
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        using var writer = new SafetensorsWriter(
            file,
            [new TensorEntry(Images, TensorElementType.UInt8, [shown.Count, Side, Side, Channels])]
        );
        foreach (byte[] one in pixels)
        {
            writer.Write(one);
        }

        writer.Complete();
    }

    /// <summary>Chosen by what they show: the order of SHA-256 is as good as chance, and neither names nor a further image change it much.</summary>
    private static IEnumerable<ImageFinding> SamplesOf(DatasetExamination examination, SplitName split)
    {
        int classes = examination.Dataset.Classes.Length;
        int each = Math.Clamp(MostSamples / classes, 1, MostSamplesOfAClass);
        return examination
            .Used.Where(one => one.Image.Split == split)
            .GroupBy(one => one.Image.Label)
            .OrderBy(group => group.Key)
            .Take(MostSamples)
            .SelectMany(group => group.OrderBy(one => one.Pixels.High).ThenBy(one => one.Pixels.Low).Take(each));
    }

    private void Add(IEnumerable<ImageFinding> findings)
    {
        foreach (var finding in findings)
        {
            if (indices.TryAdd(finding, shown.Count))
            {
                shown.Add(finding);
            }
        }
    }

    private sealed class Tools(FolderContent content) : IDisposable
    {
        private readonly ImageSource source = new(content.Tree, content.Root);
        private readonly PictureConversion conversion = new(
            new PictureSettings(Side, Side, Channels) { Fit = ImageFit.Letterbox, Background = Background }
        );

        public byte[] Draw(ImageFinding finding)
        {
            var picture = new byte[conversion.OutputBytes];
            var info = source.Decode(finding.Image.Path, finding.Image.Digest!.Value);
            conversion.Convert(source.Image, info.Orientation, picture);
            return picture;
        }

        public void Dispose() => source.Dispose();
    }
}
