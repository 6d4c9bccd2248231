using System.Collections.Immutable;

namespace Permafrost.Reporting.Provenance;

/// <summary>Puts the stages of a run into columns, one for each phase.</summary>
/// <remarks>
/// Stages stand in the order of those that they read from, so that edges do not cross where experiments share stages as a tree. A column with more than
/// <see cref="MostInAColumn"/> stages is folded: first those that are cached, then remote, ran and failed ones, each state that reads from one box into one box.
/// </remarks>
internal sealed class PictureLayout
{
    /// <summary>Stages of a column that are drawn one by one.</summary>
    public const int MostInAColumn = 20;

    private static readonly BoxState[] LeastTellingFirst = [BoxState.Cached, BoxState.Remote, BoxState.Ran, BoxState.Failed];

    private PictureLayout(ImmutableArray<string> phases, ImmutableArray<ImmutableArray<PictureNode>> columns)
    {
        Phases = phases;
        Columns = columns;
    }

    public ImmutableArray<string> Phases { get; }

    /// <summary>One for each phase, from top to bottom.</summary>
    public ImmutableArray<ImmutableArray<PictureNode>> Columns { get; }

    /// <summary>Places in the longest column.</summary>
    public int Rows => Columns.Max(column => column.Length);

    /// <param name="boxes">At least one.</param>
    public static PictureLayout Of(ImmutableArray<PipelineBox> boxes)
    {
        ImmutableArray<string> phases = [.. boxes.Select(box => box.Phase).Distinct(StringComparer.Ordinal)];
        int[] columnOf = [.. boxes.Select(box => phases.IndexOf(box.Phase))];
        int[] readUpTo = new int[boxes.Length];
        foreach (var (place, box) in boxes.Index())
        {
            foreach (int source in box.Sources)
            {
                readUpTo[source] = Math.Max(readUpTo[source], columnOf[place]);
            }
        }

        // Where the outputs of a stage are on their way from column to column.
        var carriers = new PictureNode[boxes.Length];
        var columns = new List<ImmutableArray<PictureNode>>();
        for (int c = 0; c < phases.Length; c++)
        {
            int[] own = [.. Enumerable.Range(0, boxes.Length).Where(place => columnOf[place] == c)];
            int[] passing = [.. Enumerable.Range(0, boxes.Length).Where(place => columnOf[place] < c && readUpTo[place] > c)];
            var nodes = Folded(own, boxes, carriers)
                .Select(places => new PictureNode([.. places], ParentsOf(places, boxes, carriers)))
                .ToList();
            foreach (var together in passing.GroupBy(place => carriers[place]).ToList())
            {
                var pass = new PictureNode([], [together.Key]);
                nodes.Add(pass);
                foreach (int place in together)
                {
                    carriers[place] = pass;
                }
            }

            nodes =
            [
                .. nodes
                    .OrderBy(FirstParent)
                    .ThenBy(node => node.IsPassing)
                    .ThenBy(node => node.Boxes.Length > 1 ? 1 + (int)boxes[node.Boxes[0]].State : 0)
                    .ThenBy(node => node.IsPassing ? 0 : node.Boxes[0]),
            ];
            foreach (var (rank, node) in nodes.Index())
            {
                node.Rank = rank;
                foreach (int place in node.Boxes)
                {
                    carriers[place] = node;
                }
            }

            columns.Add([.. nodes]);
        }

        var layout = new PictureLayout(phases, [.. columns]);
        layout.Place();
        return layout;
    }

    private static int FirstParent(PictureNode node) => node.Parents.IsEmpty ? int.MaxValue : node.Parents.Min(parent => parent.Rank);

    private static ImmutableArray<PictureNode> ParentsOf(
        IReadOnlyList<int> places,
        ImmutableArray<PipelineBox> boxes,
        PictureNode[] carriers
    ) =>
        [
            .. places
                .SelectMany(place => boxes[place].Sources)
                .Select(source => carriers[source])
                .Distinct<PictureNode>(ReferenceEqualityComparer.Instance)
                .OrderBy(node => node.Rank),
        ];

    private static List<List<int>> Folded(int[] own, ImmutableArray<PipelineBox> boxes, PictureNode[] carriers)
    {
        List<List<int>> groups = [.. own.Select(place => new List<int> { place })];
        foreach (var state in LeastTellingFirst)
        {
            Fold(state, group => boxes[group[0]].Sources is [var first, ..] ? carriers[first].Rank : -1);
        }

        foreach (var state in LeastTellingFirst)
        {
            Fold(state, _ => 0);
        }

        return groups;

        void Fold(BoxState state, Func<List<int>, int> together)
        {
            if (groups.Count > MostInAColumn)
            {
                groups =
                [
                    .. groups.Where(group => boxes[group[0]].State != state),
                    .. groups
                        .Where(group => boxes[group[0]].State == state)
                        .GroupBy(together)
                        .Select(all => all.SelectMany(group => group).ToList()),
                ];
            }
        }
    }

    /// <summary>The longest column is filled evenly; in the others each box stands half way between those it is joined to, as far as there is room.</summary>
    private void Place()
    {
        int longest = Enumerable.Range(0, Columns.Length).MaxBy(c => Columns[c].Length);
        Spread(Columns[longest], node => node.Rank + 0.5);
        for (int c = longest - 1; c >= 0; c--)
        {
            var children = Columns[c + 1]
                .SelectMany(child => child.Parents.Select(parent => (parent.Rank, child)))
                .ToLookup(pair => pair.Rank, pair => pair.child);
            Spread(Columns[c], node => Between(children[node.Rank]));
        }

        for (int c = longest + 1; c < Columns.Length; c++)
        {
            Spread(Columns[c], node => Between(node.Parents));
        }
    }

    /// <summary>Half way between the highest and the lowest; null where there are none.</summary>
    private static double? Between(IEnumerable<PictureNode> nodes) =>
        nodes.Any() ? (nodes.Min(node => node.Middle) + nodes.Max(node => node.Middle)) / 2 : null;

    private void Spread(ImmutableArray<PictureNode> column, Func<PictureNode, double?> wanted)
    {
        double free = 0.5;
        foreach (var node in column)
        {
            node.Middle = Math.Max(free, wanted(node) ?? free);
            free = node.Middle + 1;
        }

        double last = Rows - 0.5;
        foreach (var node in column.Reverse())
        {
            node.Middle = Math.Min(last, node.Middle);
            last = node.Middle - 1;
        }
    }
}
