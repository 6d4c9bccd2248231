using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Experiments.Datasets;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>What is known of the real Fashion-MNIST.</summary>
internal static class FashionMnist
{
    public static DatasetDefinition Definition(params ImmutableArray<Mirror> mirrors) =>
        new()
        {
            Name = "fashion-mnist",
            Description = "Clothes.",
            Licence = "MIT",
            Classes = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
            Source = new IdxSource
            {
                TrainImages = Pin(
                    "train-images-idx3-ubyte",
                    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                    47_040_016
                ),
                TrainLabels = Pin("train-labels-idx1-ubyte", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", 60_008),
                TestImages = Pin("t10k-images-idx3-ubyte", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", 7_840_016),
                TestLabels = Pin("t10k-labels-idx1-ubyte", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", 10_008),
                Mirrors = mirrors,
            },
        };

    public static void AssertSummary(JsonNode summary)
    {
        Assert.Equal("""{"height":28,"width":28,"channels":1}""", summary["image"]!.ToJsonString());
        Assert.All(Counts("train"), count => Assert.Equal(6000, count));
        Assert.All(Counts("test"), count => Assert.Equal(1000, count));
        Assert.Equal(
            """{"within_train":0,"within_test":0,"test_in_train":0,"conflicting_labels":0}""",
            summary["duplicates"]!.ToJsonString()
        );

        int[] Counts(string split) => [.. summary["splits"]![split]!["class_counts"]!.AsArray().Select(count => count!.GetValue<int>())];
    }

    private static PinnedFile Pin(string name, string sha256, long sizeBytes) =>
        new()
        {
            Name = name,
            Sha256 = sha256,
            SizeBytes = sizeBytes,
        };
}
