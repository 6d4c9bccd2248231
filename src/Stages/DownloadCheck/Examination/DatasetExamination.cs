using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>What a look into every file of a dataset showed, and what follows from it.</summary>
internal sealed class DatasetExamination
{
    /// <summary>Faults that one message lists; the others are counted.</summary>
    private const int MostListed = 100;

    private readonly List<string> warnings = [];

    private DatasetExamination(DatasetDefinition dataset, CheckOptions answers, FolderContent content, ImageFinding[] findings)
    {
        Dataset = dataset;
        Answers = answers;
        Content = content;
        Findings = findings;
    }

    public DatasetDefinition Dataset { get; }

    /// <summary>What is done about what is found.</summary>
    public CheckOptions Answers { get; }

    public FolderContent Content { get; }

    /// <summary>Every file: training images, then test images, each in the order of their paths.</summary>
    public IReadOnlyList<ImageFinding> Findings { get; }

    /// <summary>Files that cannot be decoded or are incomplete.</summary>
    public IReadOnlyList<ImageFinding> Bad { get; private set; } = [];

    /// <summary>Pictures that occur more than once among the good files: those with conflicting labels first, then those in both splits.</summary>
    public IReadOnlyList<DuplicateGroup> Duplicates { get; private set; } = [];

    /// <summary>Pictures that look alike, one of each group of equal ones being compared; the nearest first.</summary>
    public IReadOnlyList<NearPair> NearPairs { get; private set; } = [];

    /// <summary>Training images that are left out because test images equal them.</summary>
    public IReadOnlyList<ImageFinding> Dropped { get; private set; } = [];

    /// <summary>The images that are left to train and test on, in the order of <see cref="Findings"/>.</summary>
    public IReadOnlyList<ImageFinding> Used { get; private set; } = [];

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Test images that equal some training image.</summary>
    public int TestInTrain => Duplicates.Where(group => group.InTrain > 0).Sum(group => group.InTest);

    /// <param name="dataset">What is looked at.</param>
    /// <param name="answers">What is done about what is found.</param>
    /// <param name="content">The files, with their digests.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="UserErrorException">Bad images, and they are not to be skipped; or some class has no image left.</exception>
    /// <exception cref="CheckFailedException">Test images are among the training images, and that is to fail.</exception>
    /// <exception cref="ExperimentFailedException">A file changed meanwhile.</exception>
    public static DatasetExamination Run(DatasetDefinition dataset, CheckOptions answers, FolderContent content, StageContext context)
    {
        var findings = new ImageFinding[content.Images.Length];
        int done = 0;
        SideBySide.Run(
            findings.Length,
            context.Threads,
            () => new ImageExaminer(content),
            (examiner, index) => findings[index] = examiner.Examine(content.Images[index]),
            images =>
            {
                done += images;
                context.Report(new StageProgress(0.1 + 0.8 * done / findings.Length, $"looking into images: {done} of {findings.Length}"));
            },
            context.Cancellation
        );
        var examination = new DatasetExamination(dataset, answers, content, findings);
        examination.Conclude(context.Cancellation);
        return examination;
    }

    private void Conclude(CancellationToken cancellation)
    {
        Bad = [.. Findings.Where(one => one.Fault is not null)];
        var good = Findings.Where(one => one.Fault is null).ToList();
        AnswerBad();
        Duplicates =
        [
            .. DuplicateGroup
                .Of(good)
                .OrderByDescending(group => group.Conflicts > 0)
                .ThenByDescending(group => group is { InTrain: > 0, InTest: > 0 }),
        ];
        FindNear(good, cancellation);
        AnswerLeakage();
        var dropped = Dropped.ToHashSet(ReferenceEqualityComparer.Instance);
        Used = [.. good.Where(one => !dropped.Contains(one))];
        RequireEveryClass();
        CompareWithPublished();
    }

    private void AnswerBad()
    {
        if (Bad.Count == 0)
        {
            return;
        }

        if (Answers.OnBadImage == BadImageAnswer.Skip)
        {
            string are = Bad.Count == 1 ? "is left out; dataset.json lists it" : "are left out; dataset.json lists them";
            warnings.Add($"{Counted(Bad.Count, "file")} of {Findings.Count} cannot be used and {are}");
            return;
        }

        string name = VisibleText.Of(Dataset.Name);
        var listed = Bad.Take(MostListed).Select(one => $"{Shown(one)}: {one.Fault}").ToList();
        if (Bad.Count > MostListed)
        {
            listed.Add($"and {Bad.Count - MostListed} more");
        }

        throw new UserErrorException([
            .. listed,
            $"dataset {name}: {Counted(Bad.Count, "image file")} of {Findings.Count} cannot be used. Repair or remove them, or leave them out with check: {{ on_bad_image: skip }}.",
        ]);
    }

