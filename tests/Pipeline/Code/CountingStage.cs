using System.Text.Json.Nodes;
using MathNet.Numerics;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>A small stage whose code is known.</summary>
internal sealed class CountingStage(int count) : Stage
{
    private readonly Voice? voice = null;

    public override string Name => "Count";

    public override JsonObject Parameters => new() { ["count"] = count };

    public override IReadOnlyList<StageInput> Inputs => [];

    public override IReadOnlyList<string> Outputs => ["count.txt"];

    public override IEnumerable<Type> CodeRoots => Roots;

    public IReadOnlyList<Type> Roots { get; init; } = [];

    public override void Run(StageContext context) =>
        File.WriteAllText(context.OutputPath("count.txt"), $"{Twice(count)} {SpecialFunctions.Gamma(count)} {voice?.Say()}");

    private static int Twice(int value) => value * 2;
}

internal abstract class Voice
{
    public abstract string Say();
}

internal sealed class Loud : Voice
{
    public override string Say() => "LOUD";
}
