using Permafrost.Core.Digests;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Pipeline.Support;

/// <summary>One text file of the user's; it can be had by writing <see cref="Offer"/> there.</summary>
internal sealed class TextFileInput(string path) : ExternalInput
{
    private Sha256Digest? found;

    public string? Offer { get; init; }

    /// <summary>Whether looking at it takes long enough to be shown.</summary>
    public bool IsSlow { get; init; }

    /// <summary>How often it was looked for.</summary>
    public int Looks { get; private set; }

    public override string Name => "text";

    public override string Absence => "the text is not there yet";

    public override Sha256Digest? Find(int threads, Action<StageProgress>? progress, CancellationToken cancellation)
    {
        Looks++;
        if (IsSlow)
        {
            progress?.Invoke(new StageProgress(0.05, "reading"));
        }

        return found = File.Exists(path) ? Sha256Digest.OfFile(path) : null;
    }

    public override void Obtain(StageContext context)
    {
        File.WriteAllText(path, Offer ?? throw new Permafrost.Core.Errors.UserErrorException("nobody has the text"));
        context.Note("mirror", "the offer");
    }

    public override string? Change() => Sha256Digest.OfFile(path) == found ? null : "it was written to";
}
