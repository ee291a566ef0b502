// The keys of a page: ← → move along the time axis; page down and up, as a presenter's clicker sends
// them, on and back in the direction in which the page plays; space, Home, End. With shift a whole step. They are left alone where somebody types or drags.

const TYPED_IN =
  'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select, ' +
  '[contenteditable="true"], ' +
  '[role="slider"], [role="listbox"], [role="combobox"], [role="radiogroup"], [role="tablist"]';
const PUSHED = ".picture[tabindex]"; // wider than the page, and reached with Tab
const PRESSED = "button, a[href], summary, label, input, [role='button'], [role='checkbox']";

export function listenToKeys(clock, isThere) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!isThere()) return;
    const { target, key, shiftKey } = event;
    if (target instanceof Element && target.closest(TYPED_IN)) return;
    const isAcross = key === "ArrowLeft" || key === "ArrowRight";
    if (isAcross && target instanceof Element && target.matches(PUSHED)) return;
    if (key === " " && target instanceof Element && target.closest(PRESSED)) return;
    const wholeStep = shiftKey || undefined;
    const acts = {
      ArrowRight: () => on(clock, wholeStep),
      ArrowLeft: () => back(clock, wholeStep),
      PageDown: () => {
        clock.stop();
        clock.advance("step", options(wholeStep));
      },
      PageUp: () => {
        clock.stop();
        clock.retreat(options(wholeStep));
      },
      " ": () => clock.toggle(),
      Home: () => clock.first(),
      End: () => clock.last(),
    };
    if (!(key in acts)) return;
    event.preventDefault();
    acts[key]();
  });
}

function on(clock, wholeStep) {
  clock.stop();
  clock.next("step", options(wholeStep));
}

function back(clock, wholeStep) {
  clock.stop();
  clock.back(options(wholeStep));
}

const options = (wholeStep) => (wholeStep ? { wholeStep } : {});
