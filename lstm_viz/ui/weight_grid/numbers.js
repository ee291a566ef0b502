// Numbers as a small box shows them, as a field shows them, and the span of a slider.

const MINUS = "−";
const withoutZeros = (text) => text.replace(/\.0+(?=e|$)/, "");

// At most six characters: 0.42, −1.00, 40, 52.5, 1e−4. Only 0 itself reads 0.
export function short(value) {
  if (!Number.isFinite(value)) return "—";
  const size = Math.abs(value);
  const text = value === 0 ? "0" : unsigned(size);
  return `${value < 0 ? MINUS : ""}${text.replace("e+", "e").replace("e-", `e${MINUS}`)}`;
}

function unsigned(size) {
  if (size >= 9999.5 || size < 0.00095) return power(size);
  if (size < 0.0095) return size.toPrecision(1);
  if (size < 9.995) return size.toFixed(2);
  if (size < 99.95) return Number.isInteger(size) ? String(size) : size.toFixed(1);
  return size.toFixed(0);
}

function power(size) {
  const exponent = Math.floor(Math.log10(size));
  return withoutZeros(size.toExponential(exponent > 0 && exponent < 9 ? 1 : 0));
}

// Without decimals where there are none: for the ends of a scale.
export const plain = (value) => withoutZeros(short(value));

// All digits that float64 needs, as a program writes them.
export const exact = (value) => String(value);

// What a typed text probably means; null where it is no number. The server has the last word.
export function guessed(text) {
  const written = text.trim().replaceAll(MINUS, "-").replace(",", ".");
  const value = Number(written);
  return written !== "" && Number.isFinite(value) ? value : null;
}

// Where a slider for a value ends: 5, 10, 20, 50, 100 …
export function spanFor(value) {
  const size = Math.abs(value);
  if (!(size > 5)) return 5;
  const power = 10 ** Math.floor(Math.log10(size));
  const span = [1, 2, 5, 10].map((part) => part * power).find((end) => end >= size * (1 - 1e-12));
  return Number.isFinite(span) ? span : size;
}

export const stepFor = (span) => span / 100;

// What a slider's place means, free of the dust of adding up steps.
export const onStep = (value) => Number(value.toPrecision(12)) || 0;
