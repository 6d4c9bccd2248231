namespace Permafrost.Reporting.Html;

internal static partial class PageScript
{
    /// <summary>The chosen experiments side by side.</summary>
    private const string Panel = """
        const recorded = JSON.parse(document.getElementById("recorded").textContent);
        const panel = make("section", { id: "side-by-side", "aria-labelledby": "side-by-side-title", tabindex: "-1" });

        function showPanel() {
          panel.scrollIntoView();
          panel.focus({ preventScroll: true });
        }

        // What defines an experiment, as its section says it: name of the parameter -> value.
        function definitionOf(one) {
          // On a long page what all have alike stands in one place.
          const terms = document.querySelectorAll(`#experiment-${one.number} dl.definition > dt, dl.shared > dt`);
          return new Map([...terms].map(term => [term.textContent, term.nextElementSibling.textContent]).filter(([key]) => key !== "name"));
        }

        // The record of two, turned so that it speaks of the second; a record is [a, b, verdict, difference, low, high, p].
        function recordOf(list, first, second) {
          for (const [a, b, verdict, difference, low, high, p] of list) {
            if (a === first && b === second) {
              return { id: `${a}-${b}`, verdict, difference, low, high, p };
            }
            if (a === second && b === first) {
              return { id: `${a}-${b}`, verdict: -verdict, difference: -difference, low: -high, high: -low, p };
            }
          }
          return null;
        }

        function verdictOf(record, kind, test) {
          const [word, style] = { "-1": ["worse", "worse"], 0: ["no difference shown", "soft"], 1: ["better", "better"] }[record.verdict];
          const p = record.p < 0.0001 ? "p under 0.0001" : `p = ${record.p.toFixed(4)}`;
          const anchor = `${kind}-${record.id}`;
          const name = make("span", { class: style }, word);
          return [
            // Of very many comparisons not all have a row.
            document.getElementById(anchor) ? make("a", { href: `#${anchor}` }, name) : name,
            make("small", {}, `${signed(record.difference, 2)} points, 95\u00a0% interval ${signed(record.low, 2)} to ${signed(record.high, 2)}`),
            make("small", {}, `${test} ${p} (Holm)`),
          ];
        }

        function figureOf(one, first, measure) {
          const column = one.table.measures[measure];
          const value = one.values[column.index];
          if (value === null) {
            return [one.isFailed ? "failed" : "none"];
          }
          const text = one.texts[column.index];
          const base = first.values[first.table.measures[measure].index];
          if (one === first || column.unit === "interval" || base === null) {
            return [text];
          }
          const difference = value - base;
          const words = { points: `${signed(difference, 2)} points`, decimal: signed(difference, 4), whole: signed(difference, 0) };
          return [text, make("small", {}, difference === 0 ? "the same" : words[column.unit])];
        }

        function groupOf(title, ones, rows) {
          const head = make("tr", {}, make("th", { scope: "rowgroup", colspan: ones.length + 1, class: "group" }, title));
          return make("tbody", {}, head, ...rows.map(([name, cellOf]) =>
            make("tr", {}, make("th", { scope: "row" }, make("bdi", {}, name)), ...ones.map(one => make("td", {}, ...cellOf(one))))));
        }

        function headOf(one, first) {
          const others = chosen.filter(number => number !== one.number);
          const change = numbers => {
            choose(numbers);
            showPanel();
          };
          const buttons = make("span", { class: "buttons" },
            makeButton("Remove", { "aria-label": `Remove: ${one.label}` }, () => change(others)));
          if (one !== first) {
            buttons.prepend(makeButton("Make first", { "aria-label": `Make first: ${one.label}` }, () => change([one.number, ...others])));
          }
          return make("th", { scope: "col" }, make("a", { href: `#experiment-${one.number}` }, make("bdi", {}, one.label)), buttons);
        }

        function verdictRows(first) {
          const rows = [["McNemar's test", one => {
            const record = recordOf(recorded.pairs, first.number, one.number);
            return one === first ? ["(first)"] : record ? verdictOf(record, "comparison", "McNemar") : ["not compared"];
          }]];
          const runsOf = one => recorded.runs.findIndex(numbers => numbers.includes(one.number)) + 1;
          const repeated = one => recordOf(recorded.groups, runsOf(first), runsOf(one));
          if (chosen.some(number => repeated(experiments.get(number)))) {
            rows.push(["Over the repeated runs", one => {
              const record = repeated(one);
              return record ? verdictOf(record, "repeats", "t-test") : [one === first ? "(first)" : "not compared"];
            }]);
          }
          return rows;
        }

        function drawPanel() {
          panel.replaceChildren();
          if (chosen.length === 0) {
            panel.remove();
            return;
          }
          const ones = chosen.map(number => experiments.get(number));
          const [first] = ones;
          first.table.element.closest(".scroll").after(panel);
          panel.append(make("h3", { id: "side-by-side-title" }, "Side by side"));
          if (ones.length === 1) {
            panel.append(make("p", {}, make("bdi", {}, first.label), " is chosen: tick another row to compare it with."));
            return;
          }
          const definitions = new Map(ones.map(one => [one, definitionOf(one)]));
          const keys = [...new Set([...definitions.values()].flatMap(terms => [...terms.keys()]))];
          const valueOf = (one, key) => definitions.get(one).get(key) ?? "none";
          const isEqual = key => ones.every(one => valueOf(one, key) === valueOf(first, key));
          const rowOf = key => [key, one => [make("bdi", {}, valueOf(one, key))]];
          const caption = "The chosen experiments; differences are from the first.";
          const table = make("table", { class: "chosen" },
            make("caption", {}, make("span", {}, caption)),
            make("thead", {}, make("tr", {}, make("td", {}), ...ones.map(one => headOf(one, first)))),
            groupOf("Parameters that differ", ones, keys.filter(key => !isEqual(key)).map(rowOf)),
            groupOf("Figures", ones, first.table.measures.map((column, index) => [column.title, one => figureOf(one, first, index)])),
            groupOf("Recorded verdict against the first", ones, verdictRows(first)));
          const equal = keys.filter(isEqual);
          panel.append(
            make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption }, table),
            make("details", {},
              make("summary", {}, `Parameters that are equal (${equal.length})`),
              make("dl", {}, ...equal.flatMap(key => [make("dt", {}, make("bdi", {}, key)), make("dd", {}, make("bdi", {}, valueOf(first, key)))]))),
            make("p", { class: "note" }, "Two are compared where they differ in exactly one thing apart from seed and fold. The address of this page now holds the choice."));
        }
        """;
}
