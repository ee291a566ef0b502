"""The quick knobs: what matters in class, for all units at once."""

from __future__ import annotations

import math
from dataclasses import replace

import streamlit as st

from lstm_viz.editing import add_to_bias, mean_bias
from lstm_viz.figures.digits import shown
from lstm_viz.notation import QUANTITIES
from lstm_viz.ui.current import Current
from lstm_viz.ui.lab.changing import change_cell, change_own

_BIASES = {"f": "Forget bias", "i": "Input bias", "o": "Output bias"}
_SCALES = {
    "recurrent_scale": ("Scale of U", "All recurrent weights U are multiplied by it."),
    "input_scale": ("Input scale", "All input weights W are multiplied by it."),
}


def show_knobs(current: Current) -> None:
    """Show five sliders, filled with what the cell has."""
    places = st.columns(5, gap="small")
    for place, (gate, name) in zip(places, _BIASES.items(), strict=False):
        mean = mean_bias(current.cell, gate)
        end = max(6.0, float(math.ceil(abs(mean))))
        place.slider(
            name,
            -end,
            end,
            step=0.25,
            key=_filled(f"knob_{gate}", mean),
            on_change=_bias_moved,
            args=(gate,),
            help=f"b of {QUANTITIES[gate].label}, the mean over the units: all are moved alike.",
        )
    own = current.selection.own
    for place, (field, (name, help)) in zip(places[3:], _SCALES.items(), strict=True):
        scale = 1.0 if own is None else getattr(own, field)
        place.slider(
            name,
            min(0.0, float(math.floor(scale))),
            max(3.0, float(math.ceil(scale))),
            step=0.05,
            key=_filled(f"knob_{field}", scale),
            on_change=_scale_moved,
            args=(field,),
            help=help,
        )


def _filled(key: str, value: float) -> str:
    """Let a slider show what the cell has; a slider that says so already is left alone."""
    if abs(st.session_state.get(key, math.inf) - value) > 1e-4:
        st.session_state[key] = value
    return key


def _bias_moved(gate: str) -> None:
    wanted = st.session_state[f"knob_{gate}"]
    change_cell(
        lambda cell: add_to_bias(cell, gate, wanted - mean_bias(cell, gate)),
        f"{_BIASES[gate]} {shown(wanted)}",
        f"knob_{gate}",
    )


def _scale_moved(field: str) -> None:
    wanted = st.session_state[f"knob_{field}"]
    change_own(
        lambda own: replace(own, **{field: wanted}),
        f"{_SCALES[field][0]} {shown(wanted)}",
        f"knob_{field}",
    )
