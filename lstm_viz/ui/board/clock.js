// Where the page stands: the step, the phase, and whether it is playing. All boards of a page look
// at the same clock; whoever wants to know of its changes asks to be told.
//
// It knows steps and phases, and nothing of what they mean.

const KEPT = "board-clock"; // what stays from page to page of a visit
const FIRST_PAUSE = 900; // milliseconds from one moment to the next at speed 1
const FASTEST = 40; // milliseconds: faster than this, some steps are passed over
const GLIDE = 450; // how long things take to get there, at most

export class Clock {
  t = 0;
  phase = 1;
  steps = 1;
  phases = 1;
  playing = false;
  backward = false; // whether it plays from the last step to the first
  settings = { byPhase: true, speed: 1, predict: false };

  #whole = null; // milliseconds that all steps take at speed 1; null: each takes FIRST_PAUSE
  #listeners = new Set();
  #timer = null;
  #mayMove = () => true;

  constructor() {
    try {
      Object.assign(this.settings, JSON.parse(sessionStorage.getItem(KEPT) ?? "{}"));
    } catch {
      // A browser that keeps nothing starts from the defaults.
    }
  }

  // Call `listener(how)` after each change; `how` is "step", "play", "jump" or "settings".
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // Ask `mayMove(to)` before a move forward by one; it may hold the move back.
  guard(mayMove) {
    this.#mayMove = mayMove;
  }

  // The pages without phases stand at the last one, where everything of a step is there.
  get lastPhase() {
    return this.phases;
  }

  get byPhase() {
    return this.settings.byPhase && this.phases > 1;
  }

  get atStart() {
    return this.t === 0 && (!this.byPhase || this.phase === 1);
  }

  get atEnd() {
    return this.t === this.steps - 1 && this.phase === this.lastPhase;
  }

  // Whether there is nothing left to play.
  get finished() {
    return this.backward ? this.t === 0 : this.atEnd;
  }

  // Milliseconds between two moments while playing.
  get pause() {
    return Math.max(this.#wanted, this.#whole === null ? 0 : FASTEST);
  }

  get #wanted() {
    return Math.min(FIRST_PAUSE, (this.#whole ?? Infinity) / this.steps) / this.settings.speed;
  }

  // Milliseconds that a change takes to be seen.
  glideFor(how) {
    if (how === "jump" || matchMedia("(prefers-reduced-motion: reduce)").matches) return 0;
    return how === "play" ? Math.min(GLIDE, this.pause * 0.6) : GLIDE * 0.8;
  }

  // The sequence is now this long, and a step has so many phases; the place is kept. What goes
  // backward has no phases.
  measure(steps, phases, { backward = false, whole = null } = {}) {
    const atLastPhase = this.phase === this.lastPhase;
    if (backward !== this.backward) this.stop();
    this.backward = backward;
    this.#whole = whole;
    this.steps = steps;
    this.phases = phases;
    this.t = Math.min(this.t, steps - 1);
    this.phase = atLastPhase ? phases : Math.min(this.phase, phases);
  }

  set(settings) {
    Object.assign(this.settings, settings);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(this.settings));
    } catch {
      // Then it holds for this page only.
    }
    if (this.playing) this.#wait();
    this.#tell("settings");
  }

  go(t, phase = this.lastPhase, how = "jump") {
    this.t = Math.min(Math.max(Math.round(t), 0), this.steps - 1);
    this.phase = Math.min(Math.max(phase, 1), this.lastPhase);
    this.#tell(how);
  }

  // One phase or one step on. False where it is the end, or where the move was held back.
  next(how = "step", { wholeStep = !this.byPhase } = {}) {
    if (this.atEnd) return false;
    const stays = this.phase < this.lastPhase;
    const nextPhase = stays ? this.phase + 1 : 1;
    const to = { t: stays ? this.t : this.t + 1, phase: wholeStep ? this.lastPhase : nextPhase };
    if (!this.#mayMove({ ...to, wholeStep })) return false;
    this.go(to.t, to.phase, how);
    return true;
  }

  back({ wholeStep = !this.byPhase } = {}) {
    if (wholeStep) {
      if (this.t > 0) this.go(this.t - 1, this.lastPhase, "step");
      else this.go(0, this.byPhase ? 1 : this.lastPhase, "step");
    } else if (this.phase > 1) this.go(this.t, this.phase - 1, "step");
    else if (this.t > 0) this.go(this.t - 1, this.lastPhase, "step");
  }

  first() {
    this.go(0, this.byPhase ? 1 : this.lastPhase);
  }

  last() {
    this.go(this.steps - 1);
  }

  // One move in the direction in which it plays, and one against it.
  advance(how = "step", options = {}) {
    if (!this.backward) return this.next(how, options);
    if (this.finished) return false;
    const stride = how === "play" ? Math.max(1, Math.round(this.pause / this.#wanted)) : 1;
    this.go(this.t - stride, this.lastPhase, how);
    return true;
  }

  retreat(options = {}) {
    if (this.backward) this.next("step", { ...options, wholeStep: true });
    else this.back(options);
  }

  play() {
    if (this.playing) return;
    if (this.finished) {
      if (this.backward) this.last();
      else this.first();
    }
    this.playing = true;
    this.#tell("settings");
    this.#wait();
  }

  stop() {
    if (!this.playing) return;
    this.playing = false;
    clearTimeout(this.#timer);
    this.#tell("settings");
  }

  toggle() {
    if (this.playing) this.stop();
    else this.play();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.playing) return;
      if (this.advance("play") && !this.finished) this.#wait();
      else this.stop();
    }, this.pause);
  }

  #tell(how) {
    for (const listener of [...this.#listeners]) listener(how);
  }
}
