using Permafrost.Core.Errors;
using Permafrost.Experiments;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Tests.Experiments.Definitions;

public sealed class NetworkFileTests : IDisposable
{
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("permafrost-network-").FullName, "network.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Theory]
    [InlineData("shapes.yaml")]
    [InlineData("dropout-study.yaml")]
    [InlineData("fashion-mnist-resnet.yaml")]
    public void Read_WhatWasWritten_IsTheSameNetwork(string experiments)
    {
        string file = Path.Combine(Repository.Root, "experiments", experiments);
        foreach (var experiment in ExperimentLoader.Load(new ExperimentRequest(Repository.Root, [file], [], [])))
        {
            var network = NetworkFile.Of(experiment);
            File.WriteAllText(path, network.ToJson());

            var read = NetworkFile.Read(path);

            Assert.Equal(experiment.Name, read.Experiment);
            Assert.Equal(experiment.Dataset.Classes, read.Classes);
            Assert.Equal(experiment.InputShape, read.Definition().Input);
            Assert.Equal(OptionJson.Serialize(experiment.Layers).ToJsonString(), OptionJson.Serialize(read.Layers).ToJsonString());
            Assert.Equal(network.ToJson(), read.ToJson());
        }
    }

    [Fact]
    public void Read_ClassTwice_IsAFault()
    {
        File.WriteAllText(path, """{ "experiment": "x", "classes": ["a", "b", "a"], "preprocess": {}, "layers": [ "flatten" ] }""");

        var mistake = Assert.Throws<UserErrorException>(() => NetworkFile.Read(path));

        Assert.Equal($"{path}: classes holds a name twice; expected another name for every output", mistake.Message);
    }

    [Fact]
    public void Read_Faults_AreAllNamedWithTheirPlace()
    {
        File.WriteAllText(path, """{ "experiment": "x", "classes": [], "preprocess": { "sise": 28 }, "layers": [ "flaten" ] }""");

        var mistake = Assert.Throws<UserErrorException>(() => NetworkFile.Read(path));

        Assert.Equal(3, mistake.Faults.Count);
        Assert.All(mistake.Faults, fault => Assert.Contains("network.json:1:", fault, StringComparison.Ordinal));
        Assert.Contains("did you mean preprocess.size?", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean flatten?", mistake.Message, StringComparison.Ordinal);
    }
}
