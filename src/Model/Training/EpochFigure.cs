namespace Permafrost.Model.Training;

/// <summary>A figure of an epoch that training goes by. Lower losses and higher accuracies are better.</summary>
public enum EpochFigure
{
    TrainLoss,
    TrainAccuracy,
    ValidationLoss,
    ValidationAccuracy,
}