    private void FindNear(List<ImageFinding> good, CancellationToken cancellation)
    {
        // One of each group of equal pictures speaks for all of them.
        var compared = good.DistinctBy(one => one.Pixels).Where(one => one.Likeness is not null).ToList();
        NearPairs =
        [
            .. NearDuplicates
                .Find([.. compared.Select(one => one.Likeness!.Value)], cancellation)
                .Select(pair => new NearPair(compared[pair.First], compared[pair.Second], pair.Bits)),
        ];
    }

    private void AnswerLeakage()
    {
        if (TestInTrain == 0)
        {
            return;
        }

        string found =
            $"{Counted(TestInTrain, "test image")} {(TestInTrain == 1 ? "is" : "are")} among the training images, pixel for pixel";
        var leaks = Duplicates.Where(group => group is { InTrain: > 0, InTest: > 0 }).ToList();
        switch (Answers.OnLeakage)
        {
            case LeakageAnswer.Fail:
                var pairs = leaks
                    .Take(MostListed)
                    .Select(group => $"\n  {VisibleText.Of(group.Images[^1].Image.Path)} = {VisibleText.Of(group.Images[0].Image.Path)}");
                throw new CheckFailedException(
                    $"dataset {VisibleText.Of(Dataset.Name)}: {found}: a network may know them by heart.{string.Concat(pairs)}\n"
                        + "Remove them from one side, or leave them out of the training images with check: { on_leakage: drop }."
                );
            case LeakageAnswer.Drop:
                Dropped = [.. leaks.SelectMany(group => group.Images).Where(one => one.Image.Split == SplitName.Train)];
                warnings.Add($"{found}; {Counted(Dropped.Count, "training image")} left out");
                break;
            default:
                warnings.Add($"{found}: a network may know them by heart (check.on_leakage: drop leaves them out of the training images)");
                break;
        }
    }

    private void RequireEveryClass()
    {
        var faults = new List<string>();
        for (int label = 0; label < Dataset.Classes.Length; label++)
        {
            string name = VisibleText.Of(Dataset.Classes[label]);
            if (!Used.Any(one => one.Image.Label == label && one.Image.Split == SplitName.Train))
            {
                faults.Add($"dataset {VisibleText.Of(Dataset.Name)}: class '{name}' has no training image left; expected at least 1.");
            }
            else if (!Used.Any(one => one.Image.Label == label && one.Image.Split == SplitName.Test))
            {
                warnings.Add($"class '{name}' has no test image: nothing will be said of how well it is recognised");
            }
        }

        if (!Used.Any(one => one.Image.Split == SplitName.Test))
        {
            faults.Add($"dataset {VisibleText.Of(Dataset.Name)}: there are no test images left; expected at least 1.");
        }

        if (faults.Count > 0)
        {
            throw new UserErrorException(faults);
        }
    }

    private void CompareWithPublished()
    {
        var source = (FoldersSource)Dataset.Source;
        foreach (var (split, published) in new[] { (SplitName.Train, source.TrainCounts), (SplitName.Test, source.TestCounts) })
        {
            int[] found = Counts(Findings, split);
            if (published.Length > 0 && !found.SequenceEqual(published))
            {
                warnings.Add(
                    $"the {(split == SplitName.Train ? "training" : "test")} images are {string.Join(", ", found)} in the order of the classes, not the published {string.Join(", ", published)}: a part of the dataset, or another edition"
                );
            }
        }

        if (source.ContentSha256.Length > 0 && Content.ImagesDigest().ToString() != source.ContentSha256)
        {
            warnings.Add(
                $"the images are not those that were published: their digest is {Content.ImagesDigest()}, not {source.ContentSha256}"
            );
        }
    }

    /// <summary>Images of each class in a split.</summary>
    public int[] Counts(IEnumerable<ImageFinding> images, SplitName split)
    {
        var counts = new int[Dataset.Classes.Length];
        foreach (var one in images.Where(one => one.Image.Split == split))
        {
            counts[one.Image.Label]++;
        }

        return counts;
    }

    private string Shown(ImageFinding finding) =>
        VisibleText.Of(Path.Combine(Content.Tree.Place, FileHashing.InTree(Content.Root, finding.Image)));

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
