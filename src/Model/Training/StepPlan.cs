using Permafrost.Model.Layers;
using Permafrost.Model.Threading;

namespace Permafrost.Model.Training;

/// <summary>The way of the groups of a batch through the network and back, cut where layers mix samples.</summary>
/// <remarks>
/// <code>
/// load … forward, gather | settle | forward … loss … backward, gather | settle | backward …
/// </code>
/// Between two bars groups run side by side. A network without such layers, deep-cnn for one, has a single stretch.
/// </remarks>
internal sealed class StepPlan
{
    private readonly TrainingStep step;

    /// <summary>Positions of the nodes before which groups meet.</summary>
    private readonly int[] meetings;
    private readonly IWork[] forward;
    private readonly IWork turn;
    private readonly IWork[] backward;

    public StepPlan(TrainingStep step)
    {
        this.step = step;
        meetings = [.. Enumerable.Range(0, step.Nodes.Count).Where(node => step.Nodes[node].Layer.MixesSamples)];
        forward = [.. meetings.Select((to, index) => new Forward(step, Before(index), to))];
        turn = new Turn(step, Before(meetings.Length));
        backward = [.. meetings.Select((from, index) => new Backward(step, from, Before(index)))];
    }

    public bool HasMeetings => meetings.Length > 0;

    /// <summary>Takes the batch forward and backward: after it, layers hold what the gradients of the parameters are made from.</summary>
    public void Run(int batchSamples, WorkerTeam team)
    {
        int groups = SamplePass.GroupsOf(batchSamples);
        for (int at = 0; at < meetings.Length; at++)
        {
            team.Run(forward[at], groups);
            step.Nodes[meetings[at]].Layer.Settle(batchSamples);
        }

        team.Run(turn, groups);
        for (int at = meetings.Length - 1; at >= 0; at--)
        {
            step.Nodes[meetings[at]].Layer.SettleGradient(batchSamples);
            team.Run(backward[at], groups);
        }
    }

    /// <summary>The meeting before another one, or -1.</summary>
    private int Before(int meeting) => meeting == 0 ? -1 : meetings[meeting - 1];

    /// <summary>Forward from one layer that mixes samples, or from the images, up to the next.</summary>
    private sealed class Forward(TrainingStep step, int from, int to) : IWork
    {
        public void Execute(int item, int thread)
        {
            var runner = step.RunnerOf(item, thread);
            if (from < 0)
            {
                step.Load(runner, item);
            }

            runner.Forward(Math.Max(from, 0), to);
            runner.Gather(to);
        }
    }

    /// <summary>The last stretch forward, the loss, and the first stretch backward.</summary>
    private sealed class Turn(TrainingStep step, int meeting) : IWork
    {
        public void Execute(int item, int thread)
        {
            var runner = step.RunnerOf(item, thread);
            if (meeting < 0)
            {
                step.Load(runner, item);
            }

            runner.Forward(Math.Max(meeting, 0), step.Nodes.Count);
            step.TakeLoss(runner);
            BackwardTo(runner, step.Nodes.Count, meeting);
        }
    }

    /// <summary>Backward from one layer that mixes samples to the one before, or to the images.</summary>
    private sealed class Backward(TrainingStep step, int from, int to) : IWork
    {
        public void Execute(int item, int thread) => BackwardTo(step.RunnerOf(item, thread), from + 1, to);
    }

    private static void BackwardTo(GroupRunner runner, int from, int meeting)
    {
        runner.Backward(from, meeting + 1);
        if (meeting >= 0)
        {
            runner.GatherGradient(meeting);
        }
    }
}
