using Permafrost.Build.Output;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Tests.Build.Output;

public sealed class HousekeepingTextTests
{
    [Fact]
    public void Table_Groups_AreNamedAndCountedInWords() =>
        Assert.Equal(
            [
                "  all experiments                  1 result, 1 file, 12 bytes",
                "  study/dropout=0                  2 results, 7 files, 1.5 MB",
                "  (left by runs that were killed)  1 file, 2 kB",
            ],
            HousekeepingText.Table([
                new GarbageGroup(PipelineRunner.OverAll, 1, 1, 12),
                new GarbageGroup("study/dropout=0", 2, 7, 1_500_000),
                new GarbageGroup("(left by runs that were killed)", 0, 1, 2000),
            ])
        );

    [Fact]
    public void Table_NoGroup_IsEmpty() => Assert.Empty(HousekeepingText.Table([]));
}
