using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class ContactSheetTests
{
    private static readonly ImageSize Size = new(3, 4, 3);

    private static readonly ImageAugmentation Augmentation = new(
        new AugmentationSettings { HorizontalFlip = true, Rotation = new DrawRange(-30.0, 30.0) },
        seed: 111
    );

    [Fact]
    public void Add_TwoImages_ShowsEachAsItIsAndAsTrainingSeesIt()
    {
        var sheet = new ContactSheet(Augmentation, Size, rows: 2, epochs: 3);
        byte[][] originals = [Image(10), Image(100)];

        sheet.Add(originals[0], sample: 7);
        sheet.Add(originals[1], sample: 123);

        Assert.Equal(new ImageSize(2 + 2 * (3 + 2), 2 + 4 * (4 + 2), 3), sheet.Size);
        for (int row = 0; row < 2; row++)
        {
            Assert.Equal(originals[row], Cell(sheet, row, 0));
            for (uint epoch = 0; epoch < 3; epoch++)
            {
                byte[] changed = new byte[Size.Bytes];
                Augmentation.Apply(originals[row], Size, epoch, row == 0 ? 7u : 123u, changed);
                Assert.Equal(changed, Cell(sheet, row, (int)epoch + 1));
            }
        }

        int inside = 2 * 4 * Size.Bytes;
        Assert.Equal(sheet.Size.Bytes - inside, sheet.Pixels.ToArray().Count(sample => sample == 255));
    }

    [Fact]
    public void Add_FewerImagesThanRows_LeavesTheRestWhite()
    {
        var sheet = new ContactSheet(Augmentation, Size, rows: 2, epochs: 0);

        sheet.Add(Image(10), sample: 0);

        Assert.All(Cell(sheet, 1, 0), sample => Assert.Equal(255, sample));
    }

    [Fact]
    public void Add_MoreImagesThanRowsOrAnotherSize_Throws()
    {
        var sheet = new ContactSheet(Augmentation, Size, rows: 1, epochs: 1);
        sheet.Add(Image(10), sample: 0);

        Assert.Throws<InvalidOperationException>(() => sheet.Add(Image(10), sample: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sheet.Add(new byte[5], sample: 1));
    }

    private static byte[] Image(int first) => [.. Enumerable.Range(first, Size.Bytes).Select(value => (byte)value)];

    private static byte[] Cell(ContactSheet sheet, int row, int column)
    {
        byte[] cell = new byte[Size.Bytes];
        for (int y = 0; y < Size.Height; y++)
        {
            int at = (2 + row * 5 + y) * sheet.Size.RowBytes + (2 + column * 6) * 3;
            sheet.Pixels.Span.Slice(at, Size.RowBytes).CopyTo(cell.AsSpan(y * Size.RowBytes));
        }

        return cell;
    }
}
