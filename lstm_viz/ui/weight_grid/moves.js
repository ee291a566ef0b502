// Where the arrow keys lead: over the cells of a block, and beyond its edges into the next one.

export function moved(blocks, across, { block, row, column }, key) {
  const { rows, columns } = blocks[block];
  const to = { block, row, column };
  if (key === "ArrowRight") to.column += 1;
  else if (key === "ArrowLeft") to.column -= 1;
  else if (key === "ArrowDown") to.row += 1;
  else if (key === "ArrowUp") to.row -= 1;
  else if (key === "Home") to.column = 0;
  else if (key === "End") to.column = columns - 1;
  else return null;
  if (to.column >= columns) enter(blocks, to, block + 1, { column: 0 });
  else if (to.column < 0) enter(blocks, to, block - 1, { column: Infinity });
  else if (to.row >= rows) enter(blocks, to, block + across, { row: 0 });
  else if (to.row < 0) enter(blocks, to, block - across, { row: Infinity });
  return clamped(blocks, to);
}

function enter(blocks, to, block, edge) {
  if (block in blocks) Object.assign(to, { block }, edge);
}

// The same place, or the nearest that there is.
export function clamped(blocks, { block, row, column }) {
  const there = Math.min(block, blocks.length - 1);
  const within = (place, count) => Math.min(Math.max(place, 0), count - 1);
  return {
    block: there,
    row: within(row, blocks[there].rows),
    column: within(column, blocks[there].columns),
  };
}
