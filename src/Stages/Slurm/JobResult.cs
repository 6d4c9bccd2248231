using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Files;
using Permafrost.Core.Json;

namespace Permafrost.Stages.Slurm;

/// <summary>The file in which a job says what became of its stage.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Message">Why, where it did not end well.</param>
/// <param name="Seconds">Seconds it took.</param>
/// <param name="Node">The machine.</param>
/// <param name="Job">Number of the job, with that of the element: <c>12_3</c>.</param>
internal sealed record JobResult(JobState State, string Message = "", double Seconds = 0, string Node = "", string Job = "")
{
    public void Write(string path) =>
        AtomicFile.WriteBytes(
            path,
            StableJson.Bytes(
                new JsonObject
                {
                    ["state"] = State.ToString(),
                    ["message"] = Message,
                    ["seconds"] = Seconds,
                    ["node"] = Node,
                    ["job"] = Job,
                }
            )
        );

    /// <summary>Null where there is no such file, or no whole one yet.</summary>
    public static JobResult? Read(string path)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path))!;
            return new JobResult(
                Enum.Parse<JobState>((string)json["state"]!),
                (string)json["message"]!,
                (double)json["seconds"]!,
                (string)json["node"]!,
                (string)json["job"]!
            );
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }
}
