namespace Permafrost.Build.Options;

/// <summary>What standard output holds.</summary>
internal enum ResultFormat
{
    /// <summary>What a person reads.</summary>
    Text,

    /// <summary>One JSON array, and nothing else.</summary>
    Json,

    /// <summary>A table of predictions, and nothing else.</summary>
    Csv,

    /// <summary>A comparison for a pull request, and nothing else.</summary>
    Markdown,
}
