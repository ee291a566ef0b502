// A Plotly figure made for one width, at another: everything that is measured in pixels times a
// factor. What stands in the figure's own coordinates needs nothing.

const SIZED_PARENTS = new Set([
  "font",
  "textfont",
  "tickfont",
  "marker",
  "hoverlabel",
]);
const LENGTHS = new Set(["xshift", "yshift", "ticklen"]);
const LETTERED = new Set(["font", "textfont", "tickfont"]);

// No letters are smaller than this, in pixels: a large screen is read from further away; on a phone
// more would not stand beside each other.
export function smallestLetter() {
  if (innerWidth < 640) return 9;
  return innerWidth < 1600 ? 11 : 12;
}

function scaledNode(node, factor, parent) {
  if (Array.isArray(node)) return node.map((item) => scaledNode(item, factor, parent));
  if (node === null || typeof node !== "object") return node;
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    const sized =
      (key === "size" && SIZED_PARENTS.has(parent)) ||
      (key === "width" && parent === "line") ||
      LENGTHS.has(key);
    const least = LETTERED.has(parent) ? smallestLetter() : -Infinity;
    const atFactor = (length) => Math.max(least, length * factor);
    if (sized && typeof value === "number") result[key] = atFactor(value);
    else if (sized && Array.isArray(value)) result[key] = value.map(atFactor);
    else if (DATA.has(key)) result[key] = value;
    else result[key] = scaledNode(value, factor, key);
  }
  return result;
}

// Long lists of numbers and words, which hold no lengths.
const DATA = new Set(["x", "y", "z", "text", "customdata", "hovertext", "tickvals", "ticktext"]);

export function scaled({ data, layout }, factor) {
  const result = { data: scaledNode(data, factor, ""), layout: scaledNode(layout, factor, "") };
  for (const key of ["width", "height"]) {
    if (typeof layout[key] === "number") result.layout[key] = layout[key] * factor;
  }
  if (layout.margin) {
    result.layout.margin = Object.fromEntries(
      Object.entries(layout.margin).map(([side, length]) => [side, length * factor]),
    );
  }
  return result;
}
