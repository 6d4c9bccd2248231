using System.Text.Json.Nodes;
using Permafrost.Build.Output;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Stages.Housekeeping;

namespace Permafrost.Build;

/// <content>Care of the store.</content>
public sealed partial class RunSession
{
    /// <exception cref="CheckFailedException">Something stored is not what it was.</exception>
    internal void Verify()
    {
        string store = options.Request.StoreDirectory;
        display.Started(PipelineRunner.OverAll, "Verify", []);
        StoreCheck check = StoreCheck.Run(
            store,
            options.Request.Threads,
            progress => display.Progressed(PipelineRunner.OverAll, "Verify", progress),
            interruption.Token
        );
        display.Ended(PipelineRunner.OverAll, "Verify");
        bool repairs = options.Repair && check.Faults.Count > 0;
        int removed = repairs ? check.Repair() : 0;
        results.Add(HousekeepingJson.Of(store, check, removed));
        if (display.ShowsSummary)
        {
            HousekeepingText.Write(store, check, removed, repairs, watch.Elapsed, output.Lines);
        }

        if (check.Faults.Count > removed)
        {
            throw new CheckFailedException(HousekeepingText.Faults(store, check, repairs));
        }
    }

    /// <exception cref="UserErrorException">An experiment or a lock holds faults, or a run uses the store.</exception>
    internal void CollectGarbage()
    {
        string store = options.Request.StoreDirectory;
        StoreRoots Roots() => GarbageRoots.Of(options.Request, display);
        StoreCollection collection = options.Apply
            ? StoreCollection.Apply(store, Roots, interruption.Token)
            : StoreCollection.Plan(store, Roots());
        results.Add(HousekeepingJson.Of(store, collection, options.Apply));
        if (display.ShowsSummary)
        {
            HousekeepingText.Write(store, collection, options.Apply, output.Lines);
        }
    }
}
