// The board: draws a page's pictures and keeps them in place while their numbers change.
//
// It knows Plotly and nothing of what the pictures mean. Each picture is an ordinary Plotly figure
// with a name; when new data arrives under the same key, the node stays and Plotly.react fills in
// what changed. A patch is a piece of layout for a picture of any board on the page, found by name.

import { scaled } from "./scaling.js";

const SMALLEST_SCALE = 0.72; // below it numbers cannot be read: the picture scrolls sideways
const LARGEST_SCALE = 1.7;

let plotly = null; // a promise of the Plotly library, shared by all boards
const pictures = new Map(); // name → picture, over all boards of the page
const early = new Map(); // name → patches that came before their picture
const boards = new WeakMap(); // component's node → board

function loadPlotly(url) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(url, document.baseURI).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotly = null;
      reject(new Error(`The drawing library did not load from ${script.src}.`));
    };
    document.head.append(script);
  });
  return plotly;
}

function makeBoard(root) {
  const host = root.querySelector(".board");
  const board = { host, pictures: new Map(), width: 0, pick: () => {}, data: null };
  board.observer = new ResizeObserver(() => {
    if (Math.abs(host.clientWidth - board.width) > 1) {
      requestAnimationFrame(() => drawAll(board));
    }
  });
  board.observer.observe(host);
  return board;
}

function pictureOf(board, name) {
  let picture = board.pictures.get(name);
  if (!picture) {
    const node = document.createElement("div");
    node.className = "picture";
    node.dataset.picture = name;
    node.setAttribute("role", "img");
    board.host.append(node);
    picture = { node, name, figure: null, scale: 1, drawn: Promise.resolve(), listening: false };
    board.pictures.set(name, picture);
    pictures.set(name, picture);
  }
  return picture;
}

// How large the picture is at the board's width; its place is kept free before it is drawn.
function place(board, picture) {
  const { layout } = picture.figure;
  const largest = layout.meta?.max_scale ?? LARGEST_SCALE;
  picture.scale = Math.min(largest, Math.max(SMALLEST_SCALE, board.width / layout.width));
  picture.node.style.minHeight = `${layout.height * picture.scale}px`;
}

function draw(Plotly, board, picture) {
  place(board, picture);
  const { layout, data } = picture.figure;
  const figure = scaled({ data, layout }, picture.scale);
  // Some pictures only have a least width: their letters scale, their width is the page's.
  const least = layout.meta?.min_width;
  if (least) figure.layout.width = Math.max(board.width, least * picture.scale);
  return Plotly.react(picture.node, figure.data, figure.layout, {
    displayModeBar: false,
    responsive: false,
    scrollZoom: false,
    doubleClick: false,
  }).then(() => {
    if (picture.listening) return;
    picture.listening = true;
    picture.node.on("plotly_click", ({ points: [point] }) => {
      if (!point) return;
      board.pick({
        picture: picture.name,
        trace: point.data.name ?? null,
        index: Number.isInteger(point.pointIndex) ? point.pointIndex : null,
        x: point.x ?? null,
        y: point.y ?? null,
      });
    });
  });
}

// Draws of one picture queue up behind each other, so that the newest is drawn last.
function redraw(board, picture) {
  picture.drawn = picture.drawn
    .then(() => loadPlotly(board.data.plotly))
    .then((Plotly) => draw(Plotly, board, picture))
    .catch((problem) => {
      picture.node.textContent = problem.message;
    });
}

function drawAll(board) {
  board.width = board.host.clientWidth;
  if (board.width === 0) return; // not on the screen; the observer tells when it is
  for (const picture of board.pictures.values()) redraw(board, picture);
}

function applyPatch(name, layout) {
  const picture = pictures.get(name);
  if (!picture?.figure) {
    early.set(name, layout);
    return;
  }
  picture.figure.layout = { ...picture.figure.layout, ...layout };
  picture.drawn = picture.drawn.then(() => {
    if (window.Plotly && picture.node._fullLayout) {
      const patch = scaled({ data: [], layout }, picture.scale).layout;
      return window.Plotly.relayout(picture.node, patch);
    }
  });
}

// Whether the page's ground is dark: what the eye sees, whatever the server believes.
function pageIsDark(root) {
  const color = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = color || "#ffffff";
  const [r, g, b] = canvas.fillStyle.match(/\w\w/g).map((channel) => parseInt(channel, 16));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
}

export function show({ parentElement, data, setStateValue, setTriggerValue }) {
  let board = boards.get(parentElement);
  if (!board) {
    board = makeBoard(parentElement);
    boards.set(parentElement, board);
  }
  board.data = data;
  loadPlotly(data.plotly).catch(() => {}); // a board without pictures only loads the library
  board.pick = (picked) => setTriggerValue("picked", picked);
  const named = new Set(data.figures.map(({ name }) => name));
  for (const [name, picture] of board.pictures) {
    if (!named.has(name)) forget(board, name, picture);
  }
  board.width = board.host.clientWidth;
  for (const { name, figure, alt } of data.figures) {
    const picture = pictureOf(board, name);
    picture.node.setAttribute("aria-label", alt);
    picture.figure = figure;
    if (early.has(name)) {
      figure.layout = { ...figure.layout, ...early.get(name) };
      early.delete(name);
    }
    if (board.width === 0) continue;
    place(board, picture);
    redraw(board, picture);
  }
  for (const { picture, layout } of data.patches) applyPatch(picture, layout);
  const dark = pageIsDark(parentElement);
  if (dark !== data.dark) setTimeout(() => setStateValue("dark", dark));
  return () => close(parentElement);
}

function forget(board, name, picture) {
  window.Plotly?.purge(picture.node);
  picture.node.remove();
  board.pictures.delete(name);
  if (pictures.get(name) === picture) pictures.delete(name);
}

function close(root) {
  const board = boards.get(root);
  if (!board) return;
  board.observer.disconnect();
  for (const [name, picture] of board.pictures) forget(board, name, picture);
  boards.delete(root);
}
