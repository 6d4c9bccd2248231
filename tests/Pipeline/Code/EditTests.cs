using Permafrost.Pipeline.Code.Reach;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>Edits of one source, each compiled, and the parts of the fingerprint that they change.</summary>
public sealed class EditTests
{
    private static readonly string Source = File.ReadAllText(
        Path.Combine(Repository.Root, "tests", "Pipeline", "Code", "Samples", "Lesson.cs.txt")
    );

    private static readonly Lazy<ReachedCode> Before = new(() => Reach(Source));

    public static TheoryData<string> Edits => [.. SampleEdit.All.Select(edit => edit.Name)];

    [Theory]
    [MemberData(nameof(Edits))]
    public void Edit_OfTheSample_ChangesThesePartsAlone(string name)
    {
        var edit = SampleEdit.All.Single(edit => edit.Name == name);

        Assert.Equal(edit.Changes, SampleCompiler.Differences(Before.Value, Reach(edit.Apply(Source))));
    }

    private static ReachedCode Reach(string source) => SampleCompiler.Reach(SampleCompiler.Compile(source), "Sample.DenseOptions");
}
