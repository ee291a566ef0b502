// One block: its title, headings and cells. It shows what it is told, and knows where a cell is.

import { colorOn, inkOn } from "./colors.js";
import { element } from "./elements.js";
import { short } from "./numbers.js";

export class Block {
  #cells; // row by row
  #shown; // what each cell shows
  #rowLabels;
  #columnLabels;
  #groupOf; // column → group
  #starts = new Set(); // the columns that begin a group
  #scale = null;

  constructor(description, titleId) {
    this.description = description;
    const { rows, columns, groups } = description;
    this.rows = rows.length;
    this.columns = columns.length;
    this.#shown = new Array(this.rows * this.columns).fill(null);
    this.#groupOf = groups.flatMap((group) => new Array(group.columns).fill(group));
    let start = 0;
    for (const group of groups) {
      this.#starts.add(start);
      start += group.columns;
    }
    this.node = this.#build(titleId);
  }

  cell(row, column) {
    return this.#cells[row * this.columns + column];
  }

  placeOf(node) {
    const at = this.#cells.indexOf(node);
    return at < 0 ? null : { row: Math.trunc(at / this.columns), column: at % this.columns };
  }

  // "U, row 2 ← h", by the labels.
  labelOf(row, column, form = "cell") {
    const { rows, columns } = this.description;
    return this.#groupOf[column][form]
      .replace("{row}", () => rows[row])
      .replace("{column}", () => columns[column]);
  }

  // `valueAt(row, column)` says what a cell shows; only what differs is written.
  show(valueAt, scale) {
    const key = JSON.stringify(scale);
    const recolored = key !== this.#scale;
    this.#scale = key;
    for (let row = 0; row < this.rows; row += 1) {
      for (let column = 0; column < this.columns; column += 1) {
        this.#showCell(row, column, valueAt(row, column), scale, recolored);
      }
    }
  }

  showCell(row, column, value, scale) {
    this.#showCell(row, column, value, scale, false);
  }

  mark(row, column, isSelected) {
    const cell = this.cell(row, column);
    cell.setAttribute("aria-selected", String(isSelected));
    for (const label of [this.#rowLabels[row], this.#columnLabels[column]]) {
      label.classList.toggle("grid-lit", isSelected);
    }
  }

  #showCell(row, column, value, scale, recolored) {
    const at = row * this.columns + column;
    if (Object.is(this.#shown[at], value) && !recolored) return;
    this.#shown[at] = value;
    const cell = this.#cells[at];
    const ground = colorOn(scale, Number.isFinite(value) ? value : 0);
    cell.style.backgroundColor = ground;
    cell.style.color = inkOn(ground);
    const text = short(value);
    const words = cell.firstChild.firstChild;
    if (words.data === text) return;
    words.data = text;
    cell.firstChild.classList.toggle("grid-long", text.length > 5);
    cell.setAttribute("aria-label", `${this.labelOf(row, column, "spoken")}: ${text}`);
  }

  #build(titleId) {
    const { title, color, rows, columns, groups, corner } = this.description;
    const label = Math.max(corner.length * 0.78, ...rows.map((text) => text.length), 1);
    const tracks = groups.map((group) => `repeat(${group.columns}, var(--cell))`);
    this.#columnLabels = columns.map((text, column) =>
      this.#inColumn(element("div", { className: "grid-column", role: "columnheader" }, text), column),
    );
    this.#rowLabels = rows.map((text) =>
      element("div", { className: "grid-row-label", role: "rowheader" }, text),
    );
    let start = 0;
    const headings = groups.map((group) => {
      const heading = element(
        "div",
        { className: "grid-group", role: "columnheader", "aria-colspan": group.columns },
        element("span", { title: group.label }, group.label),
      );
      heading.style.gridColumn = `${this.#track(start)} / span ${group.columns}`;
      start += group.columns;
      return heading;
    });
    this.#cells = [];
    const bodies = rows.map((_, row) => {
      const cells = columns.map((__, column) => {
        const properties = { className: "grid-cell", role: "gridcell", tabIndex: -1 };
        const cell = element("div", properties, element("span", {}, " "));
        cell.setAttribute("aria-selected", "false");
        return this.#inColumn(cell, column);
      });
      this.#cells.push(...cells);
      return element("div", { className: "grid-row", role: "row" }, this.#rowLabels[row], ...cells);
    });
    const corners = ["", corner].map((text) => element("div", { className: "grid-corner" }, text));
    corners[0].setAttribute("role", "presentation");
    corners[1].setAttribute("role", "columnheader");
    const head = (cornerNode, labels) =>
      element("div", { className: "grid-row grid-head", role: "row" }, cornerNode, ...labels);
    const table = element(
      "div",
      { className: "grid-table", role: "grid", "aria-labelledby": titleId },
      head(corners[0], headings),
      ...(columns.some((text) => text) ? [head(corners[1], this.#columnLabels)] : []),
      ...bodies,
    );
    table.style.setProperty("--tracks", tracks.join(" var(--between) "));
    table.style.setProperty("--label", `${label}ch`);
    this.scroller = element("div", { className: "grid-scroller" }, table);
    const node = element(
      "section",
      { className: "grid-block" },
      element("div", { className: "grid-title", id: titleId }, title),
      this.scroller,
    );
    node.style.setProperty("--own", color);
    return node;
  }

  // The track of a column: behind that of the labels, and one more between two groups.
  #track(column) {
    const before = [...this.#starts].filter((start) => start > 0 && start <= column).length;
    return column + 2 + before;
  }

  #inColumn(node, column) {
    // The others follow by themselves.
    if (this.#starts.has(column)) node.style.gridColumnStart = this.#track(column);
    return node;
  }
}
