"""One quantity over all steps and units."""

from __future__ import annotations

import plotly.graph_objects as go

from lstm_viz.cells import Trace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.theme import FONT, theme
from lstm_viz.figures.value_scales import scale_of, value_range_of
from lstm_viz.notation import QUANTITIES


def gate_heatmap(trace: Trace, quantity: str, *, dark: bool = False) -> go.Figure:
    """Draw one quantity of a trace, units by time.

    Parameters
    ----------
    trace : LSTMTrace, GRUTrace or RNNTrace
        A finished trace of a single sequence.
    quantity : str
        An attribute of the trace: ``"f"``, ``"c"``, ``"h"``, ``"z"``, …
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        One heatmap, ``z`` of shape (H, T); gates from 0 to 1, candidates and hidden states from
        -1 to 1, cell states symmetric about 0.

    Raises
    ------
    InvalidInput
        When the trace has no such quantity, or is of a batch.
    """
    if quantity not in QUANTITIES or not hasattr(trace, quantity):
        raise InvalidInput(f"a {trace.cell.kind}'s trace has no quantity {quantity!r}.")
    trace.require_single()
    values = getattr(trace, quantity)
    low, high = value_range_of(quantity, values)
    described, colors = QUANTITIES[quantity], theme(dark)
    return go.Figure(
        {
            "data": [
                {
                    "type": "heatmap",
                    "name": quantity,
                    "z": values.T.tolist(),
                    "x": list(range(1, trace.steps + 1)),
                    "y": list(range(1, values.shape[1] + 1)),
                    "zmin": low,
                    "zmax": high,
                    "colorscale": scale_of(described.is_gate, colors),
                    "hovertemplate": (
                        f"{described.label}, unit %{{y}}, step %{{x}}: %{{z:.4f}}<extra></extra>"
                    ),
                }
            ],
            "layout": {
                "template": {"layout": {}},
                "title": {"text": f"{described.label}: {described.name}"},
                "font": {"family": FONT, "color": colors.text},
                "paper_bgcolor": colors.background,
                "plot_bgcolor": colors.background,
                "xaxis": {"title": {"text": "step t"}, "dtick": max(1, trace.steps // 12)},
                "yaxis": {
                    "title": {"text": "unit"},
                    "autorange": "reversed",
                    "dtick": max(1, values.shape[1] // 8),
                },
                "meta": {
                    "alt": f"{described.name} of {counted(values.shape[1], 'unit')} over "
                    f"{counted(trace.steps, 'step')}, "
                    f"from {shown(float(values.min()))} to {shown(float(values.max()))}."
                },
            },
        },
        _validate=False,
    )
