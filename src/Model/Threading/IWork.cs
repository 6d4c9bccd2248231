namespace Permafrost.Model.Threading;

/// <summary>Independent pieces of work; which thread takes which must not show in the result.</summary>
internal interface IWork
{
    /// <param name="item">Which piece.</param>
    /// <param name="thread">Which thread, for memory of its own.</param>
    void Execute(int item, int thread);
}
