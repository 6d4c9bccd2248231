namespace Permafrost.Tests.Browser;

/// <summary>How a page is looked at.</summary>
public sealed record BrowserView
{
    /// <summary>A desktop screen with a light background.</summary>
    public static BrowserView Desktop { get; } = new();

    /// <summary>A tablet held upright.</summary>
    public static BrowserView Tablet { get; } = new() { Width = 800 };

    /// <summary>A phone held upright.</summary>
    public static BrowserView Phone { get; } = new() { Width = 390 };

    /// <summary>Width of the window's inside in CSS pixels.</summary>
    public int Width { get; init; } = 1300;

    /// <summary>Height of the window's inside in CSS pixels.</summary>
    public int Height { get; init; } = 900;

    /// <summary>Whether the reader prefers a dark background.</summary>
    public bool IsDark { get; init; }

    /// <summary>Whether the page is laid out as for paper.</summary>
    public bool IsPrint { get; init; }

    /// <summary>Whether the page's own scripts run. Tests can ask the page with <see cref="BrowserPage.Ask{T}"/> in either case.</summary>
    public bool HasScript { get; init; } = true;

    /// <summary>The view in file names and messages, such as <c>390-dark</c>.</summary>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Width}-{(IsDark ? "dark" : "light")}{(IsPrint ? "-print" : "")}{(HasScript ? "" : "-noscript")}"
        );
}
