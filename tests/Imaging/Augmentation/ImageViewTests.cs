using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class ImageViewTests
{
    [Fact]
    public void All_FlipAndShift_SixViewsTheImageItselfFirst()
    {
        Assert.Equal(
            [
                new ImageView(false, 0, 0),
                new ImageView(false, -1, -1),
                new ImageView(false, 1, 1),
                new ImageView(true, 0, 0),
                new ImageView(true, -1, -1),
                new ImageView(true, 1, 1),
            ],
            ImageView.All(flip: true, shift: 1)
        );
        Assert.Equal([new ImageView(false, 0, 0)], ImageView.All(flip: false, shift: 0));
    }

    [Fact]
    public void Apply_MirroredAndMoved_CopiesPixelsAndFillsWithZeros()
    {
        byte[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        byte[] target = new byte[9];

        new ImageView(true, 1, 1).Apply(image, new ImageSize(3, 3, 1), target);

        Assert.Equal([0, 0, 0, 0, 3, 2, 0, 6, 5], target);
    }

    [Fact]
    public void Apply_FartherThanHalfTheImage_MovesAsFarAsItGoes()
    {
        byte[] image = [1, 2, 3];
        byte[] target = new byte[3];

        new ImageView(false, 8, 8).Apply(image, new ImageSize(1, 3, 1), target);

        Assert.Equal([0, 1, 2], target);
    }
}
