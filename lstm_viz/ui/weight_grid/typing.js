// The field that opens in a cell to type in.

import { element } from "./elements.js";

export class Typing {
  #field = null;
  #before = "";
  #commit = null;

  get isOpen() {
    return this.#field !== null;
  }

  isFieldOf(cell) {
    return this.#field?.parentNode === cell;
  }

  has(node) {
    return node !== null && node === this.#field;
  }

  // `text`: what stands in the field, `before`: what giving up leaves; where it `isFilled` with that,
  // the first key replaces it all.
  open(cell, { text, before, isFilled, label, commit }) {
    this.giveUp();
    const field = element("input", {
      className: "grid-typing",
      type: "text",
      inputMode: "decimal",
      autocomplete: "off",
      spellcheck: false,
      value: text,
      "aria-label": label,
    });
    this.#field = field;
    this.#before = before;
    this.#commit = commit;
    cell.append(field);
    cell.classList.add("grid-open");
    field.focus({ preventScroll: true });
    if (isFilled) field.select();
    field.addEventListener("blur", () => this.commit());
  }

  commit() {
    const [field, before, commit] = [this.#field, this.#before, this.#commit];
    if (field === null) return;
    this.giveUp();
    if (field.value !== before) commit(field.value);
  }

  giveUp() {
    const field = this.#field;
    if (field === null) return;
    this.#field = null; // first: taking it away makes it lose the focus, which would commit
    field.parentNode?.classList.remove("grid-open");
    field.remove();
  }
}
