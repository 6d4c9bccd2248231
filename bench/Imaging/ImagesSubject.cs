using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Imaging;

/// <summary>What a measurement is of: who does what with which files, how many at a time.</summary>
/// <param name="Task"><see cref="Decode"/> or <see cref="Resize"/>.</param>
/// <param name="Files">The files.</param>
/// <param name="Program">Who does it.</param>
/// <param name="Workers">Threads, or processes of one thread each.</param>
internal sealed record ImagesSubject(string Task, ImageFiles Files, string Program, int Workers) : ISubject
{
    public const string Decode = "decode";
    public const string Resize = "resize";

    public const string Ours = "permafrost";

    /// <summary>Ours in as many processes as there are workers; one of them is timed.</summary>
    public const string Processes = "processes";
    public const string Pillow = "pillow";

    /// <summary>Such as <c>decode/small/1</c> or <c>resize-pillow/photos/1</c>.</summary>
    public string Name => $"{(Program == Ours ? Task : $"{Task}-{Program}")}/{Files.Name}/{Workers}";

    public bool IsOurs => Program != Pillow;
}
