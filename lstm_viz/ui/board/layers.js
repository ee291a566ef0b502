// One layer of a picture: a Plotly figure on its own node, and what of it follows the clock.

import { scaled } from "./scaling.js";
import { valueOf } from "./values.js";

const GLIDES = new Set(["scatter", "bar"]); // what Plotly moves without drawing it anew
const CONFIG = {
  displayModeBar: false,
  responsive: false,
  scrollZoom: false,
  doubleClick: false,
  showTips: false,
};

export class Layer {
  #figure = ""; // the skeleton's text, to see whether it is the same
  #bindings = [];
  #drawn = false;
  #width = null;
  #scale = 1;
  #last = []; // what each binding was filled with last
  #queue = Promise.resolve();

  constructor(node) {
    this.node = node;
  }

  // Take over a skeleton; true where it has to be drawn anew.
  take({ figure, bindings, listens }) {
    const changed = figure !== this.#figure;
    this.#figure = figure;
    this.#bindings = JSON.parse(bindings);
    this.node.style.pointerEvents = listens ? "auto" : "none";
    if (changed) this.#drawn = false;
    return changed;
  }

  get size() {
    return JSON.parse(this.#figure).layout;
  }

  get isDrawn() {
    return this.#drawn;
  }

  // Draw the whole figure, filled in for a moment.
  draw(Plotly, scale, width, moment) {
    this.#scale = scale;
    this.#width = width;
    const figure = scaled(JSON.parse(this.#figure), scale);
    if (width !== null) figure.layout.width = width;
    this.#last = [];
    for (const [k, binding] of this.#bindings.entries()) {
      const value = this.#fill(binding, moment, k).value;
      const [target, name] = holderOf(figure, binding);
      target[name] = value;
    }
    this.#drawn = true;
    return this.#then(() => Plotly.react(this.node, figure.data, figure.layout, CONFIG));
  }

  needsDrawing(scale, width) {
    return !this.#drawn || scale !== this.#scale || width !== this.#width;
  }

  // Bring the figure to a moment; what is the same is left alone. False if that is everything.
  show(Plotly, moment, glide) {
    const gliding = new Map(); // trace → its changes
    const redrawn = new Map(); // trace → its changes, for what Plotly cannot move
    const layout = {};
    const { data } = this.node;
    for (const [k, binding] of this.#bindings.entries()) {
      const { value, changed } = this.#fill(binding, moment, k);
      if (!changed) continue;
      if (binding.trace === null) {
        layout[binding.set] = value;
        continue;
      }
      const into = GLIDES.has(data[binding.trace].type) ? gliding : redrawn;
      if (!into.has(binding.trace)) into.set(binding.trace, {});
      into.get(binding.trace)[binding.set] = value;
    }
    if (redrawn.size === 0 && gliding.size === 0 && Object.keys(layout).length === 0) return false;
    this.#then(async () => {
      for (const [trace, changes] of redrawn) {
        const wrapped = Object.entries(changes).map(([name, value]) => [name, [value]]);
        await Plotly.restyle(this.node, Object.fromEntries(wrapped), [trace]);
      }
    });
    const timing = {
      // Without a duration Plotly would leave colours as they were.
      transition: { duration: Math.max(glide, 1), easing: "cubic-in-out" },
      frame: { duration: Math.max(glide, 1), redraw: false },
      mode: "immediate",
    };
    const animate = (frame) => Plotly.animate(this.node, frame, timing).catch(() => {});
    if (gliding.size > 0) {
      // Bars that are not named in an animation would go.
      for (const [k, trace] of data.entries()) {
        if (trace.type === "bar" && !gliding.has(k)) gliding.set(k, {});
      }
      animate({ data: [...gliding.values()], traces: [...gliding.keys()] });
    }
    if (Object.keys(layout).length > 0) animate({ layout });
    return true;
  }

  forget(Plotly) {
    Plotly?.purge(this.node);
  }

  #fill({ to, pixels }, moment, k) {
    let value = valueOf(to, moment);
    if (pixels) {
      value = Array.isArray(value) ? value.map((v) => v * this.#scale) : value * this.#scale;
    }
    const text = typeof value === "object" ? JSON.stringify(value) : value;
    const changed = text !== this.#last[k];
    this.#last[k] = text;
    return { value, changed };
  }

  // Draws queue up behind each other, so that the newest is drawn last.
  #then(task) {
    this.#queue = this.#queue.then(task).catch((problem) => {
      this.node.textContent = problem.message;
    });
    return this.#queue;
  }
}

// The object of a figure that holds the bound attribute, and the attribute's last name.
function holderOf(figure, { trace, set }) {
  let target = trace === null ? figure.layout : figure.data[trace];
  const path = set.split(".");
  const name = path.pop();
  for (const part of path) {
    target[part] ??= {};
    target = target[part];
  }
  return [target, name];
}
