// The bar under the pictures: first, back, play, on, last; a slider; speed; phases or whole steps.

import { element, icon } from "./elements.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

export class Transport {
  #clock;
  #names = [];
  #steps = 0;

  constructor(clock) {
    this.#clock = clock;
    const button = (name, label, act) => {
      const node = element("button", { type: "button", title: label, className: `go-${name}` });
      node.setAttribute("aria-label", label);
      node.append(icon(name));
      node.addEventListener("click", act);
      return node;
    };
    this.first = button("first", "First (Home)", () => clock.first());
    this.back = button("back", "Back (←)", () => clock.back());
    this.play = button("play", "Play (space)", () => clock.toggle());
    this.on = button("on", "On (→)", () => {
      clock.stop();
      clock.next();
    });
    this.last = button("last", "Last (End)", () => clock.last());

    this.slider = element("input", { type: "range", min: 1, step: 1, "aria-label": "Step" });
    this.slider.addEventListener("input", () => {
      clock.go(Number(this.slider.value) - 1);
    });
    this.place = element("output", { className: "transport-place" });

    this.speed = element(
      "select",
      { "aria-label": "Speed", title: "Speed" },
      ...SPEEDS.map((speed) => element("option", { value: speed, textContent: `${speed}×` })),
    );
    this.speed.addEventListener("change", () => clock.set({ speed: Number(this.speed.value) }));

    this.unit = element(
      "select",
      { "aria-label": "What one move is", title: "What one move is" },
      element("option", { value: "phase", textContent: "by phase" }),
      element("option", { value: "step", textContent: "by step" }),
    );
    this.unit.addEventListener("change", () => {
      clock.set({ byPhase: this.unit.value === "phase" });
    });

    this.predict = element("input", { type: "checkbox" });
    this.predict.addEventListener("change", () => clock.set({ predict: this.predict.checked }));
    this.predictLabel = element(
      "label",
      { title: "Before a phase is shown, guess what it will bring" },
      this.predict,
      " Predict first",
    );
    this.node = element(
      "div",
      { className: "transport", role: "toolbar", "aria-label": "Through the sequence" },
      element(
        "div",
        { className: "transport-buttons" },
        this.first,
        this.back,
        this.play,
        this.on,
        this.last,
      ),
      this.slider,
      this.place,
      this.unit,
      this.speed,
      this.predictLabel,
    );
    this.phases = element("div", { className: "phases", role: "group", "aria-label": "Phases" });
  }

  // The phases' names, and whether there is anything to predict.
  take(names, asks) {
    this.predictLabel.hidden = !asks;
    this.unit.hidden = names.length < 2;
    if (names.join() === this.#names.join()) return;
    this.#names = names;
    this.phases.replaceChildren(
      ...(names.length < 2 ? [] : names).map((name, k) => {
        const node = element("button", { type: "button" }, `${k + 1}`, element("span", {}, name));
        node.title = `Phase ${k + 1}: ${name}`;
        node.setAttribute("aria-label", node.title);
        node.addEventListener("click", () => this.#clock.go(this.#clock.t, k + 1, "step"));
        return node;
      }),
    );
  }

  show() {
    const clock = this.#clock;
    if (this.#steps !== clock.steps) {
      this.#steps = clock.steps;
      this.slider.max = clock.steps;
      this.slider.hidden = clock.steps < 2;
    }
    this.slider.value = clock.t + 1;
    this.slider.setAttribute("aria-valuetext", `Step ${clock.t + 1} of ${clock.steps}`);
    const place = `${clock.t + 1} / ${clock.steps}`;
    if (this.place.textContent !== place) this.place.textContent = place;
    for (const button of [this.first, this.back]) button.disabled = clock.atStart;
    for (const button of [this.on, this.last]) button.disabled = clock.atEnd;
    this.play.classList.toggle("go-backward", clock.backward);
    const playing = clock.playing ? "pause" : "play";
    if (this.play.dataset.shows !== playing) {
      this.play.dataset.shows = playing;
      this.play.replaceChildren(icon(playing));
      this.play.setAttribute("aria-label", clock.playing ? "Pause (space)" : "Play (space)");
      this.play.title = this.play.getAttribute("aria-label");
    }
    this.speed.value = clock.settings.speed;
    this.unit.value = clock.settings.byPhase ? "phase" : "step";
    this.predict.checked = clock.settings.predict;
    for (const [k, node] of [...this.phases.children].entries()) {
      const now = k + 1 === clock.phase;
      node.classList.toggle("phase-now", now);
      node.classList.toggle("phase-waits", k + 1 > clock.phase);
      if (now) node.setAttribute("aria-current", "step");
      else node.removeAttribute("aria-current");
    }
  }
}
