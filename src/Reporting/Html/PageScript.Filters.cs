namespace Permafrost.Reporting.Html;

internal static partial class PageScript
{
    /// <summary>Hides the rows that lack a word of the filter.</summary>
    private const string Filters = """
        // dropout=0.25, "test accuracy">90: a column by its name or the beginning of it, a sign, a value.
        function readCondition(word, table) {
          const [, name, sign, value] = /^(.+?)(<=|>=|=|<|>)(.+)$/.exec(word) ?? [];
          const key = name?.replaceAll(" ", "");
          const titles = table.columns.map(column => column.title.toLowerCase().replaceAll(" ", ""));
          const index = [title => title === key, title => title.endsWith(`.${key}`), title => key && title.startsWith(key), title => key && title.includes(key)]
            .map(fits => titles.findIndex(fits))
            .find(found => found >= 0);
          if (index === undefined) {
            return one => one.words.includes(word);
          }
          const number = Number(value);
          if (sign !== "=") {
            const holds = { "<": (a, b) => a < b, ">": (a, b) => a > b, "<=": (a, b) => a <= b, ">=": (a, b) => a >= b }[sign];
            return one => one.values[index] !== null && holds(one.values[index], number);
          }
          const isValue = one => one.texts[index].toLowerCase() === value || one.values[index] === number;
          // While a value is being typed nothing equals it yet.
          return table.rows.some(isValue) ? isValue : one => one.texts[index].toLowerCase().startsWith(value);
        }

        function filter(table) {
          const words = table.search.value.toLowerCase().match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
          const conditions = words.map(word => readCondition(word.replaceAll('"', ""), table));
          for (const one of table.rows) {
            one.isFitting = conditions.every(holds => holds(one));
          }
          showRows(table, portion);
        }

        function showRows(table, limit) {
          table.limit = limit;
          let fitting = 0;
          for (const one of table.rows) {
            fitting += one.isFitting;
            const isLater = one.isFitting && fitting > limit;
            // A write that changes nothing would cost time all the same.
            if (one.row.hidden === one.isFitting) {
              one.row.hidden = !one.isFitting;
            }
            if (one.isLater !== isLater) {
              one.isLater = isLater;
              one.row.classList.toggle("later", isLater);
            }
          }
          table.more.hidden = fitting <= limit;
          table.fitting = fitting;
          tellCount(table);
        }

        function tellCount(table) {
          const ticked = chosen.length > 0 ? `; ${chosen.length} chosen` : "";
          table.count.textContent = `${table.fitting} of ${table.rows.length} experiments${table.sorted}${ticked}`;
        }

        function makeMore(table) {
          const box = table.element.closest(".scroll");
          table.more = makeButton("Show all rows", { class: "more", hidden: "" }, () => {
            const next = table.rows.find(one => one.isLater);
            showRows(table, table.rows.length);
            next.row.querySelector("a").focus();
          });
          box.append(table.more);
          new IntersectionObserver(([entry]) => {
            if (entry.isIntersecting) {
              showRows(table, table.limit + portion);
            }
          }, { root: box, rootMargin: "400px" }).observe(table.more);
        }

        function makeFilter(table, index) {
          const id = `filter-${index + 1}`;
          table.search = make("input", { type: "search", id, autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-how` });
          table.count = make("p", { class: "count", role: "status" });
          // At most once a picture, however fast somebody types.
          let picture = 0;
          table.search.addEventListener("input", () => {
            cancelAnimationFrame(picture);
            picture = requestAnimationFrame(() => filter(table));
          });
          const example = table.columns.slice(0, 2).filter(column => column.unit === undefined)
            .map(column => [column.title, table.rows[0].texts[column.index]])
            .map(([title, text]) => `${title}=${text.includes(" ") ? `"${text}"` : text}`).join(" ");
          table.chosen = make("span", { class: "chosen", hidden: "" });
          const controls = make("div", { class: "controls", role: "group", "aria-label": "Choose among the experiments" },
            make("label", { for: id }, "Filter"),
            table.search,
            table.count,
            table.chosen,
            make("p", { class: "note", id: `${id}-how` },
              "Rows that have every word; ", make("code", {}, example), " asks for a value, ", make("code", {}, "test>90"),
              " for a figure. Headings sort; ticked rows are set side by side below the table."));
          table.element.closest(".scroll").before(controls);
          makeMore(table);
          showRows(table, portion);
        }
        """;
}
