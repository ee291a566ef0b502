// The board: a page's pictures, and the clock that moves them.
//
// It knows Plotly and nothing of what the pictures mean. A picture comes as still figures, a list
// of which attributes follow which values, and arrays (payload.js, values.js). When new arrays come
// for the same picture, its nodes stay and its parts glide to where they belong now. Several boards
// of a page share one clock; nothing is told to the outside while it plays.
//
// It needs no server: whoever has a payload's bytes can show it.

import { Clock } from "./clock.js";
import { element } from "./elements.js";
import { atOnce, inFrames } from "./frames.js";
import { listenToKeys } from "./keys.js";
import { readPayload } from "./payload.js";
import { Picture } from "./picture.js";
import { Quiz } from "./quiz.js";
import { Transport } from "./transport.js";
import { valueOf } from "./values.js";

const PATIENCE = 1500; // milliseconds that an answer is waited for at most
const QUIET = 160; // milliseconds without a move before the outside is told where it stands

const clock = new Clock();
let switches = {};
const boards = new Set();
const quiz = new Quiz(clock, () => [...boards].flatMap((board) => [...board.pictures.values()]));
let plotly = null; // a promise of the Plotly library, shared by all boards
let followed = null; // the last order from outside to go somewhere

listenToKeys(clock, () => [...boards].some(({ transport }) => transport));

// Say nothing to the outside until it has answered: it is being asked for something else.
export function holdReports() {
  for (const board of boards) board.hold();
}

function loadPlotly(url) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(url, document.baseURI).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotly = null;
      reject(new Error(`The drawing library did not load from ${script.src}.`));
    };
    document.head.append(script);
  });
  return plotly;
}

export class Board {
  pictures = new Map();
  clock = clock;
  transport = null;

  #host;
  #outside;
  #data = null;
  #width = 0;
  #place = { t: -1, phase: -1 };
  #report = null; // the timer of what the outside is to be told
  #answer = null; // the timer of an answer that is waited for
  #newest = 0;
  #known = {}; // what readPayload keeps

