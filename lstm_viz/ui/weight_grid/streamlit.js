// Between Streamlit and a grid: what comes in, and what is told.

import { Grid } from "./grid.js";
import { readPayload } from "./payload.js";
import { styled } from "./styled.js";

await styled(new URL("./grid.css", import.meta.url));

const grids = new WeakMap(); // component's node → grid

export function show({ parentElement, data, setTriggerValue }) {
  let grid = grids.get(parentElement);
  if (!grid) {
    grid = new Grid(parentElement.querySelector(".weight-grid"));
    grids.set(parentElement, grid);
  }
  grid.update(readPayload(data), (message) => setTriggerValue("edit", message));
  return () => {
    grids.get(parentElement)?.close();
    grids.delete(parentElement);
  };
}
