// A picture: layers on each other, lines of text under them, and what pointing and clicking does.

import { Layer } from "./layers.js";
import { Lines } from "./lines.js";
import { valueOf } from "./values.js";

const SMALLEST_SCALE = 0.72; // below it numbers cannot be read: the picture scrolls sideways
const LARGEST_SCALE = 1.7;

export class Picture {
  arrays = {};
  spec = null;
  scale = 1;

  #layers = [];
  #listening = new Set();
  #inSight = true;
  #late = false; // a change came while it was out of sight
  #text = "";
  #scrolled = false;

  // `board` gives the clock, the switches, and takes what was picked.
  constructor(name, board) {
    this.name = name;
    this.board = board;
    this.node = document.createElement("div");
    this.node.className = "picture";
    this.node.dataset.picture = name;
    this.stack = document.createElement("div");
    this.stack.className = "picture-layers";
    this.stack.setAttribute("role", "img");
    this.tip = document.createElement("div");
    this.tip.className = "picture-tip";
    this.tip.hidden = true;
    this.stack.append(this.tip);
    // A click on a picture is not for pushing it: the arrow keys go on moving the clock.
    // (Plotly keeps the rest of the click to itself; the focus comes with its beginning.)
    const leave = () => setTimeout(() => this.node.blur());
    this.node.addEventListener("pointerdown", leave, { capture: true });
    this.node.append(this.stack);
    this.lines = new Lines((part) => this.#light(part));
    this.node.append(this.lines.node);
    this.sight = new IntersectionObserver(
      ([entry]) => {
        this.#inSight = entry.isIntersecting;
        if (this.#inSight && this.#late) this.board.refresh(this);
      },
      { rootMargin: "100px" },
    );
    this.sight.observe(this.node);
  }

  // Take over what the server sent: the specification's text, its layers' texts, its arrays.
  take({ text, layers, arrays }) {
    if (text !== this.#text) {
      this.#text = text;
      this.spec = JSON.parse(text);
      this.lines.take(this.spec.lines);
    }
    this.arrays = arrays;
    if (layers.length !== this.#layers.length) this.#arrange(layers);
    for (const [k, layer] of layers.entries()) this.#layers[k].take(layer);
  }

  moment(phase = this.board.clock.phase) {
    const { t } = this.board.clock;
    const { words } = this.spec;
    return { t, phase, arrays: this.arrays, words, switches: this.board.switches };
  }

  // Some layers come or go: those that stay keep their nodes, whatever is drawn beside them.
  #arrange(layers) {
    const old = [...this.#layers];
    this.#layers = layers.map(({ figure }) => {
      const same = old.findIndex((layer) => layer.figure === figure);
      if (same >= 0) return old.splice(same, 1)[0];
      const node = document.createElement("div");
      node.className = "picture-layer";
      return new Layer(node);
    });
    for (const layer of old) {
      layer.forget(window.Plotly);
      layer.node.remove();
    }
    this.stack.append(...this.#layers.map(({ node }) => node));
  }

  // How large it is on the board; its place is kept free before it is drawn.
  place(width, height) {
    const layout = this.#layers[0].size;
    const meta = layout.meta ?? {};
    const largest = meta.max_scale ?? LARGEST_SCALE;
    const tall = meta.fits_screen ? height / layout.height : Infinity;
    const fitting = Math.min(width / layout.width, tall);
    this.scale = Math.round(Math.min(largest, Math.max(SMALLEST_SCALE, fitting)) * 1000) / 1000;
    // Some pictures only have a least width: their letters scale, their width is the page's.
    this.width = meta.min_width ? Math.max(width, meta.min_width * this.scale) : null;
    this.stack.style.height = `${layout.height * this.scale}px`;
    const across = this.width ?? layout.width * this.scale;
    this.stack.style.width = `${across}px`;
    this.#letBePushed(across > width + 0.5);
    if (meta.begins_at_right && !this.#scrolled) {
      this.#scrolled = true;
      this.node.scrollLeft = this.node.scrollWidth; // on a phone: where the present is
    }
  }

  // What is wider than the page can be reached and pushed sideways with the keyboard, too.
  #letBePushed(isWider) {
    if (!isWider) {
      for (const name of ["tabindex", "role", "aria-label"]) this.node.removeAttribute(name);
      return;
    }
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "group");
    this.node.setAttribute("aria-label", "Picture, wider than the page: ← → push it");
  }

