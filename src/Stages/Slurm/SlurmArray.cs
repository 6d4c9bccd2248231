namespace Permafrost.Stages.Slurm;

/// <summary>A job array: elements of one phase that ask for the same and stand in one list.</summary>
/// <param name="name">Name of its script, without ending; unlike that of any other of the run.</param>
/// <param name="elements">Its elements, by their lines.</param>
internal sealed class SlurmArray(string name, IReadOnlyList<SlurmElement> elements)
{
    public string Name { get; } = name;

    public IReadOnlyList<SlurmElement> Elements { get; } = elements;

    public string Phase => Elements[0].Phase;

    /// <summary>The most elements that run at the same time; null: as many as the cluster grants.</summary>
    public int? MostAtOnce { get; set; }

    /// <summary>What it waits for, as <c>sbatch --dependency</c> has it; empty: for nothing.</summary>
    public string Dependency { get; set; } = "";

    /// <summary>Whether it waits for others, as far as the run knows: something that an element of it reads is not there yet.</summary>
    public bool Waits => Elements.Any(element => element.Result is null && element.Upstream.Any(upstream => upstream.Result is null));

    /// <summary>Slurm's number; null before it was submitted.</summary>
    public string? Job { get; set; }

    /// <summary>The numbers of its elements in Slurm's short form: <c>1-4,7</c>.</summary>
    public string Lines
    {
        get
        {
            var ranges = new List<string>();
            for (int i = 0; i < Elements.Count; )
            {
                int first = Elements[i].Place.Line;
                int last = first;
                while (++i < Elements.Count && Elements[i].Place.Line == last + 1)
                {
                    last++;
                }

                ranges.Add(first == last ? $"{first}" : $"{first}-{last}");
            }

            return string.Join(',', ranges);
        }
    }
}
