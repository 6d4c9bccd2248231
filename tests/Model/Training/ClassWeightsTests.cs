using Permafrost.Model;
using Permafrost.Model.Training;

namespace Permafrost.Tests.Model.Training;

public sealed class ClassWeightsTests
{
    private static readonly ActivationShape Shape = new(1, 1, 1);

    /// <summary>scikit-learn: n / (k n_c), so that the weights of all images add up to their number.</summary>
    [Fact]
    public void Of_Balanced_GivesRareClassesMoreWeight()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Images("images", Shape, [0, 0, 0, 0, 1, 2, 2, 0], new byte[8]);

        double[] weights = ClassWeights.Of(ClassWeights.Balanced, images, 3);

        Assert.Equal([8 / 15.0, 8 / 3.0, 8 / 6.0], weights);
    }

    [Fact]
    public void Of_ClassWithoutImages_HasAFiniteWeight()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Images("images", Shape, [0, 0, 1], new byte[3]);

        Assert.Equal([0.5, 1.0, 1.0], ClassWeights.Of(ClassWeights.Balanced, images, 3));
    }

    [Fact]
    public void Of_Nothing_IsOneForAll()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Images("images", Shape, [0, 0, 1], new byte[3]);

        Assert.Equal([1.0, 1.0], ClassWeights.Of(null, images, 2));
        Assert.Equal([0.5, 0.0], ClassWeights.Of(new ClassWeights { Given = [0.5, 0.0] }, images, 2));
        Assert.Throws<ArgumentException>(() => ClassWeights.Of(new ClassWeights { Given = [0.5] }, images, 2));
    }
}
