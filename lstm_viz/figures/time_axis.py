"""The time axis that pictures of a whole sequence share, so that they stand aligned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import beside_numbers, counted, plain_text
from lstm_viz.figures.notes import note
from lstm_viz.figures.plain_layout import plain_layout
from lstm_viz.figures.theme import Theme

WIDTH = 980
LEFT, RIGHT = 58, 78
"""Margins, in pixels: for what a row is called, and for what its colours mean."""

MOST_TOKENS = 40
"""More labels than this under an axis run into each other."""

_MOST_NUMBERS = 11
"""Of longer sequences so many steps have a number under them."""


def require_token_per_step(tokens: Sequence[str] | None, steps: int) -> None:
    """Raise `InvalidInput` when there are tokens, but not one for each step."""
    if tokens is not None and len(tokens) != steps:
        raise InvalidInput(
            f"tokens holds {counted(len(tokens), 'label')}; expected one for each of "
            f"{counted(steps, 'step')}."
        )


def time_layout(steps: int, tokens: Sequence[str] | None, colors: Theme) -> dict[str, Any]:
    """The part of a layout that aligns a picture over time with `sequence_strip`."""
    return {
        **plain_layout(colors),
        "width": WIDTH,
        "xaxis": {
            **_ticks(steps, tokens),
            "range": [0.5, steps + 0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickfont": {"size": 15, "color": colors.text},
            "ticklen": 3,
        },
    }


def step_ticks(steps: int) -> list[int]:
    """The steps with a number under them: all that can be read, or round ones, 1 and T."""
    if steps <= MOST_TOKENS:
        return list(range(1, steps + 1))
    every = next(
        digit * 10**k
        for k in range(9)
        for digit in (1, 2, 5)
        if steps <= digit * 10**k * _MOST_NUMBERS
    )
    between = range(every, steps, every)
    return [1, *(t for t in between if t > 1 and steps - t > 0.6 * every), steps]


def least_width(steps: int) -> int:
    """The width, in pixels, under which a picture over so many steps cannot be read."""
    return min(LEFT + RIGHT + 14 * steps, 640)


def _ticks(steps: int, tokens: Sequence[str] | None) -> dict[str, Any]:
    """Step numbers, with the tokens over them while both can be read."""
    ticks = step_ticks(steps)
    if tokens is None or steps > MOST_TOKENS:
        return {"tickvals": ticks, "ticktext": [f"{t:,}" for t in ticks], "tickangle": 0}
    longest = max(4, 160 // steps)
    return {
        "tickvals": ticks,
        "ticktext": [f"{plain_text(tokens[t - 1], longest)}<br>{t}" for t in ticks],
        "tickangle": 0,
    }


def margin_note(
    text: str, shift: float, anchor: str, y: float, color: str, size: float
) -> dict[str, Any]:
    """A label beside the axes.

    Parameters
    ----------
    text : str
        What it says.
    shift : float
        Pixels from the axes to the right, negative ones to the left.
    anchor : str
        Which side of it is there: ``"right"`` stands left of the axes, ``"left"`` right of them.
    y : float
        The middle of it, as a share of the axes' height.
    color : str
        Of the letters.
    size : float
        Of the letters, in pixels.
    """
    return note(
        text, size, color, x=0 if anchor == "right" else 1, y=y, xanchor=anchor, xshift=shift
    )


def axis_note(text: str, color: str, size: float) -> dict[str, Any]:
    """A label over the vertical axis, at the left edge."""
    return note(text, size, color, yanchor="bottom", xshift=4 - LEFT, yshift=2)


def step_words(step: int, tokens: Sequence[str] | None) -> str:
    """A step for a hover template: ``step 3``, or with its token ``step 3 (“a”)``."""
    words = f"step {step + 1}"
    if tokens is None:
        return words
    # In a template %{x} would be replaced; as a character reference it stays text.
    token = plain_text(tokens[step]).replace("%", "&#37;")
    return f"{words} ({beside_numbers(f'“{token}”')})"
