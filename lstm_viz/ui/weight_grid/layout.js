// How many blocks stand side by side, and how wide their cells are, for the room that there is.

const COMFORTABLE = 44; // px: a cell in which a number reads well
const LEAST = 30; // below this a block scrolls instead, with comfortable cells
const GAP = 2; // between cells
const BETWEEN = 6; // and more between groups
const LABELS = 30; // the rows' labels
const FRAME = 22; // around a block's table
const BLOCK_GAP = 20;

export function layOut(root, blocks) {
  const room = root.clientWidth;
  if (room === 0 || blocks.length === 0) return; // not on the page, or hidden
  const widest = Math.max(...blocks.map((block) => naturalWidth(block, COMFORTABLE)));
  const fitting = Math.max(1, Math.floor((room + BLOCK_GAP) / (widest + BLOCK_GAP)));
  const lines = Math.ceil(blocks.length / Math.min(fitting, blocks.length));
  const across = Math.ceil(blocks.length / lines); // so that the last line is not a lonely one
  root.style.setProperty("--across", across);
  const each = (room - (across - 1) * BLOCK_GAP) / across;
  for (const block of blocks) {
    const width = cellWidth(block, each);
    block.node.style.setProperty("--cell", `${width}px`);
  }
  return across;
}

function naturalWidth(block, cell) {
  return around(block) + block.columns * cell;
}

function around({ columns, description }) {
  return FRAME + LABELS + GAP * columns + (BETWEEN + GAP) * (description.groups.length - 1);
}

function cellWidth(block, room) {
  const fitting = (room - around(block)) / block.columns;
  // A block of few columns has room for their headings.
  const most = Math.min(80, Math.max(62, 320 / block.columns));
  return fitting < LEAST ? COMFORTABLE : Math.floor(Math.min(fitting, most) * 2) / 2;
}
