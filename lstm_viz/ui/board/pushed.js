// Tables, equations and code that are wider than the page are pushed sideways. Not every browser lets
// the keyboard reach what can be pushed: here it is told to. Where Tab has led to the page as a whole,
// to push that up and down, it is marked; a click on it is no reason for a frame around everything.

const PUSHED = "[data-testid='stMarkdownContainer']:has(> table), .katex-display, .stCode pre";
const PAUSE = 400; // milliseconds: a playing page changes all the time

let waits = null;

function reach() {
  waits = null;
  for (const node of document.querySelectorAll(PUSHED)) {
    const across = node.scrollWidth > node.clientWidth + 1;
    if (across || node.scrollHeight > node.clientHeight + 12) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
  }
}

function soon() {
  waits ??= setTimeout(reach, PAUSE);
}

function mark({ target }) {
  if (!(target instanceof Element) || !target.matches(".stMain")) return;
  target.toggleAttribute("data-reached", target.matches(":focus-visible"));
}

export function reachWhatIsPushed() {
  document.addEventListener("focusin", mark);
  const changes = { childList: true, subtree: true, attributeFilter: ["open", "class"] };
  new MutationObserver(soon).observe(document.body, changes);
  window.addEventListener("resize", soon);
  document.fonts.addEventListener("loadingdone", soon); // letters of code are wider
  soon();
}
