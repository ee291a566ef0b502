// Colours between a scale's stops, and the ink that reads on them; as in figures/theme.py.

const channels = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

function mix(start, end, share) {
  const [from, to] = [channels(start), channels(end)];
  const mixed = from.map((channel, k) => Math.round(channel + (to[k] - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

export function colorOn({ low, high, stops }, value) {
  const share = (value - low) / (high - low);
  const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const k = Math.min(Math.trunc(place), stops.length - 2);
  return mix(stops[k], stops[k + 1], place - k);
}

export function luminance(color) {
  const [r, g, b] = channels(color).map((channel) => {
    const v = channel / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// Black or white, whichever has more contrast (WCAG 2.2).
export function inkOn(ground) {
  const light = luminance(ground);
  return (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) ? "#000000" : "#FFFFFF";
}