  // Draw what has to be drawn, and move the rest, layer by layer; yields whether it was work.
  *changes(Plotly, glide) {
    if (!this.#inSight && this.#layers.every((layer) => layer.isThere)) {
      this.#late = true;
      return;
    }
    this.#late = false;
    const moment = this.moment();
    for (const layer of this.#layers) {
      if (layer.needsDrawing(this.scale, this.width)) {
        layer.draw(Plotly, this.scale, this.width, moment).then(() => {
          this.#listen(layer);
          this.#goAlong(0);
        });
        yield true;
      } else {
        yield layer.show(Plotly, moment, glide);
      }
    }
    this.lines.show(moment);
    this.#goAlong(glide);
  }

  // Where the picture is wider than the page: push it when what is talked of would be out of sight.
  #goAlong(glide) {
    const axis = this.#layers[0]?.node._fullLayout?.xaxis;
    if (this.spec.goesAlong === null || !axis) return;
    if (this.node.scrollWidth <= this.node.clientWidth + 1) return;
    const x = axis._offset + axis.d2p(valueOf(this.spec.goesAlong, this.moment()));
    const room = this.node.clientWidth;
    const margin = room / 5; // what is just before it and just after is seen, too
    const { scrollLeft } = this.node;
    if (x - margin >= scrollLeft && x + margin <= scrollLeft + room) return;
    this.node.scrollTo({ left: x - room / 2, behavior: glide > 0 ? "smooth" : "instant" });
  }

  // Put everything where it is just before a step's first phase, to glide from there.
  *rewind(Plotly) {
    const moment = this.moment(0);
    for (const layer of this.#layers) {
      if (layer.isThere) yield layer.show(Plotly, moment, 0);
    }
  }

  describe() {
    this.stack.setAttribute("aria-label", valueOf(this.spec.alt, this.moment()));
  }

  hide(secret) {
    this.node.classList.toggle("picture-secret", secret);
  }

  close(Plotly) {
    this.sight.disconnect();
    for (const layer of this.#layers) layer.forget(Plotly);
    this.node.remove();
  }

  #listen(layer) {
    if (this.#listening.has(layer) || !layer.node.on) return;
    this.#listening.add(layer);
    layer.node.on("plotly_click", ({ points: [point] }) => {
      if (!point) return;
      const { jumps } = this.spec;
      if (jumps === "x") this.board.jump(Math.round(point.x) - 1);
      else if (jumps && Number.isInteger(point.customdata)) this.board.jump(point.customdata);
      this.board.pick({
        picture: this.name,
        trace: point.data.name ?? null,
        index: Number.isInteger(point.pointIndex) ? point.pointIndex : null,
        x: point.x ?? null,
        y: point.y ?? null,
      });
    });
    layer.node.on("plotly_hover", ({ points: [point], event }) => {
      if (this.spec.tips && point) this.#tell(point.pointIndex, event);
      const index = this.#layers.indexOf(layer);
      if (this.spec.litTrace?.[0] === index && this.spec.litTrace[1] === point?.curveNumber) {
        this.#light(point.pointIndex);
      }
      if (this.spec.points && point) this.board.switch(this.spec.points, numberOf(point.customdata));
    });
    layer.node.on("plotly_unhover", () => {
      this.tip.hidden = true;
      if (this.spec.litTrace) this.#light(null);
      if (this.spec.points) this.board.switch(this.spec.points, -1);
    });
  }

  // Beside the pointer, what the point it is on has to say now.
  #tell(index, { clientX, clientY }) {
    const text = valueOf(this.spec.tips, this.moment())[index];
    const { left, top, width, height } = this.stack.getBoundingClientRect();
    this.tip.textContent = text;
    this.tip.hidden = text === "";
    this.tip.style.top = `${Math.min(clientY - top + 14, height - this.tip.offsetHeight)}px`;
    this.tip.style.left = `${Math.min(clientX - left + 12, width - this.tip.offsetWidth)}px`;
  }

  // A term of a line and its bar light up together.
  #light(part) {
    this.lines.light(part);
    this.board.switch("lit", part ?? -1);
  }
}

const numberOf = (value) => (Number.isFinite(value) ? value : -1);
