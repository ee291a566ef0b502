// Work in small pieces, a few a frame, so that no frame is late. The newest work of a kind replaces
// what is left of the one before.

const BUDGET = 7; // milliseconds of a frame's 16.7 that may be spent here

const tasks = new Map();
let waiting = false;

// `pieces` is a generator; each of its yields is a place where the frame may end.
export function inFrames(kind, pieces) {
  tasks.set(kind, pieces);
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(work);
  }
}

function work() {
  const end = performance.now() + BUDGET;
  for (const [kind, pieces] of tasks) {
    let step = pieces.next();
    while (!step.done && performance.now() < end) step = pieces.next();
    if (!step.done) break;
    if (tasks.get(kind) === pieces) tasks.delete(kind);
    if (performance.now() >= end) break;
  }
  waiting = tasks.size > 0;
  if (waiting) requestAnimationFrame(work);
}
