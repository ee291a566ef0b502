// Between Streamlit and a board: what comes in, what is told, and whether the page is dark.

import { Board, holdReports } from "./board.js";
import { luminance } from "./colors.js";
import { reachWhatIsPushed } from "./pushed.js";
import { styled } from "./styled.js";

await styled(new URL("./board.css", import.meta.url));

const boards = new WeakMap(); // component's node → board

// Which board says that the page's ground is another one: it is on every page, and its word lets all
// of the page run. Were it said by several, in parts that run by themselves, their runs would cross,
// and the rest of the page would be lost.
const TELLS = ".st-key-board_preload";

reachWhatIsPushed();

// Another page is asked for: a word from this one, right after it, would call the visitor back,
// since Streamlit makes one request of two and takes the page from the later.
document.addEventListener(
  "click",
  ({ target }) => {
    if (target instanceof Element && target.closest("a[href]")) holdReports();
  },
  { capture: true },
);

// Undo and redo by keys, wherever the focus is but in a field of text, which has its own undo.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isText(event.target)) return;
  const key = event.key.toLowerCase();
  const redo = key === "y" || (key === "z" && event.shiftKey);
  if (key !== "z" && !redo) return;
  const button = document.querySelector(redo ? ".st-key-redo button" : ".st-key-undo button");
  if (!button) return;
  event.preventDefault();
  button.click();
});

function isText(node) {
  if (!(node instanceof HTMLElement)) return false;
  if (node.isContentEditable || node.tagName === "TEXTAREA") return true;
  return node.tagName === "INPUT" && !["range", "checkbox", "radio", "button"].includes(node.type);
}

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
    const isOther = isDark !== null && dark !== isDark && boards.has(parentElement);
    if (isOther && parentElement.closest(TELLS)) setStateValue("dark", dark);
  });
  return () => {
    boards.get(parentElement)?.close();
    boards.delete(parentElement);
  };
}

// Whether the page's ground is dark: what the eye sees, whatever the server believes. The page's
// own style sheet, which does not know Streamlit's theme, learns the colour from here.
function pageIsDark(root) {
  const color = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  document.documentElement.style.setProperty("--page-ground", color || "Canvas");
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = color || "#ffffff";
  return luminance(canvas.fillStyle) < 0.2;
}
