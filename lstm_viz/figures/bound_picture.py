"""A vanilla RNN's gradient, and what it cannot exceed."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted
from lstm_viz.figures.line_legend import legend_height, line_legend
from lstm_viz.figures.log_axis import log_axis_for, magnitude
from lstm_viz.figures.network_colors import network_color
from lstm_viz.figures.norm_lines import NormLine, norm_frame, norm_traces
from lstm_viz.figures.theme import theme
from lstm_viz.figures.time_axis import LEFT, RIGHT
from lstm_viz.gradients import JacobianBound

_INNER, _BOTTOM = 190, 46  # pixels


def bound_picture(
    norms: FloatArray,
    bound: JacobianBound,
    *,
    key: str = "rnn_tanh",
    tokens: Sequence[str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw a gradient's norm over time under both of its bounds.

    Parameters
    ----------
    norms : ndarray, shape (T,)
        ‖∂L/∂h(t)‖.
    bound : JacobianBound
        What it cannot exceed.
    key : str
        Whose colour it has: ``"rnn_tanh"`` or ``"rnn_relu"``.
    tokens : sequence of str, optional
        A label for each step, T of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        The lines ``from weights``, ``from slopes`` and ``gradient``, ``y`` on a `LogAxis`.

    Raises
    ------
    InvalidInput
        When the lengths differ, or there are not as many tokens as steps.
    """
    if norms.shape != bound.from_weights.shape:
        raise InvalidInput(
            f"the norms have shape {norms.shape}, the bound {bound.from_weights.shape}; expected "
            "the same."
        )
    colors = theme(dark)
    layout = norm_frame(len(norms), tokens, colors)
    lines = [
        NormLine("from weights", "at most, from U", bound.from_weights, colors.quiet, "8px,4px"),
        NormLine("from slopes", "at most, slopes met", bound.from_slopes, colors.text, "2px,3px"),
        NormLine("gradient", "‖∂L/∂h(t)‖", norms, network_color(key, colors), "solid", 4),
    ]
    axis = log_axis_for(*(line.norms for line in lines))
    entries = [
        line.entry(f"{text}: {magnitude(float(line.norms[0]))} at t = 1")
        for line, text in zip(
            reversed(lines),
            (
                "<b>the gradient</b> ‖∂L/∂h(t)‖",
                "at most, with the slopes φ′ that were met",
                f"at most, from U alone, a factor {bound.sigma_max:.3g} a step",
            ),
            strict=True,
        )
    ]
    over = legend_height(entries) + 10
    shapes, notes = line_legend(entries, 8, _INNER, colors)
    rows = axis.row_words()
    return go.Figure(
        {
            "data": norm_traces(lines, axis, tokens),
            "layout": {
                **layout,
                "height": over + _INNER + _BOTTOM,
                "margin": {"l": LEFT, "r": RIGHT, "t": over, "b": _BOTTOM},
                "yaxis": axis.layout(colors),
                "shapes": [*axis.bands(colors), *shapes],
                "annotations": notes,
                "meta": {
                    **layout["meta"],
                    "alt": (
                        f"Lines over {counted(len(norms), 'step')} on a logarithmic axis. At step "
                        f"1 the gradient's norm is {magnitude(float(norms[0]))}; with the slopes "
                        f"that were met it could be {magnitude(float(bound.from_slopes[0]))} at "
                        f"most, from the weights alone {magnitude(float(bound.from_weights[0]))}, "
                        f"{'shrinking' if bound.sigma_max < 1 else 'growing'} by a factor "
                        f"{bound.sigma_max:.3g} a step back."
                        + (f" In rows of their own: {rows}." if rows else "")
                    ),
                },
            },
        },
        _validate=False,
    )
