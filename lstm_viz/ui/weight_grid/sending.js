// One message at a time. While an answer is awaited, only the newest word on each cell is kept:
// a message sent before the answer to the last would carry what the page's other parts were then.

const PATIENCE = 1500; // ms

export class Sending {
  #queue = new Map(); // cell → { edit, value }, to be sent in this order
  #unanswered = new Map(); // cell → { number, value }
  #awaited = null; // the number of the message that is under way
  #number = 0;
  #answered = 0;
  #patience = null;
  #next = null;

  send = () => {}; // set anew with each answer

  // `value`: what the cell shows until the server has said what it holds; may be null.
  add(cell, edit, value) {
    this.#queue.set(cell, { edit, value });
    this.#soon();
  }

  // What is on its way into a cell, or null.
  valueOf(cell) {
    return this.#queue.get(cell)?.value ?? this.#unanswered.get(cell)?.value ?? null;
  }

  answered(number) {
    if (number < this.#answered) this.#unanswered.clear(); // a server that has begun anew
    this.#answered = number;
    this.#number = Math.max(this.#number, number);
    for (const [cell, sent] of this.#unanswered) {
      if (sent.number <= number) this.#unanswered.delete(cell);
    }
    if (this.#awaited !== null && (number >= this.#awaited || this.#unanswered.size === 0)) {
      this.#rest();
    }
  }

  forget() {
    this.#queue.clear();
    this.#unanswered.clear();
  }

  close() {
    this.forget();
    clearTimeout(this.#patience);
    clearTimeout(this.#next);
  }

  // Not at once: an answer comes while Streamlit is drawing, when nothing may be sent.
  #soon() {
    clearTimeout(this.#next);
    this.#next = setTimeout(() => this.#sendNext(), 0);
  }

  #sendNext() {
    if (this.#awaited !== null || this.#queue.size === 0) return;
    const [[cell, { edit, value }]] = this.#queue;
    this.#queue.delete(cell);
    this.#number += 1;
    this.#awaited = this.#number;
    this.#unanswered.set(cell, { number: this.#number, value });
    this.#patience = setTimeout(() => this.#rest(), PATIENCE);
    this.send({ number: this.#number, ...edit });
  }

  #rest() {
    clearTimeout(this.#patience);
    this.#awaited = null;
    this.#soon();
  }
}
