using System.Text;
using Permafrost.Reporting;

namespace Permafrost.Tests.Reporting;

public sealed class ReportSizeTests
{
    [Fact]
    public void Write_ThousandExperiments_StaysUnderFiveMegabytes()
    {
        string html = ReportHtml.Write(SampleThousand.Report);

        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1_000_000, 5_000_000);
    }
}
