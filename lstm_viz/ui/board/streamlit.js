// Between Streamlit and a board: what comes in, what is told, and whether the page is dark.

import { Board, holdReports } from "./board.js";
import { luminance } from "./colors.js";

const boards = new WeakMap(); // component's node → board

// Another page is asked for: a word from this one, right after it, would call the visitor back,
// since Streamlit makes one request of two and takes the page from the later.
document.addEventListener(
  "click",
  ({ target }) => {
    if (target instanceof Element && target.closest("a[href]")) holdReports();
  },
  { capture: true },
);

export function show({ parentElement, data, setStateValue, setTriggerValue }) {
  let board = boards.get(parentElement);
  if (!board) {
    board = new Board(parentElement.querySelector(".board"));
    boards.set(parentElement, board);
  }
  const update = board.update(data, {
    report: (position) => setStateValue("position", position),
    pick: (picked) => setTriggerValue("picked", picked),
  });
  update.then((isDark) => {
    const dark = pageIsDark(parentElement);
    if (dark !== isDark && boards.has(parentElement)) setStateValue("dark", dark);
  });
  return () => {
    boards.get(parentElement)?.close();
    boards.delete(parentElement);
  };
}

// Whether the page's ground is dark: what the eye sees, whatever the server believes.
function pageIsDark(root) {
  const color = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = color || "#ffffff";
  return luminance(canvas.fillStyle) < 0.2;
}
