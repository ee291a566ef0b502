// “Predict first”: before a phase is shown it asks a question that the trace can check, then shows
// the phase and says what was right. The score lasts as long as the visit.

import { element } from "./elements.js";
import { valueOf } from "./values.js";

const KEPT = "board-score";

export class Quiz {
  #clock;
  #pictures;
  #asking = null; // the move that waits for an answer
  #score = { right: 0, asked: 0 };

  // `pictures` gives the pictures of the page, one of which may have questions.
  constructor(clock, pictures) {
    this.#clock = clock;
    this.#pictures = pictures;
    try {
      Object.assign(this.#score, JSON.parse(sessionStorage.getItem(KEPT) ?? "{}"));
    } catch {
      // The score begins at nothing.
    }
    this.node = element("div", { className: "quiz", hidden: true });
    this.question = element("p", { className: "quiz-question", role: "status" });
    this.choices = element("div", { className: "quiz-choices" });
    this.score = element("p", { className: "quiz-score" });
    this.node.append(this.question, this.choices, this.score);
    clock.guard((to) => this.#mayMove(to));
    clock.listen((how) => {
      if (how !== "settings") this.#asking = null; // whoever moved otherwise does not want it
      if (!this.#asking && how === "jump") this.#say("");
      this.show();
    });
  }

  get asks() {
    return this.#pictures().some(({ spec }) => spec?.questions.length > 0);
  }

  get isAsking() {
    return this.#asking !== null;
  }

  show() {
    const on = this.#clock.settings.predict && this.asks;
    this.node.hidden = !on;
    if (!on) this.#asking = null;
    const { right, asked } = this.#score;
    this.score.textContent = asked ? `${right} of ${asked} right` : "No question answered yet";
    if (!this.#asking && this.question.textContent === "") {
      this.#say("Go on: there will be a question first.");
    }
  }

  #say(text) {
    this.question.textContent = text;
    this.choices.replaceChildren();
  }

  #mayMove(to) {
    if (!this.#clock.settings.predict || this.#asking) {
      this.#asking = null;
      return true;
    }
    for (const picture of this.#pictures()) {
      const found = picture.spec?.questions.find(({ phase, wholeStep }) =>
        to.wholeStep ? wholeStep : phase === to.phase,
      );
      if (!found) continue;
      this.#ask(found, to, { ...picture.moment(to.phase), t: to.t });
      return false;
    }
    return true;
  }

  #ask(question, to, moment) {
    this.#clock.stop();
    this.#say(valueOf(question.ask, moment));
    this.choices.replaceChildren(
      ...question.choices.map((choice, k) => {
        const node = element("button", { type: "button" }, choice);
        node.addEventListener("click", () => this.#answered(question, to, moment, k));
        return node;
      }),
    );
    this.#asking = to;
    this.show();
  }

  #answered(question, to, moment, chosen) {
    if (!this.#asking) return;
    const [right] = valueOf(question.answer, moment);
    this.#score.asked += 1;
    if (chosen === right) this.#score.right += 1;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(this.#score));
    } catch {
      // Then it lasts as long as the page.
    }
    this.#clock.go(to.t, to.phase, "step");
    const verdict = chosen === right ? "Right: " : `“${question.choices[right]}” was right: `;
    this.#say(verdict + valueOf(question.reveal, moment));
    this.question.dataset.verdict = chosen === right ? "right" : "wrong";
    this.show();
  }
}
