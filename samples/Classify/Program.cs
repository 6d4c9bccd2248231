// Says what is on a picture. First export a trained model, then ask:
//   dotnet run --project build -- --target=Export --experiments=experiments/shapes.yaml --experiment=shapes/dropout=0.25 --output=my-model
//   dotnet run --project samples/Classify -- my-model picture.png
using Permafrost.Core.Errors;
using Permafrost.Stages.Prediction;

if (args.Length != 2)
{
    Console.Error.WriteLine("expected two arguments: the folder of an exported model, and a JPEG or PNG file");
    return 2;
}

try
{
    using var model = TrainedModel.Open(args[0]);
    var result = model.Classify(args[1]);
    Console.WriteLine($"{result.Class} ({result.Probability:P1})");
    foreach (var (name, probability) in result.Ranking)
    {
        Console.WriteLine($"  {name, -20} {probability}");
    }

    return 0;
}
catch (UserErrorException mistake)
{
    Console.Error.WriteLine(mistake.Message);
    return 2;
}
