"""Labels at the ends of lines, which keep clear of each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import Theme, faded


def pushed_apart(wanted: Sequence[float], space: float, low: float, high: float) -> list[float]:
    """The places nearest to the wanted ones with at least `space` between any two.

    Parameters
    ----------
    wanted : sequence of float
        Where each one would stand, from `low` to `high`.
    space : float
        The least distance; all have to fit: ``(len(wanted) - 1) * space <= high - low``.
    low, high : float
        Between which all stay.

    Returns
    -------
    list of float
        In the order of `wanted`; who stood lower still does, equal ones in their order.
    """
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    # Groups of neighbours that touch, each around the mean of what its members want: the least
    # squares under the constraint (pool adjacent violators), then moved inside the ends.
    groups: list[list[float]] = []  # [sum of wanted - k·space, count]
    for k, index in enumerate(order):
        groups.append([wanted[index] - k * space, 1.0])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, count = groups.pop()
            groups[-1][0] += total
            groups[-1][1] += count
    bases = [total / count for total, count in groups for _ in range(int(count))]
    last = high - (len(wanted) - 1) * space
    places = [0.0] * len(wanted)
    for k, index in enumerate(order):
        places[index] = min(max(bases[k], low), last) + k * space
    return places


def end_label(
    text: str,
    color: str,
    end: tuple[float, float],
    begins: float,
    place: float,
    colors: Theme,
    *,
    away: float,
    axis: str = "",
) -> list[dict[str, Any]]:
    """Write a label in the right margin, with a thin line to it from a line's end.

    Parameters
    ----------
    text : str
        The label, 14 pixels high.
    color : str
        The line's.
    end : (float, float)
        Where the line ends, on its axes.
    begins : float
        Where the label begins, on the horizontal axis.
    place : float
        The label's middle, on the vertical axis.
    colors : Theme
        Light or dark.
    away : float
        Pixels from the axes to the label.
    axis : str
        The vertical axis' number, as in ``"y2"``.

    Returns
    -------
    list of dict
        Two annotations, the thin line first.
    """
    x, y = end
    leader = {
        "xref": "x",
        "yref": f"y{axis}",
        "x": x,
        "y": y,
        "axref": "x",
        "ayref": f"y{axis}",
        "ax": begins,
        "ay": place,
        "text": "",
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": faded(color, 0.6, colors.background),
    }
    return [leader, note(text, 14, color, x=1, y=place, yref=f"y{axis}", xshift=away)]
