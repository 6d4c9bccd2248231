using System.Globalization;
using System.Text.RegularExpressions;
using Permafrost.Reporting.Html;

namespace Permafrost.Tests.Reporting.Html;

/// <summary>The colours of lines and their names: legible on the page, and apart for those who see fewer colours.</summary>
public sealed class StylesheetTests
{
    // Machado, Oliveira and Fernandes (2009), severity 1: of linear red, green and blue.
    private static readonly double[][] Eyes =
    [
        [1, 0, 0, 0, 1, 0, 0, 0, 1],
        [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Css_ColoursOfText_HaveAContrastOfAtLeastFourAndAHalf(bool dark)
    {
        var colours = ColoursOf(dark);
        double page = Luminance(colours["page"]);

        foreach (string name in (string[])[.. LineNames, "text", "soft", "blue", "vermilion", "good", "bad", "link"])
        {
            double own = Luminance(colours[name]);
            double contrast = (Math.Max(own, page) + 0.05) / (Math.Min(own, page) + 0.05);
            Assert.True(contrast >= 4.5, $"--{name} has a contrast of {contrast:F2}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Css_ColoursOfLines_DifferForEveryKindOfColourVision(bool dark)
    {
        var colours = ColoursOf(dark);

        foreach (double[] eye in Eyes)
        {
            for (int a = 0; a < LineNames.Length; a++)
            {
                for (int b = a + 1; b < LineNames.Length; b++)
                {
                    // A difference of 2.3 is just noticeable (CIE 1976).
                    double apart = Distance(Lab(Seen(colours[LineNames[a]], eye)), Lab(Seen(colours[LineNames[b]], eye)));
                    Assert.True(apart >= 10, $"--{LineNames[a]} and --{LineNames[b]} are {apart:F1} apart");
                }
            }
        }
    }

    private static string[] LineNames { get; } = [.. Enumerable.Range(0, 8).Select(i => $"c{i}")];

    /// <summary>The light ones, overridden by the dark ones.</summary>
    private static Dictionary<string, double[]> ColoursOf(bool dark)
    {
        string screen = Stylesheet.Css.Split("@media print")[0];
        var found = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (bool isDark in (bool[])[false, true])
        {
            foreach (
                Match block in Regex.Matches(
                    screen,
                    """(?<dark>prefers-color-scheme: dark\) \{\s*)?:root \{(?<rules>[^}]*)\}""",
                    RegexOptions.None,
                    TimeSpan.FromSeconds(5)
                )
            )
            {
                if (block.Groups["dark"].Success == isDark && (dark || !isDark))
                {
                    foreach (
                        Match colour in Regex.Matches(
                            block.Groups["rules"].Value,
                            "--(?<name>[a-z0-9]+): #(?<hex>[0-9a-f]{6});",
                            RegexOptions.None,
                            TimeSpan.FromSeconds(5)
                        )
                    )
                    {
                        found[colour.Groups["name"].Value] = Linear(colour.Groups["hex"].Value);
                    }
                }
            }
        }

        return found;
    }

    private static double[] Linear(string hex) =>
        [
            .. Enumerable
                .Range(0, 3)
                .Select(i => int.Parse(hex.AsSpan(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
                .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)),
        ];

    private static double Luminance(double[] rgb) => 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];

    private static double[] Seen(double[] rgb, double[] eye) =>
        [
            .. Enumerable
                .Range(0, 3)
                .Select(row => Math.Clamp(eye[3 * row] * rgb[0] + eye[3 * row + 1] * rgb[1] + eye[3 * row + 2] * rgb[2], 0, 1)),
        ];

    private static double[] Lab(double[] rgb)
    {
        double x = Root((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047);
        double y = Root(Luminance(rgb));
        double z = Root((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883);
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
    }

    private static double Root(double value) => value > 0.008856 ? Math.Cbrt(value) : 7.787 * value + 16 / 116.0;

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (one, other) => (one - other) * (one - other)).Sum());
}
