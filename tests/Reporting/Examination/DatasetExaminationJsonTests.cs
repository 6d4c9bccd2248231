using Permafrost.Reporting.Examination;

namespace Permafrost.Tests.Reporting.Examination;

public sealed class DatasetExaminationJsonTests
{
    [Fact]
    public void FromJson_ClassFolders_HoldsWhatWasFound()
    {
        var found = SampleExamination.Read();

        Assert.Equal((9, 123456L, 4, 1), (found.Files, found.SizeBytes, found.DifferentSizes, found.IgnoredCount));
        Assert.Equal(new PixelRange(10, 150, 300), found.Width);
        Assert.Equal(2, found.Turned);
        Assert.Equal("ends early", Assert.Single(found.Unusable).Reason);
        Assert.Equal([SampleExamination.OddPath, "test/b/1.jpg"], found.Equal[0].Images.Select(one => one.Path));
        Assert.True(found.Equal[0].HasConflictingLabels);
        Assert.True(found.Equal[1].IsByBytes);
        Assert.Same(SampleExamination.Pictures[3], Assert.Single(found.Alike).Second.Picture);
        Assert.Null(found.Equal[1].Images[0].Picture);
        Assert.Equal(1, found.DroppedCount);
    }

    [Fact]
    public void FromJson_DatasetThatIsNotMadeOfFiles_IsNull() =>
        Assert.Null(DatasetExaminationJson.FromJson("""{ "name": "shapes", "splits": {} }""", []));

    [Fact]
    public void FromJson_ThumbnailThatIsNotThere_SaysWhatToDo()
    {
        var fault = Assert.Throws<InvalidDataException>(() => DatasetExaminationJson.FromJson(SampleExamination.Json, []));

        Assert.Contains("Run DownloadCheck again", fault.Message, StringComparison.Ordinal);
    }
}
