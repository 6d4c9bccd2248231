namespace Permafrost.Reporting.Html;

internal static partial class PageScript
{
    /// <summary>Which experiments are chosen: boxes in the rows, and the address of the page.</summary>
    private const string Choice = """
        // Columns beyond these fit no screen.
        const most = 6;
        // Rows by the number that the page's anchors have: #experiment-5 is 5.
        const experiments = new Map();
        // Numbers in the order in which they were chosen; the others are compared with the first.
        let chosen = [];

        function choose(numbers) {
          chosen = numbers;
          for (const one of experiments.values()) {
            one.box.checked = chosen.includes(one.number);
          }
          for (const table of tables) {
            tellCount(table);
            table.chosen.hidden = chosen.length === 0;
            table.chosen.replaceChildren(
              makeButton(`Show the ${chosen.length} chosen`, {}, () => showPanel()),
              makeButton("Choose none", {}, () => {
                choose([]);
                table.search.focus();
              }));
          }
          drawPanel();
          // Links to sections use the same place: the address changes only when the choice does, and leaves no trail of steps back.
          history.replaceState(null, "", chosen.length > 0 ? `#compare=${chosen.join(",")}` : location.pathname + location.search);
        }

        function readAddress() {
          const [, list] = /^#compare=([\d,]+)$/.exec(location.hash.replaceAll(/%2c/gi, ",")) ?? [];
          if (list !== undefined) {
            choose([...new Set(list.split(",").map(Number))].filter(number => experiments.has(number)).slice(0, most));
            return showPanel();
          }
          // A link to a row that is not shown must lead there all the same.
          const row = document.getElementById(location.hash.slice(1));
          const table = tables.find(one => row && one.element.contains(row));
          if (table && row.matches("[hidden], .later")) {
            table.search.value = "";
            filter(table);
            showRows(table, table.rows.length);
            row.scrollIntoView();
          }
        }

        function makeChoosable(table) {
          for (const one of table.rows) {
            one.table = table;
            one.box = make("input", { type: "checkbox", "aria-label": `Compare ${one.label}` });
            one.row.prepend(make("td", { class: "choose" }, one.box));
            one.box.addEventListener("change", () => {
              const others = chosen.filter(number => number !== one.number);
              if (one.box.checked && others.length === most) {
                one.box.checked = false;
                table.count.textContent = `At most ${most} experiments are set side by side; untick another one first.`;
                return;
              }
              choose(one.box.checked ? [...others, one.number] : others);
            });
            experiments.set(one.number, one);
          }
          table.element.tHead.rows[0].prepend(make("th", { scope: "col", class: "choose" }, "Compare"));
        }
        """;
}
