using Permafrost.Reporting.Examination;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Examples;

/// <summary>The test images, of which a report asks for those few that it shows.</summary>
public interface ITestPictures
{
    /// <summary>Which images an experiment was tested on: equal texts, equal images, and each is put into the page once. Null where there is no picture of them.</summary>
    string? SetOf(ExperimentResult one);

    /// <summary>One image as its network saw it.</summary>
    /// <param name="set">Of <see cref="SetOf"/>.</param>
    /// <param name="index">From 0.</param>
    Picture Picture(string set, int index);
}
