// Says what is on a picture. First export a trained model, then ask:
//   dotnet run --project build -- --target=Export --experiments=experiments/shapes.yaml --experiment=shapes/dropout=0.25 --output=my-model
//   dotnet run --project samples/Classify -- my-model picture.png
using Permafrost.Stages.Prediction;

using var model = TrainedModel.Open(args[0]);
var result = model.Classify(args[1]);
Console.WriteLine($"{result.Class} ({result.Probability:P1})");
foreach (var (name, probability) in result.Ranking)
{
    Console.WriteLine($"  {name, -20} {probability}");
}
