using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Training;

/// <summary>What a measurement is of: who does what with which network.</summary>
/// <param name="Task"><c>peak</c>, <c>train</c> or <c>infer</c>.</param>
/// <param name="Program">Who does it: one of the constants, or the name of a kernel that ours is forced to.</param>
/// <param name="Network">Null for the peak.</param>
/// <param name="Batch">Images of a step; 0 where the program chooses.</param>
/// <param name="Threads">Threads; 0 where several numbers are measured.</param>
internal sealed record Subject(string Task, string Program, BenchNetwork? Network, int Batch, int Threads) : ISubject
{
    public const string Ours = "permafrost";

    /// <summary>Ours, while another program keeps one core busy.</summary>
    public const string Busy = "busy";
    public const string PyTorch = "pytorch";
    public const string OnnxRuntime = "onnxruntime";

    private const string Training = "train";
    private const string Inference = "infer";

    public static Subject Peak { get; } = new("peak", Ours, null, 0, 0);

    /// <summary>Whether it is no peer that does it.</summary>
    public bool IsOurs => Program is not (PyTorch or OnnxRuntime);

    public bool IsTraining => Task == Training;

    public bool IsInference => Task == Inference;

    /// <summary>Such as <c>train/deep-cnn/64/2</c> or <c>infer-onnxruntime/deep-cnn/2</c>.</summary>
    public string Name
    {
        get
        {
            string task = Program == Ours ? Task : $"{Task}-{Program}";
            return Network is null ? task
                : Batch == 0 ? $"{task}/{Network.Name}/{Threads}"
                : $"{task}/{Network.Name}/{Batch}/{Threads}";
        }
    }

    public static Subject Train(BenchNetwork network, int batch, int threads, string program = Ours) =>
        new(Training, program, network, batch, threads);

    public static Subject Infer(BenchNetwork network, int threads, string program = Ours) => new(Inference, program, network, 0, threads);
}
