using Permafrost.Stages;
using Permafrost.Stages.Comparing;

namespace Permafrost.Tests.Stages.Comparing;

public sealed class SideRequestTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-side-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("HEAD~1", SideKind.Revision)]
    [InlineData("origin/main", SideKind.Revision)]
    [InlineData("main:experiments/study.lock.json", SideKind.Revision)]
    [InlineData("refs/heads/study", SideKind.Revision)]
    [InlineData("study", SideKind.Experiments)]
    [InlineData("study/dropout=0.25", SideKind.Experiments)]
    [InlineData("styd/dropout=0.25", SideKind.Experiments)]
    [InlineData("*,seed=*", SideKind.Experiments)]
    [InlineData("study/seed=?", SideKind.Experiments)]
    [InlineData("there.txt", SideKind.File)]
    [InlineData("missing.json", SideKind.File)]
    [InlineData("missing.JSON", SideKind.File)]
    [InlineData("missing.txt", SideKind.Revision)]
    public void Of_WhatIsWritten_IsToldApart(string given, SideKind expected)
    {
        File.WriteAllText(Path.Combine(folder, "there.txt"), "");

        Assert.Equal(expected, Of(given).Kind);
    }

    [Fact]
    public void Of_AFileCalledLikeAnExperiment_IsTheFile()
    {
        File.WriteAllText(Path.Combine(folder, "study"), "{}");

        Assert.Equal(SideKind.File, Of("study").Kind);
    }

    [Fact]
    public void Of_AFolderWithAReport_IsItsReport()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "old")).FullName, "report.json"), "{}");

        var side = Of("old/");

        Assert.Equal(("old/report.json", SideKind.File), (side.Given, side.Kind));
        Assert.Equal(Path.Combine(folder, "old", "report.json"), Path.GetFullPath(side.FullPath));
    }

    [Theory]
    [InlineData("HEAD~1", SideKind.Locks, "")]
    [InlineData("old.lock.json", SideKind.Locks, "")]
    [InlineData("old.json", SideKind.LastReport, "artifacts/reports/report.json")]
    [InlineData("HEAD:experiments/a.lock.json", SideKind.File, "experiments/a.lock.json")]
    public void Newest_OfEachKind_IsWhatIsThereNow(string baseline, SideKind expected, string path)
    {
        var candidate = Of(baseline).Newest("--candidate", folder);

        Assert.Equal(("--candidate", expected), (candidate.Option, candidate.Kind));
        Assert.Equal(path.Length == 0 ? "" : Path.GetFullPath(path, folder), candidate.FullPath);
    }

    private SideRequest Of(string given) =>
        SideRequest.Of("--baseline", new GivenPath(given, Path.GetFullPath(given, folder)), ["other", "study"]);
}
