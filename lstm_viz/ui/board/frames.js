// Work in small pieces, one a frame, so that no frame is late. The newest work of a kind replaces
// what is left of the one before.

const tasks = new Map();
let waiting = false;

// `pieces` is a generator; it yields true where the frame has enough to do.
export function inFrames(kind, pieces) {
  tasks.set(kind, pieces);
  if (waiting) return;
  waiting = true;
  queueMicrotask(work); // whatever is asked for together comes together
}

// The same in one go, for what somebody waits for while nothing moves.
export function atOnce(kind, pieces) {
  tasks.delete(kind);
  for (const _ of pieces);
}

function work() {
  for (const [kind, pieces] of tasks) {
    let step = pieces.next();
    while (!step.done && !step.value) step = pieces.next();
    if (!step.done) break;
    if (tasks.get(kind) === pieces) tasks.delete(kind);
  }
  waiting = tasks.size > 0;
  if (waiting) requestAnimationFrame(work);
}
