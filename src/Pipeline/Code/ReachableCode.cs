using Permafrost.Core.Digests;
using Permafrost.Pipeline.Code.Metadata;
using Permafrost.Pipeline.Code.Reach;

namespace Permafrost.Pipeline.Code;

/// <summary>
/// The fingerprint of a stage's code: the IL that the stage can reach through our own assemblies, and the versions of the packages that
/// it uses.
/// </summary>
/// <remarks>
/// The search begins at <see cref="Stage.Run"/> and at the constructors of the stage's type; the objects that the stage is handed have
/// the types in <see cref="Stage.CodeRoots"/>, or the types that are declared where they are kept. What a stage computes for its key (parameters, inputs, names)
/// is no part of it: its outcome is in the key. See docs/pipeline.md. Safe for several threads.
/// </remarks>
/// <param name="ownPrefix">How the names of our own assemblies begin (<c>Permafrost.</c>); that of a stage is one of them in any case.</param>
/// <param name="cachePath">A file that remembers fingerprints by the content of the assemblies; null for none.</param>
public sealed class ReachableCode(string ownPrefix, string? cachePath) : ICodeFingerprint
{
    private const string EntryMethod = nameof(Stage.Run);

    private readonly Lock gate = new();
    private readonly Dictionary<Type, Dictionary<HashSet<Type>, CodeVersion>> versions = [];
    private readonly Dictionary<string, Folder> folders = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The stage's assembly was not loaded from a file, or one that it refers to is missing.</exception>
    public CodeVersion Of(Stage stage)
    {
        var type = stage.GetType();
        HashSet<Type> roots = [.. stage.CodeRoots];
        lock (gate)
        {
            if (!versions.TryGetValue(type, out var ofType))
            {
                versions[type] = ofType = new(HashSet<Type>.CreateSetComparer());
            }

            if (!ofType.TryGetValue(roots, out var version))
            {
                ofType[roots] = version = FolderOf(type).Version(type, roots);
            }

            return version;
        }
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Of" path="/exception"/>
    public IReadOnlyList<CodePart> PartsOf(Stage stage) => Reached(stage).Parts;

    internal ReachedCode Reached(Stage stage)
    {
        lock (gate)
        {
            return FolderOf(stage.GetType()).Reached(stage.GetType(), stage.CodeRoots);
        }
    }

    private Folder FolderOf(Type stage)
    {
        string location = stage.Assembly.Location;
        if (string.IsNullOrEmpty(location))
        {
            throw new InvalidOperationException(
                $"{stage.Assembly.GetName().Name} was not loaded from a file; its code cannot be fingerprinted."
            );
        }

        string directory = Path.GetDirectoryName(location)!;
        if (!folders.TryGetValue(directory, out var folder))
        {
            folders[directory] = folder = new Folder(directory, ownPrefix, cachePath, gate);
        }

        folder.Own.Add(stage.Assembly.GetName().Name!);
        return folder;
    }

    /// <summary>The assemblies of one folder. Its gate is held by whoever calls.</summary>
    private sealed class Folder
    {
        private readonly Lock gate;
        private readonly AssemblyFiles files;
        private readonly CodeCache cache;
        private readonly Lazy<CodeAnalysis> analysis;

        public Folder(string directory, string ownPrefix, string? cachePath, Lock gate)
        {
            this.gate = gate;
            files = new AssemblyFiles(directory);
            cache = new CodeCache(cachePath, files);
            analysis = new Lazy<CodeAnalysis>(() =>
                new CodeAnalysis(
                    new CodeLibrary(name => name.StartsWith(ownPrefix, StringComparison.Ordinal) || Own.Contains(name), files.Read)
                )
            );
        }

        public HashSet<string> Own { get; } = new(StringComparer.Ordinal);

        public CodeVersion Version(Type stage, HashSet<Type> roots)
        {
            string key = string.Join(
                ' ',
                roots
                    .Select(root => CodeTypeName.Of(root).ToString())
                    .Order(StringComparer.Ordinal)
                    .Prepend(CodeTypeName.Of(stage).ToString())
            );
            IReadOnlyDictionary<string, string> Analyse()
            {
                // Possibly much later, when somebody asks a known version what it is made of.
                lock (gate)
                {
                    return CodeAnalysis.Lines(Reached(stage, roots).Parts);
                }
            }

            if (cache.Find(key) is { } known)
            {
                return new CodeVersion(known, Analyse);
            }

            var version = new CodeVersion(Analyse());
            cache.Add(key, version.Digest);
            return version;
        }

        public ReachedCode Reached(Type stage, IEnumerable<Type> roots) =>
            analysis.Value.Of(
                CodeTypeName.Of(stage),
                EntryMethod,
                roots
                    .Select(CodeTypeName.Of)
                    .Order(Comparer<CodeTypeName>.Create((x, y) => string.CompareOrdinal(x.ToString(), y.ToString())))
            );
    }
}
