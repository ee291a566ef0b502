// Lines of text under a picture, such as a formula: pieces, some of which belong to a bar above.

import { valueOf } from "./values.js";

export class Lines {
  #spec = [];
  #pieces = []; // [piece of the specification, its node]

  constructor(light) {
    this.light_ = light;
    this.node = document.createElement("div");
    this.node.className = "picture-lines";
  }

  take(lines) {
    this.#spec = lines ?? [];
    this.#pieces = [];
    this.node.replaceChildren(
      ...this.#spec.map((line) => {
        const row = document.createElement("p");
        for (const piece of line) {
          const node = document.createElement(piece.style === "strong" ? "strong" : "span");
          if (piece.style.startsWith("#")) node.style.color = piece.style;
          if (piece.part !== null) {
            node.className = "picture-part";
            node.addEventListener("pointerenter", () => this.light_(piece.part));
            node.addEventListener("pointerleave", () => this.light_(null));
          }
          row.append(node);
          this.#pieces.push([piece, node]);
        }
        return row;
      }),
    );
  }

  show(moment) {
    for (const [piece, node] of this.#pieces) {
      const value = valueOf(piece.text, moment);
      const text = String(Array.isArray(value) ? value[0] : value);
      if (node.textContent !== text) node.textContent = text;
    }
  }

  light(part) {
    for (const [piece, node] of this.#pieces) {
      node.classList.toggle("picture-lit", part !== null && piece.part === part);
    }
  }
}
