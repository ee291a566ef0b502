// The bar at the foot: which cell is chosen, a slider and a field for its number.

import { colorOn } from "./colors.js";
import { element } from "./elements.js";
import { exact, onStep, plain, short, spanFor, stepFor } from "./numbers.js";

const HINT = "Choose a number above, then drag, type or paste.";

export class Bar {
  #label = element("div", { className: "grid-bar-label" });
  #low = element("span", { className: "grid-bar-end", "aria-hidden": "true" });
  #high = element("span", { className: "grid-bar-end", "aria-hidden": "true" });
  #slider = element("input", { type: "range", className: "grid-slider" });
  #field = element("input", {
    type: "text",
    className: "grid-field",
    inputMode: "decimal",
    autocomplete: "off",
    spellcheck: false,
  });
  #span = 5;
  #value = 0;
  #isHeld = false;
  #isTyped = false;

  constructor({ slid, typed }) {
    const range = element("div", { className: "grid-bar-range" }, this.#low, this.#slider, this.#high);
    this.node = element("div", { className: "grid-bar" }, this.#label, range, this.#field);
    this.typed = typed;
    this.#slider.addEventListener("input", () => {
      this.#value = onStep(this.#slider.valueAsNumber);
      this.#isTyped = false;
      this.#showField();
      slid(this.#value);
    });
    this.#slider.addEventListener("pointerdown", () => { this.#isHeld = true; });
    for (const end of ["pointerup", "pointercancel", "blur", "change"]) {
      this.#slider.addEventListener(end, () => { this.#isHeld = false; });
    }
    this.#field.addEventListener("input", () => { this.#isTyped = true; });
    this.#field.addEventListener("blur", () => this.commit());
    this.#field.addEventListener("focus", () => this.#field.select());
    this.choose(null);
  }

  has(node) {
    return this.node.contains(node);
  }

  isField(node) {
    return node === this.#field;
  }

  // Another cell, or none.
  choose(chosen) {
    this.node.classList.toggle("grid-bar-empty", chosen === null);
    this.#slider.disabled = this.#field.disabled = chosen === null;
    this.#isTyped = this.#isHeld = false;
    if (chosen === null) {
      this.#label.textContent = HINT;
      return;
    }
    this.#label.textContent = chosen.label;
    this.node.style.setProperty("--own", chosen.color);
    this.#slider.setAttribute("aria-label", chosen.spoken);
    this.#field.setAttribute("aria-label", chosen.spoken);
    this.#span = spanFor(chosen.value);
    this.show(chosen.value, chosen.scale);
  }

  // The chosen cell's number. What a hand holds stays where it is.
  show(value, scale) {
    this.#value = value;
    if (!this.#isHeld) {
      this.#span = Math.max(this.#span, spanFor(value));
      this.#slider.min = -this.#span;
      this.#slider.max = this.#span;
      this.#slider.step = stepFor(this.#span);
      this.#slider.value = value;
    }
    this.#slider.setAttribute("aria-valuetext", short(value));
    this.#low.textContent = plain(-this.#span);
    this.#high.textContent = plain(this.#span);
    this.#slider.style.setProperty("--track", this.#track(scale));
    if (!this.#isTyped) this.#showField();
  }

  commit() {
    if (!this.#isTyped) return;
    this.#isTyped = false;
    const text = this.#field.value;
    this.#showField();
    if (text !== exact(this.#value)) this.typed(text);
  }

  giveUp() {
    this.#isTyped = false;
    this.#showField();
  }

  #showField() {
    this.#field.value = exact(this.#value);
  }

  // The colours that the numbers along the slider have.
  #track(scale) {
    const places = [-1, -0.5, -0.25, 0, 0.25, 0.5, 1].map((share) => share * this.#span);
    const ends = [scale.low, scale.high].filter((end) => Math.abs(end) < this.#span);
    const stops = [...places, ...ends].sort((one, other) => one - other).map((place) => {
      const percent = 50 + (50 * place) / this.#span;
      return `${colorOn(scale, place)} ${percent.toFixed(2)}%`;
    });
    return `linear-gradient(to right, ${stops.join(", ")})`;
  }
}
