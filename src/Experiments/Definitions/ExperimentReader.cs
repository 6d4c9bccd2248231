using System.Text;
using Permafrost.Experiments.Architectures;
using Permafrost.Experiments.Backbones;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Expansion;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;
using Permafrost.Model;

namespace Permafrost.Experiments.Definitions;

/// <summary>One experiment file -> its experiments.</summary>
internal sealed class ExperimentReader(SourceFiles files, FaultList faults)
{
    private readonly ExperimentTree trees = new(files, faults);
    private readonly Library library = new(files, faults);
    private readonly NetworkBuilder networks = new(faults);
    private readonly BackboneReader backbones = new(files, faults);

    /// <summary>Names seen so far, and where: letter case does not tell two folders apart everywhere.</summary>
    private readonly Dictionary<string, SourcePosition> names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every name in order, those of faulty experiments among them.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Every file could be expanded, so that <see cref="Names"/> has no gaps.</summary>
    public bool NamesAreComplete { get; private set; } = true;

    /// <summary>The file's experiments in order, without those that have faults.</summary>
    public IEnumerable<ExperimentDefinition> Read(string path, IReadOnlyList<SetOption> sets)
    {
        int before = faults.Reported;
        if (trees.Read(path) is not { } root)
        {
            NamesAreComplete = false;
            yield break;
        }

        root = RepeatReader.Set(root, sets);
        var matrixNode = root.Find("matrix")?.Value;
        var body = new YamlMapping(root.Position, [.. root.Entries.Where(entry => entry.Key is not ("matrix" or RepeatReader.Seeds))]);
        if (matrixNode is not (null or YamlMapping or YamlScalar { Kind: ScalarKind.Null }))
        {
            faults.Add(matrixNode.Position, $"matrix is {matrixNode.Found}; expected a mapping of keys to lists of values");
        }

        var matrix = new MatrixReader(Keys(body, matrixNode as YamlMapping, sets), faults);
        var axes = matrix.Read(matrixNode as YamlMapping);
        axes.AddRange(new RepeatReader(matrix, faults).Read(root, axes));
        foreach (var set in sets.Where(set => !RepeatReader.Reads(set)))
        {
            body = matrix.Apply(set, body, axes);
        }

        NamesAreComplete &= faults.Reported == before;
        string file = files.Display(path);
        string first = ExpansionName.OfFile(path);

        // A whole before its parts: an axis of train.optimizer before one of train.optimizer.adam.learning_rate.
        int[] order = [.. Enumerable.Range(0, axes.Count).OrderBy(axis => axes[axis].Path.Length)];
        foreach (var values in matrix.Combinations(axes))
        {
            var tree = body;
            foreach (int axis in order)
            {
                var (path2, at) = (axes[axis].Path, axes[axis].KeyAt);
                tree = (YamlMapping)TreeEdit.Set(tree, ExperimentTree.Type, path2, at, values[axis], switchChoice: false);
            }

            string name = axes.Count == 0 ? first : $"{first}/{ExpansionName.OfAxes(axes.Select((axis, i) => (axis.Key, values[i])))}";
            CheckName(name, axes.Count == 0 ? root.Position : values[^1].Position);
            if (Define(tree, name, file) is { } definition)
            {
                yield return definition with
                {
                    FullPath = path,
                    Axes = [.. axes.Select((axis, i) => KeyValuePair.Create(axis.Key, YamlJson.Of(values[i])!))],
                };
            }
        }
    }

    /// <summary>What the file's keys mean depends on the architectures that it may take.</summary>
    private OptionKeys Keys(YamlMapping body, YamlMapping? matrix, IReadOnlyList<SetOption> sets)
    {
        IEnumerable<YamlNode> nodes =
            sets.LastOrDefault(set => set.Key == "architecture") is { } set ? [set.Value]
            : matrix?.Find("architecture")?.Value is YamlList list ? list.Items
            : body.Find("architecture") is { } entry ? [entry.Value]
            : [];
        var architectures = nodes.Where(node => node is not YamlScalar { Kind: ScalarKind.Null }).Select(library.Architecture).ToList();
        return new OptionKeys(
            [.. architectures.OfType<Architecture>()],
            architectures.Count > 0 && architectures.TrueForAll(known => known is not null)
        );
    }

    private void CheckName(string name, SourcePosition at)
    {
        Names.Add(name);
        if (!names.TryAdd(name, at))
        {
            faults.Add(
                at,
                $"a second experiment is named {FaultText.Plain(name)}, the first at {names[name]}; expected every name once, whatever its letter case"
            );
        }

        foreach (string part in name.Split('/'))
        {
            int bytes = Encoding.UTF8.GetByteCount(part);
            if (bytes > ExpansionName.LongestBytes)
            {
                faults.Add(
                    at,
                    $"the folder name {FaultText.Plain(part)} would have {bytes} bytes; expected at most {ExpansionName.LongestBytes}: use shorter keys or values"
                );
            }
        }
    }

    private ExperimentDefinition? Define(YamlMapping tree, string name, string path)
    {
        int before = faults.Reported;
        var dataset = tree.Find("dataset") is { } named ? library.Dataset(named.Value) : null;
        var file = new OptionBinder(faults, classes: dataset?.Classes).BindLoosely<ExperimentFile>(tree, OptionPath.Root);
        var architecture = file.Architecture is null ? null : library.Architecture(file.Architecture);
        var parameters = architecture is null ? null : ParameterSet.Of(architecture, file.Parameters, faults);
        if (architecture is null || parameters is null)
        {
            return null;
        }

        // Layers are looked at even where dataset or preprocessing are at fault, so that all faults are told at once.
        var preprocess = file.Preprocess ?? new();
        var checks = new DefinitionChecks(tree, faults);
        var fold = checks.Fold(file.Fold, file.Folds);
        if (file.Preprocess is { Validation: 0.0 } && fold is null && file.Train is { } train)
        {
            checks.Monitors(train);
        }

        if (file.Train is { } options)
        {
            checks.Device(options);
        }

        // Without a backbone's file, or where its keys are at fault, nobody knows what the layers read.
        var backbone = file.Backbone is null ? null : backbones.Read(file, tree, name);
        ActivationShape? input = tree.Find("backbone") is null ? preprocess.InputShape : backbone?.Network?.Features;
        var layers = networks.Build(architecture, parameters, input, file.Preprocess is null ? null : dataset, name);
        if (dataset is null || layers is not { } fitting || faults.Reported > before)
        {
            return null;
        }

        int passes = file.Evaluate?.McDropout ?? 0;
        if (passes > 0 && !new NetworkDefinition(preprocess.InputShape, fitting, dataset.Classes.Length).HasDropout)
        {
            faults.Add(
                tree.Find("evaluate")!.Value.Position,
                $"evaluate.mc_dropout is {passes}, but {architecture.Name} has no dropout: every pass would give the same; expected 0, or a layer dropout or spatial_dropout2d",
                name
            );
            return null;
        }

        return new ExperimentDefinition
        {
            Name = name,

            // Outside the repository a path is this machine's own, and results depend on no path.
            File = Path.IsPathFullyQualified(path) ? Path.GetFileName(path) : path,
            Description = file.Description ?? "",
            Dataset = dataset,
            Check = file.Check ?? new(),
            Preprocess = preprocess,
            Fold = fold,
            Augment = file.Augment ?? new(),
            Backbone = backbone,
            Architecture = architecture.Name,
            Layers = fitting,
            Train = file.Train ?? new(),
            Evaluate = file.Evaluate ?? new(),
            Resources = file.Resources ?? new(),
            Parameters = parameters.ToJson(),
            Axes = [],
        };
    }
}
