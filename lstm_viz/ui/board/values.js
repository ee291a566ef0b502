// What an attribute of a picture comes to at a moment. The kinds of values are those of
// lstm_viz/figures/moving/values.py, in which a picture is written down.
//
// A moment is { t, phase, arrays, words, switches }; an array is { data, rows, columns }.

import { colorOn, inkOn } from "./colors.js";
import { SHOWN, compact, decimalsThatAddUp, shown, trimmed } from "./digits.js";

const KINDS = {
  row({ row, columns, later = 0, factor = 1, offset = 0, outside }, { t, arrays }) {
    const array = arrays[row];
    const k = t + later;
    if (outside !== undefined && (k < 0 || k >= array.rows)) {
      return Array(columns?.length ?? array.columns).fill(outside * factor + offset);
    }
    const start = Math.min(Math.max(k, 0), array.rows - 1) * array.columns;
    const picked = columns
      ? columns.map((column) => array.data[start + column])
      : Array.from(array.data.subarray(start, start + array.columns));
    return factor === 1 && offset === 0 ? picked : picked.map((v) => v * factor + offset);
  },
  addUp({ addUp, total, product, totalDecimals }, moment) {
    const parts = addUp.map((part) => valueOf(part, moment));
    const decimals = valueOf(totalDecimals, moment);
    return valueOf(total, moment).map((sum, k) =>
      decimalsThatAddUp(parts.map((part) => part[k]), sum, product, decimals),
    );
  },
  addUpRow({ addUpRow, total, product, times = null }, moment) {
    const [sum] = valueOf(total, moment);
    const partners = valueOf(times, moment);
    return decimalsThatAddUp(valueOf(addUpRow, moment), sum, product, SHOWN, partners);
  },
  numbers({ numbers, decimals = SHOWN, signed = false, compact: short, trim, brackets }, moment) {
    const places = valueOf(decimals, moment);
    return valueOf(numbers, moment).map((value, k) => {
      const count = Array.isArray(places) ? places[k] : places;
      let text = short ? compact(value, count, signed) : shown(value, count, signed);
      if (trim) text = trimmed(text);
      return brackets && text.startsWith("−") ? `(${text})` : text;
    });
  },
  colors({ colors, scale, ink, limit = null }, moment) {
    const [end] = valueOf(limit, moment) ?? [null];
    const ends = end === null ? scale : { ...scale, low: -end, high: end };
    const grounds = valueOf(colors, moment).map((value) => colorOn(ends, value));
    return ink ? grounds.map(inkOn) : grounds;
  },
  fontSizes({ fontSizes, size, letters }, moment) {
    return valueOf(fontSizes, moment).map(
      (text) => size * Math.min(1, letters / Math.max(text.length, 1)),
    );
  },
  byPhase({ byPhase }, moment) {
    return valueOf(byPhase[Math.min(moment.phase, byPhase.length - 1)], moment);
  },
  step({ step: [factor, offset] }, { t }) {
    return (t + 1) * factor + offset;
  },
  join({ join }, moment) {
    return join.flatMap((part) => valueOf(part, moment));
  },
  sums({ sums }, moment) {
    const [first, ...others] = sums.map((part) => valueOf(part, moment));
    return first.map((number, k) => others.reduce((sum, list) => sum + list[k], number));
  },
  products({ products, factor }, moment) {
    const [left, right] = products.map((part) => valueOf(part, moment));
    return left.map((number, k) => number * right[k] * factor);
  },
  choose({ choose, from }, moment) {
    const lists = from.map((list) => valueOf(list, moment));
    return valueOf(choose, moment).map((which, k) => lists[which][k]);
  },
  repeat({ repeat, times }, moment) {
    return Array(times).fill(valueOf(repeat, moment));
  },
  words({ words, which, later = 0 }, moment) {
    const list = moment.words[words];
    if (which === undefined) return list[Math.min(Math.max(moment.t + later, 0), list.length - 1)];
    return valueOf(which, moment).map((k) => list[k]);
  },
  item({ item, index }, moment) {
    const at = valueOf(index, moment);
    return valueOf(item, moment)[Array.isArray(at) ? at[0] : at];
  },
  sentence({ sentence }, moment) {
    return sentence.map((piece) => asText(valueOf(piece, moment))).join("");
  },
  sentences({ sentences }, moment) {
    const parts = sentences.map((piece) => valueOf(piece, moment));
    const { length } = parts.find(Array.isArray);
    return Array.from({ length }, (_, k) =>
      parts.map((part) => (Array.isArray(part) ? part[k] : part)).join(""),
    );
  },
  switch({ switch: name, values }, moment) {
    const k = (moment.switches[name] ?? -1) + 1;
    return valueOf(values[Math.min(Math.max(k, 0), values.length - 1)], moment);
  },
  switchNumber({ switchNumber, factor, offset, unset }, { switches }) {
    const value = switches[switchNumber] ?? -1;
    return value < 0 ? unset : value * factor + offset;
  },
  matrix({ matrix }, { arrays }) {
    const { data, rows, columns } = arrays[matrix];
    return Array.from({ length: columns }, (_, column) =>
      Array.from({ length: rows }, (_, row) => data[row * columns + column]),
    );
  },
};

const asText = (value) => String(Array.isArray(value) ? value[0] : value);

export function valueOf(spec, moment) {
  if (Array.isArray(spec)) return spec.map((item) => valueOf(item, moment));
  if (spec === null || typeof spec !== "object") return spec;
  for (const kind in spec) {
    if (kind in KINDS) return KINDS[kind](spec, moment);
  }
  throw new Error(`A picture holds a value of no known kind: ${JSON.stringify(spec)}.`);
}

// What of a moment a value depends on: "t", "phase", "switches". Its arrays it always does.
export function dependsOn(spec, found = new Set()) {
  if (Array.isArray(spec)) {
    for (const item of spec) dependsOn(item, found);
  } else if (spec !== null && typeof spec === "object") {
    if ("row" in spec || "words" in spec || "step" in spec) found.add("t");
    if ("byPhase" in spec) found.add("phase");
    if ("switch" in spec || "switchNumber" in spec) found.add("switches");
    for (const part of Object.values(spec)) dependsOn(part, found);
  }
  return found;
}
