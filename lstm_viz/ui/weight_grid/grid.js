// The grid: blocks of cells, the chosen cell, and what becomes of a number that somebody writes.

import { Bar } from "./bar.js";
import { Block } from "./block.js";
import { element } from "./elements.js";
import { layOut } from "./layout.js";
import { clamped, moved } from "./moves.js";
import { exact, guessed } from "./numbers.js";
import { Sending } from "./sending.js";
import { Typing } from "./typing.js";

const OPENS = /^[-+−.,\d]$/; // a key that a number begins with
let grids = 0;

export class Grid {
  #blocks = [];
  #structure = null;
  #scale = null;
  #across = 1;
  #chosen = null; // { block, row, column }
  #sending = new Sending();
  #typing = new Typing();
  #bar = new Bar({
    slid: (value) => this.#write("slid", exact(value), value),
    typed: (text) => this.#write("typed", text, guessed(text)),
  });
  #id = `weight-grid-${(grids += 1)}`;
  #place = element("div", { className: "grid-blocks" });
  #observer = new ResizeObserver(() => this.#layOut());

  constructor(root) {
    this.root = root;
    root.replaceChildren(this.#place, this.#bar.node);
    root.addEventListener("focusin", ({ target }) => this.#focused(target));
    root.addEventListener("dblclick", ({ target }) => this.#doubleClicked(target));
    root.addEventListener("keydown", (event) => this.#pressed(event));
    root.addEventListener("paste", (event) => this.#pasted(event));
    root.addEventListener("copy", (event) => this.#copied(event));
    this.#observer.observe(root);
  }

  update({ answered, scale, blocks, structure }, send) {
    this.#sending.send = send;
    this.#sending.answered(answered);
    this.#scale = scale;
    if (structure !== this.#structure) this.#rebuild(blocks, structure);
    blocks.forEach(({ values }, k) => { this.#blocks[k].values = values; });
    this.#blocks.forEach((block, k) => {
      block.show((row, column) => this.#valueAt({ block: k, row, column }), scale);
    });
    this.#showChosen();
  }

  close() {
    this.#observer.disconnect();
    this.#typing.giveUp();
    this.#sending.close();
  }

  #rebuild(blocks, structure) {
    const hadFocus = this.#place.contains(document.activeElement);
    this.#typing.giveUp();
    this.#sending.forget();
    this.#structure = structure;
    this.#blocks = blocks.map((block, k) => new Block(block, `${this.#id}-${k}`));
    blocks.forEach(({ values }, k) => { this.#blocks[k].values = values; });
    this.#place.replaceChildren(...this.#blocks.map(({ node }) => node));
    this.#layOut();
    const there = this.#blocks.some(({ rows, columns }) => rows * columns > 0);
    const chosen = there && this.#chosen ? clamped(this.#blocks, this.#chosen) : null;
    this.#chosen = null;
    if (there) this.#cellAt({ block: 0, row: 0, column: 0 }).tabIndex = 0;
    this.#choose(chosen);
    if (chosen && hadFocus) this.#cellAt(chosen).focus({ preventScroll: true });
  }

  #layOut() {
    this.#across = layOut(this.root, this.#blocks) ?? this.#across;
  }

  // Cells and their numbers

  #cellAt({ block, row, column }) {
    return this.#blocks[block].cell(row, column);
  }

  #placeOf(node) {
    const cell = node instanceof Element ? node.closest(".grid-cell") : null;
    if (cell === null) return null;
    for (const [block, { node: blockNode }] of this.#blocks.entries()) {
      if (blockNode.contains(cell)) return { block, ...this.#blocks[block].placeOf(cell) };
    }
    return null;
  }

  #heldAt({ block, row, column }) {
    const { values, columns } = this.#blocks[block];
    return values[row * columns + column];
  }

  // What a cell shows: what is on its way to the server, else what the server said.
  #valueAt(place) {
    return this.#sending.valueOf(nameOf(place)) ?? this.#heldAt(place);
  }

  #choose(place) {
    if (this.#chosen) {
      const { block, row, column } = this.#chosen;
      this.#blocks[block].mark(row, column, false);
    }
    this.#chosen = place;
    if (place === null) {
      this.#bar.choose(null);
      return;
    }
    const { row, column } = place;
    const block = this.#blocks[place.block];
    // One cell is in the tab order, so that the next stop is the slider.
    this.#place.querySelectorAll('[tabindex="0"]').forEach((cell) => { cell.tabIndex = -1; });
    this.#cellAt(place).tabIndex = 0;
    block.mark(row, column, true);
    this.#bar.choose({
      label: block.labelOf(row, column),
      spoken: block.labelOf(row, column, "spoken"),
      color: block.description.color,
      value: this.#valueAt(place),
      scale: this.#scale,
    });
  }

  #showChosen() {
    if (this.#chosen) this.#bar.show(this.#valueAt(this.#chosen), this.#scale);
  }

  // What somebody writes

  #write(kind, text, value = null, place = this.#chosen) {
    const { block, row, column } = place;
    const { name } = this.#blocks[block].description;
    // A pasted block reaches beyond its cell: what is written there later does not replace it.
    const about = kind === "pasted" ? `${nameOf(place)} pasted` : nameOf(place);
    this.#sending.add(about, { block: name, row, column, text, kind }, value);
    this.#blocks[block].showCell(row, column, this.#valueAt(place), this.#scale);
    if (this.#isChosen(place)) this.#showChosen();
  }

  #isChosen(place) {
    return this.#chosen !== null && nameOf(place) === nameOf(this.#chosen);
  }

  #type(place, text = null) {
    const cell = this.#cellAt(place);
    const before = exact(this.#valueAt(place));
    this.#typing.open(cell, {
      text: text ?? before,
      before,
      isFilled: text === null,
      label: this.#blocks[place.block].labelOf(place.row, place.column, "spoken"),
      commit: (typed) => this.#write("typed", typed, guessed(typed), place),
    });
  }

  // What the page tells

  #focused(target) {
    const place = this.#placeOf(target);
    if (place !== null && !this.#isChosen(place)) this.#choose(place);
  }

  #doubleClicked(target) {
    const place = this.#placeOf(target);
    if (place !== null && !this.#typing.has(target)) this.#type(place);
  }

  #pressed(event) {
    if (event.isComposing) return;
    const { target } = event;
    if (this.#typing.has(target)) this.#pressedWhileTyping(event);
    else if (this.#bar.has(target)) this.#pressedInBar(event);
    else if (target instanceof Element && target.matches(".grid-cell")) this.#pressedOnCell(event);
  }

  #pressedWhileTyping(event) {
    event.stopPropagation(); // the page's own keys are for those who do not type
    const { key, shiftKey } = event;
    if (!["Enter", "Tab", "Escape"].includes(key)) return;
    event.preventDefault();
    if (key === "Escape") this.#typing.giveUp();
    else this.#typing.commit();
    const sideways = shiftKey ? "ArrowLeft" : "ArrowRight";
    const to = key === "Tab" ? moved(this.#blocks, this.#across, this.#chosen, sideways) : null;
    this.#cellAt(to ?? this.#chosen).focus();
  }

  #pressedInBar(event) {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); // undo is the page's
    if (!this.#bar.isField(event.target)) return;
    if (event.key === "Enter") this.#bar.commit();
    if (event.key === "Escape") this.#bar.giveUp();
    if (event.key === "Enter" || event.key === "Escape") event.target.select();
  }

  #pressedOnCell(event) {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = this.#chosen;
    const to = moved(this.#blocks, this.#across, place, key);
    if (to !== null) this.#cellAt(to).focus();
    else if (key === "Enter" || key === "F2") this.#type(place);
    else if (key === "Delete" || key === "Backspace") this.#type(place, "");
    else if (OPENS.test(key)) this.#type(place, key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const { target } = event;
    const place = this.#placeOf(target);
    if (place === null || text === "") return;
    // Into an open field goes what is one number; a block goes into the cells from here on.
    if (this.#typing.has(target)) {
      if (!/[\t\n]/.test(text.trim())) return;
      this.#typing.giveUp();
      this.#cellAt(place).focus();
    }
    event.preventDefault();
    this.#write("pasted", text, null, place);
  }

  #copied(event) {
    const place = this.#placeOf(event.target);
    if (place === null || this.#typing.has(event.target)) return;
    event.clipboardData.setData("text/plain", exact(this.#valueAt(place)));
    event.preventDefault();
  }
}

const nameOf = ({ block, row, column }) => `${block} ${row} ${column}`;
