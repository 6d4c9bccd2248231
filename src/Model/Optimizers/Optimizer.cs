namespace Permafrost.Model.Optimizers;

/// <summary>Turns gradients into steps, element by element: neither threads nor register widths can show.</summary>
internal abstract unsafe class Optimizer : IDisposable
{
    /// <summary>What it remembers of every weight from step to step.</summary>
    public abstract IReadOnlyList<OptimizerMemory> Memories { get; }

    /// <summary>What else it remembers: a fixed number of figures, to be read and set between steps.</summary>
    public virtual double[] Figures
    {
        get => [];
        set { }
    }

    /// <summary>Fixes what is the same for all weights of a step. Called once per step, before <see cref="Update"/>.</summary>
    /// <param name="learningRate">Rate of this step: the schedule's, of which the options' rate is the peak.</param>
    public abstract void BeginStep(double learningRate);

    /// <summary>Steps some packed elements of a parameter; different ranges may run side by side.</summary>
    /// <param name="index">Position of the parameter in the network.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="first">First packed element.</param>
    /// <param name="count">Number of packed elements, a multiple of 16.</param>
    public abstract void Update(int index, Parameter parameter, long first, int count);

    public abstract void Dispose();

    public static Optimizer Create(OptimizerOptions options, IReadOnlyList<Parameter> parameters) =>
        options switch
        {
            AdamOptions adam => new Adam(adam, parameters),
            AdamWOptions adam => new AdamW(adam, parameters),
            RmsPropOptions rmsProp => new RmsProp(rmsProp, parameters),
            SgdOptions sgd => new Sgd(sgd, parameters),
            _ => throw new ArgumentException($"No optimiser for {options.GetType().Name}.", nameof(options)),
        };
}