  // `outside` may have report({ step, phase }), pick(event).
  constructor(host, outside = {}) {
    this.#host = host;
    this.#outside = outside;
    boards.add(this);
    this.resized = new ResizeObserver(() => {
      if (Math.abs(host.clientWidth - this.#width) > 1) this.#layout();
    });
    this.resized.observe(host);
    this.onWindow = () => this.#layout();
    window.addEventListener("resize", this.onWindow);
    this.unlisten = clock.listen((how) => this.#moved(how));
  }

  // Show what a payload says; the same pictures stay, and move. The newest payload wins.
  async update(bytes, outside = this.#outside) {
    const number = ++this.#newest;
    // The pictures over the bar first; the others when those are painted.
    if (this.pictures.size > 0 && !this.transport) {
      await painted();
      if (number !== this.#newest || !boards.has(this)) return null;
    }
    const read = readPayload(bytes, this.#known);
    const { board, texts, arrays } = read instanceof Promise ? await read : read;
    if (number !== this.#newest || !boards.has(this)) return board.dark;
    this.#outside = outside;
    this.#data = board;
    this.#answered();
    loadPlotly(board.plotly).catch((problem) => {
      this.#host.textContent = problem.message;
    });
    for (const [name, picture] of this.pictures) {
      if (board.pictures.some((there) => there.name === name)) continue;
      picture.close(window.Plotly);
      this.pictures.delete(name);
    }
    for (const spec of board.pictures) {
      let picture = this.pictures.get(spec.name);
      if (!picture) {
        picture = new Picture(spec.name, this);
        this.pictures.set(spec.name, picture);
        this.#host.append(picture.node);
      }
      picture.take({
        text: texts[spec.text],
        layers: spec.layers.map(({ figure, bindings, listens }) => ({
          figure: texts[figure],
          bindings: texts[bindings],
          listens,
        })),
        arrays: Object.fromEntries(
          Object.entries(spec.arrays).map(([key, index]) => [key, arrays[index]]),
        ),
      });
    }
    if (board.clock) this.#takeClock(board.clock);
    this.#layout();
    return board.dark; // the ground that the pictures were made for
  }

  // Draw a picture at once, whatever it missed while it was out of sight.
  refresh(picture) {
    this.#draw(picture, 0);
  }

  // Tell the outside what was clicked, through the board that reports, and where the clock is: two
  // words at once would cross with the answer to the first. What answers comes into sight.
  pick(event) {
    const reporter = [...boards].find((board) => board.#data?.reports);
    if (!reporter) {
      this.#outside.pick?.(event);
      return;
    }
    const { t, phase } = reporter.#here;
    reporter.#data.position = { t, phase };
    reporter.hold();
    reporter.#outside.pick?.({ ...event, step: t, phase });
    if (reporter !== this) {
      reporter.#host.scrollIntoView({ block: "nearest", behavior: "smooth" });
    }
  }

  jump(t) {
    clock.stop();
    clock.go(t);
  }

  get switches() {
    return switches;
  }

  // Set a switch, which values of any picture may follow.
  switch(name, value) {
    if ((switches[name] ?? -1) === value) return;
    switches = { ...switches, [name]: value };
    for (const board of boards) {
      for (const picture of board.pictures.values()) board.#draw(picture, 120);
    }
  }

  close() {
    boards.delete(this);
    clearTimeout(this.#report);
    clearTimeout(this.#answer);
    this.unlisten();
    this.resized.disconnect();
    window.removeEventListener("resize", this.onWindow);
    for (const picture of this.pictures.values()) picture.close(window.Plotly);
    this.pictures.clear();
    if (boards.size === 0) clock.stop();
  }

  #takeClock({ steps, phases, go, position, backward, seconds }) {
    if (!this.transport) {
      this.transport = new Transport(clock);
      this.sentence = element("p", { className: "board-sentence" });
      this.words = element("div", { className: "board-words" }, this.transport.phases, this.sentence);
      this.bar = element(
        "div",
        { className: "board-bar" },
        this.transport.node,
        this.words,
        quiz.node,
      );
    }
    // Under the first picture, and in sight while the others are looked at.
    this.#host.children[0]?.after(this.bar);
    const whole = seconds === null ? null : 1000 * seconds;
    clock.measure(steps, Math.max(phases.length, 1), { backward, whole });
    this.transport.take(phases, quiz.asks);
    this.transport.phases.hidden = phases.length < 2;
    const tells = [...this.pictures.values()].some(({ spec }) => spec.sentence !== null);
    this.words.hidden = phases.length < 2 && !tells;
    if (go !== followed) {
      followed = go;
      clock.stop();
      clock.go(position.t, position.phase);
    }
    quiz.show();
  }

  // Find out how large the pictures are, and draw them.
  #layout() {
    this.#width = this.#host.clientWidth;
    if (this.#width === 0) return; // not on the screen; the observer tells when it is
    const below = this.bar ? this.bar.offsetHeight + 6 : 0;
    const { innerHeight } = window;
    const share = this.#data?.share ?? 1;
    const room = (share < 1 ? share * innerHeight : innerHeight - topOf(this.#host)) - below;
    for (const picture of this.pictures.values()) {
      picture.place(this.#width, room);
      const glide = clock.glideFor(clock.playing ? "play" : "step");
      // The pictures over the bar first, and all of them together; the others when they are painted.
      if (this.transport && !clock.playing) atOnce(picture, this.#pieces(picture, glide, false));
      else soon(() => this.#draw(picture, glide));
    }
    this.#tellOfPlace();
  }

  #moved(how) {
    if (how !== "settings") {
      const stepOn = how !== "jump" && clock.t === this.#place.t + 1;
      for (const picture of this.pictures.values()) {
        const begins = stepOn && (clock.phase === 1 || picture.spec.rolls);
        this.#draw(picture, clock.glideFor(how), begins && clock.phases > 1);
      }
    }
    if (!this.#data) return;
    this.#tellOfPlace();
  }

  // What stands in words about where the clock is, and, when it rests, the word to the outside.
  #tellOfPlace() {
    this.#place = { t: clock.t, phase: clock.phase };
    this.transport?.show();
    const secret = clock.settings.predict && quiz.asks;
    for (const picture of this.pictures.values()) {
      picture.hide(secret && clock.phase < picture.spec.secretUntil);
      if (!clock.playing) picture.describe();
    }
    this.switch("predict", secret ? 1 : -1);
    if (this.sentence) {
      const telling = [...this.pictures.values()].find(({ spec }) => spec.sentence !== null);
      this.sentence.setAttribute("aria-live", clock.playing ? "off" : "polite");
      const text = telling ? valueOf(telling.spec.sentence, telling.moment()) : "";
      if (this.sentence.textContent !== text) this.sentence.textContent = text;
    }
    this.#reportLater();
  }

  // Where the clock is, as the outside knows it: a page may have no phases.
  get #here() {
    return { t: clock.t, phase: clock.phases > 1 ? clock.phase : this.#data.position.phase };
  }

  #reportLater() {
    clearTimeout(this.#report);
    if (!this.#data?.reports || clock.playing || this.#answer !== null) return;
    this.#report = setTimeout(() => {
      const known = this.#data.position;
      const { t, phase } = this.#here;
      if (clock.playing || (t === known.t && phase === known.phase)) return;
      this.#data.position = { t, phase };
      this.#outside.report?.({ step: t, phase });
    }, QUIET);
  }

  // Say nothing until an answer has come, or has been waited for long enough.
  hold() {
    clearTimeout(this.#report);
    clearTimeout(this.#answer);
    this.#answer = setTimeout(() => {
      this.#answered();
      this.#reportLater();
    }, PATIENCE);
  }

  #answered() {
    clearTimeout(this.#answer);
    this.#answer = null;
  }

  #draw(picture, glide, begins = false) {
    inFrames(picture, this.#pieces(picture, glide, begins));
  }

  *#pieces(picture, glide, begins) {
    if (this.pictures.get(picture.name) !== picture) return; // it is gone by now
    if (!window.Plotly) {
      loadPlotly(this.#data.plotly).then(() => this.#draw(picture, glide));
      return;
    }
    if (begins) {
      yield* picture.rewind(window.Plotly);
      yield true;
    }
    yield* picture.changes(window.Plotly, glide);
  }
}

// After the next paint.
function soon(task) {
  requestAnimationFrame(() => requestAnimationFrame(task));
}

const painted = () => new Promise((resolve) => soon(resolve));

// How far below the top of what can be scrolled a node begins.
function topOf(node) {
  let { top } = node.getBoundingClientRect();
  for (let parent = node.parentElement; parent; parent = parent.parentElement) {
    top += parent.scrollTop;
  }
  return top;
}
