using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Model;

/// <summary>What a user may name can be built: options, catalogues and factories know the same types.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void LayerCatalog_EveryKindOfOptions_IsNamedAndBuilt()
    {
        Assert.Equal(
            Subtypes<LayerOptions>().Where(type => !type.IsAbstract && !type.IsSubclassOf(typeof(MergeOptions))),
            LayerCatalog.Types.Append(typeof(NoActivation)).OrderBy(type => type.Name, StringComparer.Ordinal)
        );
        foreach (var type in LayerCatalog.Types.Where(type => !type.IsSubclassOf(typeof(BlockOptions))))
        {
            LayerOptions options = type.Name switch
            {
                nameof(Conv2dOptions) => new Conv2dOptions { Filters = 1, Kernel = 1 },
                nameof(DepthwiseConv2dOptions) => new DepthwiseConv2dOptions { Kernel = 1 },
                nameof(DenseOptions) => new DenseOptions { Units = 1 },
                nameof(MaxPool2dOptions) => new MaxPool2dOptions { Size = 1 },
                nameof(NormalizeOptions) => new NormalizeOptions { Mean = [0], Std = [1] },
                nameof(AveragePool2dOptions) => new AveragePool2dOptions { Size = 1 },
                _ => (LayerOptions)Activator.CreateInstance(type)!,
            };
            using var layer = options.Create(
                new LayerContext("layer", [ActivationLayout.OfImage(new ActivationShape(1, 1, 4))], 111, KernelVariants.Supported[^1])
            );
            Assert.Equal(options.OutputShape(layer.Input.Shape), layer.Output.Shape);

            // Gradients go back as far as the first weights: from there on kernels may write whole cache lines of a pixel.
            Assert.True(layer.Parameters.Count == 0 || layer.Output.Pitch % TileProblem.ColumnMultiple == 0, type.Name);

            // Weight decay goes by the number of dimensions.
            Assert.All(layer.Parameters, tensor => Assert.Equal(tensor.Name.EndsWith("/kernel", StringComparison.Ordinal), tensor.Decays));
        }
    }

    [Fact]
    public void OptimizerCatalog_EveryKindOfOptions_IsNamedAndBuilt()
    {
        Assert.Equal(Subtypes<OptimizerOptions>(), OptimizerCatalog.Types.OrderBy(type => type.Name, StringComparer.Ordinal));
        foreach (var type in OptimizerCatalog.Types)
        {
            using var optimizer = Optimizer.Create((OptimizerOptions)Activator.CreateInstance(type)!, []);
            Assert.Equal(type.Name, $"{optimizer.GetType().Name}Options");
        }
    }

    [Fact]
    public void ScheduleCatalog_EveryKindOfOptions_IsNamed() =>
        Assert.Equal(Subtypes<ScheduleOptions>(), ScheduleCatalog.Types.OrderBy(type => type.Name, StringComparer.Ordinal));

    private static IEnumerable<Type> Subtypes<T>() =>
        typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T))).OrderBy(type => type.Name, StringComparer.Ordinal);
}
