namespace Permafrost.Bench.Measuring;

/// <summary>What a measurement is of.</summary>
internal interface ISubject
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Whether it is no peer that is measured: what is ours has to run.</summary>
    bool IsOurs { get; }
}
