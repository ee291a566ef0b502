"""Colours: one for each quantity, one scale for gates, one for signed values, light and dark."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.notation import QUANTITIES

FONT = "Source Sans, Source Sans Pro, -apple-system, Segoe UI, Noto Sans, sans-serif"
NUMBER_FONT = "Source Code Pro, DejaVu Sans Mono, Menlo, Consolas, monospace"

# Okabe & Ito's colours, told apart with deuteranopia and protanopia: for wires, boxes and bars.
LINE: dict[str, str] = {
    "f": "#D55E00",
    "i": "#009E73",
    "g": "#CC79A7",
    "o": "#0072B2",
    "c": "#E69F00",
    "h": "#56B4E9",
    "x": "#4A4F59",
}

SAME_ROLE = {"z": "f", "n": "g", "r": "o"}
"""A GRU's vectors have the colours of what does the same in an LSTM.

z says how much of the old state is kept, as f does; n is the candidate, as C̃; r how much of the
old state is let out to where it is seen, as o.
"""


def line_color(quantity: str) -> str:
    """A quantity's colour for wires, boxes and bars; see `SAME_ROLE`."""
    return LINE[SAME_ROLE.get(quantity, quantity)]


@dataclass(frozen=True)
class Theme:
    """The colours of a page's background and of what stands on it; all ``#RRGGBB``."""

    dark: bool
    background: str
    surface: str  # boxes, a little apart from the background
    text: str
    quiet: str  # what is not in play: still AA on the background
    grid: str
    belt: str  # the conveyor belt's ground
    ink: dict[str, str]  # a quantity's colour for text: contrast AA on the background
    gate_scale: tuple[str, str]  # 0 (shut) to 1 (open)
    signed_scale: tuple[str, str, str]  # most negative, 0, most positive


LIGHT = Theme(
    dark=False,
    background="#FFFFFF",
    surface="#F7F8FA",
    text="#1B1F2A",
    quiet="#5F6672",
    grid="#D9DDE4",
    belt="#FDF4E0",
    ink={
        "f": "#B04B00",
        "i": "#00755A",
        "g": "#9F4878",
        "o": "#005C94",
        "c": "#875A00",
        "h": "#1C6C9C",
        "x": "#4B515C",
        "z": "#B04B00",
        "n": "#9F4878",
        "r": "#005C94",
    },
    gate_scale=("#F1F3F6", "#2B3A5E"),
    signed_scale=("#2166AC", "#F7F7F7", "#B2182B"),
)

DARK = Theme(
    dark=True,
    background="#0E1117",
    surface="#181C25",
    text="#F2F4F8",
    quiet="#A3ABBA",
    grid="#343B49",
    belt="#211C12",
    ink={
        "f": "#FF8F4D",
        "i": "#2FCBA0",
        "g": "#E9A0C5",
        "o": "#62B4F0",
        "c": "#F5B83D",
        "h": "#85CDF5",
        "x": "#B6BCC8",
        "z": "#FF8F4D",
        "n": "#E9A0C5",
        "r": "#62B4F0",
    },
    gate_scale=("#232936", "#C9D6F2"),
    signed_scale=("#5BA3E6", "#2A2F3A", "#F0685F"),
)


def theme(dark: bool) -> Theme:
    """The light or the dark theme."""
    return DARK if dark else LIGHT


@dataclass(frozen=True)
class Scale:
    """Colours from a lowest value to a highest, evenly spaced, mixed in between."""

    low: float
    high: float
    stops: tuple[str, ...]  # two or more


def scale_for(quantity: str, limit: float, colors: Theme) -> Scale:
    """A quantity's scale: gates from 0 to 1, all else from -limit to limit.

    Parameters
    ----------
    quantity : str
        Its key in `notation.QUANTITIES`.
    limit : float
        Where the signed scale ends, more than 0.
    colors : Theme
        Light or dark.
    """
    if QUANTITIES[quantity].is_gate:
        return Scale(0.0, 1.0, colors.gate_scale)
    return Scale(-limit, limit, colors.signed_scale)


def color_on(scale: Scale, value: float) -> str:
    """The colour of a value; beyond the scale's ends, the colour of the end."""
    share = (value - scale.low) / (scale.high - scale.low)
    place = min(max(share, 0.0), 1.0) * (len(scale.stops) - 1)
    k = min(int(place), len(scale.stops) - 2)
    return _mix(scale.stops[k], scale.stops[k + 1], place - k)


def value_color(quantity: str, value: float, limit: float, colors: Theme) -> str:
    """The colour of one value on its quantity's scale; see `scale_for`."""
    return color_on(scale_for(quantity, limit, colors), value)


def ink_on(ground: str) -> str:
    """Black or white, whichever reads better on a ground of this colour."""
    black, white = "#000000", "#FFFFFF"
    return max((black, white), key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def faded(color: str, share: float, ground: str) -> str:
    """`color` at `share` of its strength on `ground`."""
    return _mix(ground, color, share)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _mix(start: str, end: str, share: float) -> str:
    mixed = (
        round(a + (b - a) * share) for a, b in zip(_channels(start), _channels(end), strict=True)
    )
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _luminance(color: str) -> float:
    linear = (
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (channel / 255 for channel in _channels(color))
    )
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
