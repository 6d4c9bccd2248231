namespace Permafrost.Model.Layers;

/// <summary>What lies beyond the border of an image: nothing, as many zeros as keep the size, or a number of them at each side.</summary>
/// <remarks>In a pooling nothing is read there: the largest value, or the mean, is that of the pixels inside.</remarks>
public sealed record Padding
{
    /// <summary>Most pixels at one side.</summary>
    public const int Most = 30;

    /// <summary>What it means for a convolution, as schemas say it.</summary>
    internal const string OfKernels =
        "valid: the kernel stays inside the image; same: zeros around it, so that the output has size ceil(input / stride); "
        + "or how many zeros at all sides, or [top, left, bottom, right].";

    /// <summary>What it means for a pooling, as schemas say it.</summary>
    internal const string OfWindows =
        "valid: windows stay inside the image; same: windows may hang over the border, where nothing is read; "
        + "or by how many pixels they may at all sides, or [top, left, bottom, right].";

    private Padding(string? word, int top, int left, int bottom, int right) =>
        (Word, Top, Left, Bottom, Right) = (word, top, left, bottom, right);

    /// <summary>Nothing: the window stays inside, the output shrinks. Size: floor((in - kernel) / stride) + 1.</summary>
    public static Padding Valid { get; } = new("valid", 0, 0, 0, 0);

    /// <summary>Zeros, so that the output has size ceil(in / stride); an odd zero goes to the right and the bottom, as in Keras.</summary>
    public static Padding Same { get; } = new("same", 0, 0, 0, 0);

    /// <summary>The words that YAML has for it.</summary>
    public static IReadOnlyList<string> Words { get; } = ["valid", "same"];

    /// <summary><c>valid</c> or <c>same</c>; null where the pixels are counted.</summary>
    public string? Word { get; }

    /// <summary>Rows above the image.</summary>
    public int Top { get; }

    /// <summary>Columns left of the image.</summary>
    public int Left { get; }

    /// <summary>Rows below the image.</summary>
    public int Bottom { get; }

    /// <summary>Columns right of the image.</summary>
    public int Right { get; }

    /// <summary>So many zeros at each side. Size: floor((in + before + after - kernel) / stride) + 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0 or above <see cref="Most"/>.</exception>
    public static Padding Of(int top, int left, int bottom, int right)
    {
        Check(top, nameof(top));
        Check(left, nameof(left));
        Check(bottom, nameof(bottom));
        Check(right, nameof(right));
        return new Padding(null, top, left, bottom, right);

        static void Check(int side, string name)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(side, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(side, Most, name);
        }
    }

    /// <summary>So many zeros at all sides.</summary>
    public static Padding Of(int sides) => Of(sides, sides, sides, sides);

    /// <summary>What YAML means by a word of <see cref="Words"/>.</summary>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static Padding Of(string word) =>
        word switch
        {
            "valid" => Valid,
            "same" => Same,
            _ => throw new ArgumentException($"{word} is no padding; expected valid or same.", nameof(word)),
        };

    /// <summary><c>same</c>, or <c>[1, 1, 0, 0]</c>.</summary>
    public override string ToString() => Word ?? $"[{Top}, {Left}, {Bottom}, {Right}]";

    internal Window Rows(int input, int size, int stride) =>
        Word == "same" ? Window.Same(input, size, stride) : Window.Along(input, size, stride, Top, Bottom);

    internal Window Columns(int input, int size, int stride) =>
        Word == "same" ? Window.Same(input, size, stride) : Window.Along(input, size, stride, Left, Right);

    /// <summary>How many windows fit into an image.</summary>
    /// <param name="input">The image.</param>
    /// <param name="size">Height and width of the window.</param>
    /// <param name="stride">Its step.</param>
    /// <param name="what">What messages call the window: <c>kernel</c>.</param>
    /// <exception cref="ShapeMismatchException">None fits, or one could lie beyond the border altogether.</exception>
    internal (int Height, int Width) Positions(ActivationShape input, int size, int stride, string what)
    {
        var rows = Rows(input.Height, size, stride);
        var columns = Columns(input.Width, size, stride);
        if (rows.Output <= 0 || columns.Output <= 0)
        {
            throw new ShapeMismatchException(
                $"its {what} of {size}x{size} does not fit into an input of {input.Height}x{input.Width}x{input.Channels}; "
                    + $"expected at least {size}x{size} pixels, or padding: same"
            );
        }

        return Math.Max(Math.Max(Top, Bottom), Math.Max(Left, Right)) < size
            ? (rows.Output, columns.Output)
            : throw new ShapeMismatchException($"its padding is {this}; expected less than its {what} of {size}x{size} at each side");
    }
}
