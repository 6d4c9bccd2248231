using Permafrost.Reporting.Examples;

namespace Permafrost.Tests.Reporting.Examples;

public sealed class ShownPicturesTests
{
    private readonly SampleStudy study = new(400, 200);

    [Fact]
    public void Choose_ExperimentsOnTheSameImages_ReadEachPictureOnce()
    {
        var pictures = new SamplePictures();

        var report = SamplePictures.Build(study, pictures);

        Assert.Equal(pictures.Asked.Count, pictures.Asked.Distinct().Count());
        Assert.Equal(pictures.Asked.Count, report.Pictures.Pictures.Count);
        Assert.All(report.Experiments, one => Assert.True(report.Pictures.Has(one)));
    }

    [Fact]
    public void Choose_LargePictures_KeepsTheBestAndStaysWithinTheLimit()
    {
        var report = SamplePictures.Build(study, new SamplePictures(side: 100));
        var shown = report.Experiments.Where(report.Pictures.Has).ToList();

        Assert.InRange(shown.Count, 1, 8);
        Assert.All(report.Studies[0].Best, one => Assert.Contains(one, shown));
        Assert.InRange(report.Pictures.Pictures.Sum(picture => picture.Png.Length), 1, ShownPictures.MostBytes);
    }
}
