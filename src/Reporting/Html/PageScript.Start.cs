namespace Permafrost.Reporting.Html;

internal static partial class PageScript
{
    /// <summary>Gives the tables their controls; a table of one row needs none.</summary>
    private const string Start = """
        const tables = [...document.querySelectorAll("table.experiments")].filter(table => table.tBodies[0].rows.length > 1).map(readTable);
        tables.forEach((table, index) => {
          makeSortable(table);
          makeFilter(table, index);
          makeChoosable(table);
        });
        addEventListener("hashchange", readAddress);
        readAddress();
        """;
}
