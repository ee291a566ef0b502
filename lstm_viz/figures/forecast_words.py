"""What the picture of a forecast says in words at each step."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.figures.digits import beside_numbers
from lstm_viz.figures.readout_words import real_text
from lstm_viz.readout import Forecast, RealUnits


def moments(
    found: Forecast, tokens: Sequence[str] | None, units: RealUnits, column: int
) -> list[str]:
    """A sentence for each of the T + N steps, for under the picture and for the ear."""
    known, free = found.known[:, column].tolist(), found.free[:, column].tolist()
    said = found.said[:, column].tolist()
    came = [*known, *([] if found.rest is None else found.rest[:, column].tolist())]
    told = []
    for t, value in enumerate([*known, *free]):
        what = "reads" if t < len(known) else "reads its own answer,"
        at = f"Step {t + 1}" + ("" if tokens is None else f" ({beside_numbers(tokens[t])})")
        words = f"{at}: {what} {real_text(value, units)}, says {real_text(said[t], units)} next"
        if t + 1 < len(came):
            words += f"; {real_text(came[t + 1], units)} came"
        told.append(f"{words}.")
    return told
