// Going through a page with Tab: what can be reached, and whether it is seen where the focus is.
"use strict";

window.byKeyboard = (() => {
  const { isSeen, nameOf, quiet } = window.everyPage;
  const CONTROLS =
    "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable='true']";

  function isReachable(node) {
    if (node.tabIndex < 0 || node.matches(":disabled, [inert] *") || !isSeen(node)) return false;
    if (node.type === "hidden") return false;
    const { width, height } = node.getBoundingClientRect();
    if (width === 0 || height === 0) return false;
    if (node.type !== "radio") return true;
    const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(node.name)}"]`)];
    const chosen = group.find(({ checked }) => checked);
    return chosen ? node === chosen : true;
  }

  const STYLE = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor"];
  const MORE = ["backgroundColor", "color", "textDecorationLine", "borderBottomColor"];

  // How a control and what is around it looks: a ring may stand on a frame, a mark or a thumb.
  function looksOf(node) {
    const around = [node, ...node.querySelectorAll("*")].slice(0, 12);
    for (let at = node.parentElement, k = 0; at && k < 4; at = at.parentElement, k += 1) {
      around.push(at, ...(k < 1 ? at.children : []));
    }
    const thumb = node.type === "range" ? getComputedStyle(node, "::-webkit-slider-thumb") : null;
    return JSON.stringify([
      around.map((one) => [...STYLE, ...MORE].map((name) => getComputedStyle(one)[name])),
      thumb && [thumb.boxShadow, thumb.backgroundColor],
    ]);
  }

  const seen = { visited: new Map(), before: new Map() }; // control → how it looks

  async function startVisiting() {
    seen.visited.clear();
    seen.before.clear();
    document.activeElement?.blur();
    await quiet(300, 3000); // a ring fades
    for (const node of document.querySelectorAll(CONTROLS)) {
      if (isReachable(node)) seen.before.set(node, looksOf(node));
    }
    return seen.before.size;
  }

  // Buttons that are one choice are one stop for Tab, as in a group of radio buttons: from one to
  // the next lead the arrow keys. Whether the focus stands in such a group, with more to go to.
  function hasNeighbours() {
    const group = document.activeElement?.closest("[data-testid='stButtonGroup']");
    return [...(group?.querySelectorAll("button") ?? [])].some(
      (node) => isReachable(node) && !seen.visited.has(node),
    );
  }

  // Note what has the focus now, once that is seen; whether it was there before.
  async function visitNow() {
    const node = document.activeElement;
    if (!node || node === document.body) return "outside";
    const again = seen.visited.has(node);
    if (again) return "again";
    for (let k = 0; k < 20 && looksOf(node) === seen.before.get(node); k += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20)); // Streamlit draws some rings itself
    }
    seen.visited.set(node, looksOf(node));
    return hasNeighbours() ? "in a group" : "new";
  }

  function visits() {
    const missed = [...seen.before.keys()].filter(
      (node) => node.isConnected && isReachable(node) && !seen.visited.has(node),
    );
    const dim = [...seen.visited].filter(([node, looks]) => seen.before.get(node) === looks);
    return { missed: missed.map(nameOf), unseen: dim.map(([node]) => nameOf(node)) };
  }

  return { startVisiting, visitNow, visits };
})();
