// Numbers as they are shown; the same rules as lstm_viz/figures/digits.py, and tested against it.

export const SHOWN = 2; // decimals of a value on a picture
const MOST = 12; // decimals beyond which a reader gains nothing

// With a fixed count of decimals and a true minus sign; from a million on as 1.23e6.
export function shown(value, decimals = SHOWN, signed = false) {
  let text;
  if (Math.abs(value) >= 1e6 && Number.isFinite(value)) {
    text = exponential(value, decimals);
  } else {
    text = fixed(value, decimals);
    if (Number(text) === 0) text = text.replace("-", "");
  }
  if (signed && !text.startsWith("-") && Number(text) !== 0) text = `+${text}`;
  return text.replaceAll("-", "−");
}

function fixed(value, decimals) {
  const exact = Math.abs(value).toFixed(decimals + 40);
  return toEven(value.toFixed(decimals), exact, decimals);
}

function exponential(value, decimals) {
  const [up, exponent] = value.toExponential(decimals).split("e");
  const [exact] = Math.abs(value).toExponential(decimals + 40).split("e");
  return `${toEven(up, exact, decimals)}e${Number(exponent)}`;
}

// A number exactly half-way goes to the even digit, as everywhere in Python; `up` is away from 0.
function toEven(up, exact, decimals) {
  const rest = exact.slice(exact.indexOf(".") + 1 + decimals);
  if (!/^50*$/.test(rest)) return up;
  const cut = exact.slice(0, exact.length - rest.length).replace(/\.$/, "");
  const down = up.startsWith("-") ? `-${cut}` : cut;
  return Number(cut.at(-1)) % 2 === 0 ? down : up;
}

// As `shown`, made to fit on a packet: from 10,000 on as +1.2e4.
export function compact(value, decimals, signed) {
  if (Math.abs(value) < 9999.5) return shown(value, decimals, signed);
  return `${value > 0 ? "+" : ""}${exponential(value, 1)}`.replaceAll("-", "−");
}

// Without zeros at the end beyond the decimals that every number is shown with.
export function trimmed(text) {
  const [whole, places] = text.split(".");
  if (places === undefined || places.includes("e") || places.length <= SHOWN) return text;
  return `${whole}.${places.slice(0, SHOWN)}${places.slice(SHOWN).replace(/0+$/, "")}`;
}

const sum = (parts) => parts.reduce((total, part) => total + part, 0);
const product = (parts) => parts.reduce((total, part) => total * part, 1);
const asRead = (text) => Number(text.replaceAll("−", "-"));

// How many decimals the parts need for the shown parts to give the shown total. With `times`, each
// part is multiplied by its shown partner first.
export function decimalsThatAddUp(parts, total, isProduct = false, decimals = SHOWN, times = null) {
  const combine = isProduct ? product : sum;
  const wanted = shown(total, decimals);
  for (let more = decimals; more < MOST; more += 1) {
    const read = (number) => asRead(shown(number, more));
    const made = combine(parts.map((part, k) => (times ? read(part) * read(times[k]) : read(part))));
    const slack = 1e-9 * Math.max(1, Math.abs(made));
    const onEdge = shown(made - slack, decimals) !== shown(made + slack, decimals);
    if (shown(made, decimals) === wanted && (!onEdge || Math.abs(made - total) <= slack)) {
      return more;
    }
  }
  return MOST;
}
