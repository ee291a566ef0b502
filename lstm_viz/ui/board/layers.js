// One layer of a picture: a Plotly figure on its own node, and what of it follows the clock.

import { scaled, smallestLetter } from "./scaling.js";
import { dependsOn, valueOf } from "./values.js";

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
  #bindingsText = "";
  #bindings = [];
  #drawn = false;
  #width = null;
  #scale = 1;
  #letter = 0;
  #last = []; // what each binding was filled with last …
  #moment = null; // … and at which moment
  #queue = Promise.resolve();

  constructor(node) {
    this.node = node;
  }

  // Take over a skeleton and what of it moves.
  take({ figure, bindings, listens }) {
    if (figure !== this.#figure) this.#drawn = false;
    this.#figure = figure;
    if (bindings !== this.#bindingsText) {
      this.#bindingsText = bindings;
      this.#bindings = JSON.parse(bindings).map((binding) => ({
        ...binding,
        depends: dependsOn(binding.to),
      }));
      this.#last = [];
      this.#moment = null;
    }
    this.node.classList.toggle("picture-layer-deaf", !listens);
  }

  // The skeleton's text, by which a layer is known again.
  get figure() {
    return this.#figure;
  }

  get size() {
    return JSON.parse(this.#figure).layout;
  }

  // Whether something is there, be it as it was before.
  get isThere() {
    return Boolean(this.node.data);
  }

  // Draw the whole figure, filled in for a moment.
  draw(Plotly, scale, width, moment) {
    this.#scale = scale;
    this.#width = width;
    this.#letter = smallestLetter();
    const figure = scaled(JSON.parse(this.#figure), scale);
    if (width !== null) figure.layout.width = width;
    this.#last = [];
    for (const [k, binding] of this.#bindings.entries()) {
      const value = this.#fill(binding, moment, k).value;
      const [target, name] = holderOf(figure, binding);
      target[name] = value;
    }
    this.#moment = moment;
    this.#drawn = true;
    return this.#then(() => Plotly.react(this.node, figure.data, figure.layout, CONFIG));
  }

  needsDrawing(scale, width) {
    const sizes = scale === this.#scale && width === this.#width;
    return !this.#drawn || !this.isThere || !sizes || this.#letter !== smallestLetter();
  }

  // Bring the figure to a moment; what is the same is left alone. False if that is everything.
  show(Plotly, moment, glide) {
    const { data } = this.node;
    const gliding = new Map(); // trace → its changes
    const redrawn = new Map(); // trace → its changes, for what Plotly cannot move
    const layout = {};
    const other = this.#otherSince(moment);
    this.#moment = moment;
    for (const [k, binding] of this.#bindings.entries()) {
      if (other && !other.some((what) => binding.depends.has(what))) continue;
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
    const newLayout = Object.keys(layout).length > 0;
    if (redrawn.size === 0 && gliding.size === 0 && !newLayout) return false;
    if (newLayout) Plotly.relayout(this.node, layout);
    if (redrawn.size > 0) Plotly.restyle(this.node, byAttribute(redrawn), [...redrawn.keys()]);
    if (gliding.size > 0) {
      // Bars that are not named in an animation would go, and with bars alone all lines and texts.
      if (data.some(({ type }) => type === "bar")) {
        for (const [k, { type }] of data.entries()) {
          if (GLIDES.has(type) && !gliding.has(k)) gliding.set(k, {});
        }
      }
      const duration = Math.max(glide, 1); // with none Plotly would leave colours as they were
      Plotly.animate(
        this.node,
        { data: [...gliding.values()], traces: [...gliding.keys()] },
        {
          transition: { duration, easing: "cubic-in-out" },
          frame: { duration, redraw: false },
          mode: "immediate",
        },
      ).catch(() => {}); // a newer one took over
    }
    return true;
  }

  forget(Plotly) {
    Plotly?.purge(this.node);
  }

  // What is other than at the last moment; null where everything may be.
  #otherSince(moment) {
    const before = this.#moment;
    if (before === null || before.arrays !== moment.arrays || before.words !== moment.words) {
      return null;
    }
    return ["t", "phase", "switches"].filter((what) => before[what] !== moment[what]);
  }

  #fill({ to, pixels }, moment, k) {
    if (to?.matrix) {
      // A whole array is long; it is another one where it is another object.
      const array = moment.arrays[to.matrix];
      const changed = array !== this.#last[k];
      this.#last[k] = array;
      return { value: changed ? valueOf(to, moment) : null, changed };
    }
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

// Changes by trace, the other way round: attribute → its values, one for each trace.
function byAttribute(changes) {
  const result = {};
  for (const [k, ofTrace] of [...changes.values()].entries()) {
    for (const [name, value] of Object.entries(ofTrace)) {
      result[name] ??= Array(changes.size).fill(undefined);
      result[name][k] = value;
    }
  }
  return result;
}

// The object of a figure that holds the bound attribute, and the attribute's last name.
function holderOf(figure, { trace, set }) {
  let target = trace === null ? figure.layout : figure.data[trace];
  const path = set.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
  const name = path.pop();
  for (const part of path) {
    target[part] ??= {};
    target = target[part];
  }
  return [target, name];
}
