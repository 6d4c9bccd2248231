namespace Permafrost.Model.Training.Schedules;

/// <summary>Every schedule that an experiment may name; its YAML name stands in its <c>[OptionName]</c>.</summary>
public static class ScheduleCatalog
{
    public static IReadOnlyList<Type> Types { get; } =
    [typeof(ConstantOptions), typeof(CosineOptions), typeof(OneCycleOptions), typeof(PlateauOptions), typeof(StepOptions)];
}
