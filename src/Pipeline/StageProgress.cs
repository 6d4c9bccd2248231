namespace Permafrost.Pipeline;

/// <summary>How far a stage has come.</summary>
/// <param name="Fraction">Share of the work that is done, 0 to 1.</param>
/// <param name="Text">What to show beside the bar: <c>epoch 2/3  loss 0.4211  accuracy 0.8460</c>.</param>
/// <param name="Milestone">True at points worth a line of their own where there is no terminal (the end of an epoch).</param>
/// <param name="Lasting">True for what is worth a line that stays, on a terminal, too (where an interrupted training goes on).</param>
public sealed record StageProgress(double Fraction, string Text, bool Milestone = false, bool Lasting = false);
