namespace Permafrost.Stages.DownloadCheck;

/// <summary>How long a mirror may take and which programs serve Debian's; tests choose others. No part of any key.</summary>
internal sealed record DownloadSettings
{
    /// <summary>For a connection to stand, name resolution and TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the next byte to come.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pace below which a download is given up, so that a trickle ends too.</summary>
    public long LeastBytesPerSecond { get; init; } = 16 * 1024;

    /// <summary>For apt-get to bring its lists.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For any other run of a package tool.</summary>
    public TimeSpan ToolTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Kaggle's own address.</summary>
    public string KaggleUrl { get; init; } = "https://www.kaggle.com";

    /// <summary>Gives a variable of the environment, or null.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock by which files count as changed just now.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Folder in which digests of image files are remembered, so that they need not be read again; null: nothing is remembered.</summary>
    public string? DigestFolder { get; init; }

    public string AptGet { get; init; } = "apt-get";

    public string DpkgDeb { get; init; } = "dpkg-deb";

    /// <summary>Further options for apt-get, before the command.</summary>
    public IReadOnlyList<string> AptOptions { get; init; } = [];
}
