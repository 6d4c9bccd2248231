using Permafrost.Experiments.Datasets;

namespace Permafrost.Tests.Experiments.Datasets;

public sealed class DatasetFileTests : IDisposable
{
    private const string Digest = "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_Shapes_HasItsOptions()
    {
        var dataset = Assert.Single(repository.LoadText("dataset: shapes\narchitecture: wide")).Dataset;

        Assert.Equal(["circle", "square", "triangle", "cross"], dataset.Classes);
        Assert.Equal(new ShapesSource { Size = 28 }, dataset.Source);
    }

    [Theory]
    [InlineData("classes: [a, b]", "classes: [a]", "classes has 1 item; expected at least 2")]
    [InlineData("classes: [a, b]", "classes: [a, a]", "3:14: classes[1] is \"a\"; expected a name that no other class has")]
    [InlineData("classes: [a, b]", "classes: [a, \" \"]", "classes[1] is \" \"; expected a name that no other class has")]
    [InlineData("classes: [a, b]", "classes: [a, 0]", "classes[1] is 0; expected text: put it in quotes")]
    [InlineData("licence: MIT", "licence: ''", "licence is \"\"; expected text that is not blank")]
    [InlineData(
        "licence: MIT",
        "license: MIT",
        "license is an unknown key; expected one of description, licence, classes, source; did you mean licence?"
    )]
    [InlineData(
        "name: images",
        "name: ../images",
        "source.idx.train_images.name is \"../images\"; expected a file name: letters, digits, . _ -, no folder"
    )]
    [InlineData("name: images", "name: labels", "source.idx.train_labels.name is \"labels\"; expected a name that no other file has")]
    [InlineData(
        "name: images",
        "name: Dataset.json",
        "source.idx.train_images.name is \"Dataset.json\"; expected a name that no other file has"
    )]
    [InlineData("sha256: c5", "sha256: C5", "source.idx.train_images.sha256 is")]
    [InlineData("size_bytes: 16", "size_bytes: 0", "source.idx.train_images.size_bytes is 0; expected 1..1099511627776")]
    [InlineData(
        "url: https",
        "url: ftp",
        "source.idx.mirrors[0].http.url is \"ftp://example.org/\"; expected an address that starts with http:// or https://"
    )]
    [InlineData(
        "folder: usr",
        "folder: ../usr",
        "source.idx.mirrors[1].debian.folder is \"../usr\"; expected a folder inside the package, without .. and without a / at its start"
    )]
    [InlineData("folder: usr", "folder: /usr", "source.idx.mirrors[1].debian.folder is \"/usr\"; expected a folder inside the package")]
    [InlineData("package: data", "package: -o", "source.idx.mirrors[1].debian.package is \"-o\"; expected a Debian package's name")]
    public void Load_FaultyDataset_NamesThePlace(string valid, string faulty, string fault)
    {
        string text = $$"""
            description: d
            licence: MIT
            classes: [a, b]
            source:
              idx:
                train_images: { name: images, sha256: {{Digest}}, size_bytes: 16 }
                train_labels: { name: labels, sha256: {{Digest}}, size_bytes: 8 }
                test_images: { name: test, sha256: {{Digest}}, size_bytes: 16 }
                test_labels: { name: test-labels, sha256: {{Digest}}, size_bytes: 8 }
                mirrors:
                  - http: { url: https://example.org/ }
                  - debian: { package: data, folder: usr }
            """;
        repository.Write("experiments/datasets/d.yaml", text);
        Assert.Single(repository.LoadText("dataset: d\narchitecture: wide"));

        repository.Write("experiments/datasets/d.yaml", text.Replace(valid, faulty, StringComparison.Ordinal));

        var faults = repository.FaultsOf("dataset: d\narchitecture: wide");
        Assert.All(faults, found => Assert.StartsWith("experiments/datasets/d.yaml:", found, StringComparison.Ordinal));
        Assert.Contains(faults, found => found.Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "train: seg_train/seg_train",
        "train: /seg_train",
        "source.folders.train is \"/seg_train\"; expected a folder inside the dataset"
    )]
    [InlineData(
        "train: seg_train/seg_train",
        "train: seg_test",
        "source.folders.test is \"seg_test/seg_test\" and source.folders.train \"seg_test\"; expected two folders"
    )]
    [InlineData("classes: [a, b]", "classes: [a, b/c]", "classes[1] is \"b/c\"; expected the plain name of a class folder")]
    [InlineData("classes: [a, b]", "classes: [a, .b]", "classes[1] is \".b\"; expected the plain name of a class folder")]
    [InlineData("train_counts: [1, 2]", "train_counts: [1]", "source.folders.train_counts has 1 numbers; expected 2, one for each class")]
    [InlineData(
        "archives: [a.zip]",
        "archives: [../a.zip]",
        "source.folders.archives[0] is \"../a.zip\"; expected the plain name of a .zip file"
    )]
    [InlineData(
        "archives: [a.zip]",
        "archives: [a.tar]",
        "source.folders.archives[0] is \"a.tar\"; expected the plain name of a .zip file"
    )]
    [InlineData("archives: [a.zip]", "archives: []", "source.folders.mirrors has nowhere to put a download; expected archives")]
    [InlineData("dataset: me/pets", "dataset: pets", "source.folders.mirrors[0].kaggle.dataset is \"pets\"; expected OWNER/NAME")]
    [InlineData("content_sha256: c5", "content_sha256: C5", "source.folders.content_sha256 is")]
    public void Load_FaultyClassFolders_NamesThePlace(string valid, string faulty, string fault)
    {
        string text = $$"""
            description: d
            licence: MIT
            classes: [a, b]
            source:
              folders:
                train: seg_train/seg_train
                test: seg_test/seg_test
                train_counts: [1, 2]
                test_counts: [1, 1]
                content_sha256: {{Digest}}
                archives: [a.zip]
                mirrors:
                  - kaggle: { dataset: me/pets }
                  - zip: { url: https://example.org/a.zip }
            """;
        repository.Write("experiments/datasets/d.yaml", text);
        Assert.Single(repository.LoadText("dataset: d\narchitecture: wide"));

        repository.Write("experiments/datasets/d.yaml", text.Replace(valid, faulty, StringComparison.Ordinal));

        var faults = repository.FaultsOf("dataset: d\narchitecture: wide");
        Assert.All(faults, found => Assert.StartsWith("experiments/datasets/d.yaml:", found, StringComparison.Ordinal));
        Assert.Contains(faults, found => found.Contains(fault, StringComparison.Ordinal));
    }
}
