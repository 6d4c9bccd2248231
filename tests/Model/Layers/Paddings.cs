using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model.Layers;

/// <summary>Paddings as attributes of tests can hold them.</summary>
internal static class Paddings
{
    /// <summary><c>same</c>, <c>1</c> for all sides, or <c>1,0,2,1</c>: top, left, bottom, right.</summary>
    public static Padding Of(string text) =>
        Padding.Words.Contains(text) ? Padding.Of(text)
        : text.Split(',') is [var top, var left, var bottom, var right]
            ? Padding.Of(Number(top), Number(left), Number(bottom), Number(right))
        : Padding.Of(Number(text));

    /// <summary>Whether a window of a size fits into an image with it.</summary>
    public static bool Fits(string text, int size, int height, int width)
    {
        var padding = Of(text);
        int most = Math.Max(Math.Max(padding.Top, padding.Bottom), Math.Max(padding.Left, padding.Right));
        return most < size && padding.Rows(height, size, 1).Output > 0 && padding.Columns(width, size, 1).Output > 0;
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
