namespace Permafrost.Reporting.Html;

internal static partial class PageScript
{
    /// <summary>Reads a table of experiments and sorts it by any of its columns.</summary>
    private const string Tables = """
        // To lay out a thousand rows takes a quarter of a second; more than these come as one scrolls. On paper there are all.
        const portion = 150;
        const collator = new Intl.Collator("en", { numeric: true });

        // Figures come in the unit that is shown, with more digits; null is no number.
        function readNumber(text) {
          const number = Number(text);
          return text === "" || !Number.isFinite(number) ? null : number;
        }

        // A row is read once: sorting and filtering a thousand of them then need no look at the page.
        function readRow(row, place, headings) {
          const cells = headings.map((_, column) => row.cells[column]);
          const texts = cells.map(cell => (cell?.querySelector("bdi") ?? cell)?.textContent.trim() ?? "");
          const label = row.querySelector("a").getAttribute("aria-label");
          return {
            row,
            place,
            isFitting: true,
            isLater: false,
            label,
            number: Number(row.id.slice("row-".length)),
            isFailed: row.querySelector(".failed") !== null,
            texts,
            values: cells.map((cell, column) => readNumber(cell?.dataset.value ?? texts[column])),
            words: `${row.textContent} ${label}`.toLowerCase(),
          };
        }

        function readTable(element) {
          const headings = [...element.tHead.rows[0].cells];
          const rows = [...element.tBodies[0].rows].map((row, place) => readRow(row, place, headings));
          const columns = headings.map((heading, index) => ({
            heading,
            index,
            title: heading.textContent,
            unit: heading.dataset.unit,
            // Figures begin with the best; an axis has no better end.
            first: heading.dataset.first ?? "ascending",
            isNumber: heading.dataset.first !== undefined || rows.every(one => one.values[index] !== null),
          }));
          return { element, rows, columns, measures: columns.filter(column => column.unit !== undefined), sorted: "" };
        }

        // Equal ones keep the order of the study; what has no number stands last in both directions.
        function inOrder(one, other, column, sign) {
          if (!column.isNumber) {
            return sign * collator.compare(one.texts[column.index], other.texts[column.index]) || one.place - other.place;
          }
          const [a, b] = [one.values[column.index], other.values[column.index]];
          return (a === null) - (b === null) || sign * (a - b) || one.place - other.place;
        }

        // Once: the better end first; again: the other end; a third time: the order of the study.
        function sort(table, column) {
          const opposite = column.first === "ascending" ? "descending" : "ascending";
          const before = column.heading.getAttribute("aria-sort");
          const direction = before === null ? column.first : before === column.first ? opposite : null;
          for (const one of table.columns) {
            one.heading.removeAttribute("aria-sort");
          }
          table.rows.sort((one, other) => one.place - other.place);
          if (direction !== null) {
            column.heading.setAttribute("aria-sort", direction);
            table.rows.sort((one, other) => inOrder(one, other, column, direction === "ascending" ? 1 : -1));
          }
          table.sorted = direction === null ? "" : `, sorted by ${column.title}, ${direction}`;
          showRows(table, portion);
          const fragment = document.createDocumentFragment();
          fragment.append(...table.rows.map(one => one.row));
          table.element.tBodies[0].append(fragment);
          table.element.closest(".scroll").scrollTop = 0;
        }

        function makeSortable(table) {
          for (const column of table.columns) {
            const button = makeButton("", { class: "sort" }, () => sort(table, column));
            button.append(...column.heading.childNodes);
            column.heading.append(button);
          }
        }
        """;
}
