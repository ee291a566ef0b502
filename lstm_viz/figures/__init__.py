"""Pictures: pure functions from a trace or a result to a Plotly figure.

A figure computes nothing and fetches nothing. Each one's ``layout.meta["alt"]`` says in words what
it shows.

What is named here is imported when it is first asked for: a page, or a notebook, loads its own
figures and not all of them.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lstm_viz.figures.activation_curves import activation_curves
    from lstm_viz.figures.arithmetic_picture import arithmetic_picture
    from lstm_viz.figures.belt import belt, lane_of
    from lstm_viz.figures.bidirectional_chains import bidirectional_chains
    from lstm_viz.figures.bound_picture import bound_picture
    from lstm_viz.figures.clipping_picture import clipping_picture
    from lstm_viz.figures.coloured_text import coloured_text
    from lstm_viz.figures.cost_bars import cost_bars
    from lstm_viz.figures.cursor import over_time, still
    from lstm_viz.figures.equations import equations_with_numbers, symbolic_equations
    from lstm_viz.figures.forecast_picture import forecast_picture
    from lstm_viz.figures.gate_heatmap import gate_heatmap
    from lstm_viz.figures.gate_histograms import gate_histograms
    from lstm_viz.figures.gradient_paths_picture import gradient_paths_picture
    from lstm_viz.figures.gradient_picture import gradient_picture
    from lstm_viz.figures.gru_stage import GRU_PHASES, gru_stage
    from lstm_viz.figures.half_life_steps import half_life_steps
    from lstm_viz.figures.input_gradient_strip import input_gradient_strip
    from lstm_viz.figures.known_rows import KnownRow, known_rows
    from lstm_viz.figures.ledger_bands import ledger_bands
    from lstm_viz.figures.ledger_line import ledger_line
    from lstm_viz.figures.moving_text import moving_text
    from lstm_viz.figures.problem_kinds import problem_kinds
    from lstm_viz.figures.problem_unrolled import problem_unrolled
    from lstm_viz.figures.quantity_lines import MOST_LINES, quantity_lines
    from lstm_viz.figures.readout_bars import readout_bars
    from lstm_viz.figures.readout_text import (
        moving_surprise_text,
        moving_unit_text,
        surprise_text,
    )
    from lstm_viz.figures.rnn_stage import RNN_PHASES, rnn_stage
    from lstm_viz.figures.saturation_plane import saturation_plane
    from lstm_viz.figures.sequence_strip import moving_strip, sequence_strip
    from lstm_viz.figures.side_lstm_stage import side_lstm_stage
    from lstm_viz.figures.singular_value_lines import singular_value_lines
    from lstm_viz.figures.stacked_layers import stacked_layers
    from lstm_viz.figures.stacked_strip import stacked_strip
    from lstm_viz.figures.stage import MOST_UNITS, stage, step_picture
    from lstm_viz.figures.stage_packets import packet_of
    from lstm_viz.figures.stage_phases import PHASES
    from lstm_viz.figures.target_picture import target_picture
    from lstm_viz.figures.training_gates_picture import training_gates_picture
    from lstm_viz.figures.training_gradient_picture import training_gradient_picture
    from lstm_viz.figures.training_progress_picture import training_progress_picture
    from lstm_viz.figures.training_sequence_picture import training_sequence_picture
    from lstm_viz.figures.training_sequence_reading import SequenceReading
    from lstm_viz.figures.unit_ranking_bars import unit_ranking_bars

_MODULES = {
    "activation_curves": ("activation_curves",),
    "arithmetic_picture": ("arithmetic_picture",),
    "belt": (
        "belt",
        "lane_of",
    ),
    "bidirectional_chains": ("bidirectional_chains",),
    "bound_picture": ("bound_picture",),
    "clipping_picture": ("clipping_picture",),
    "coloured_text": ("coloured_text",),
    "cost_bars": ("cost_bars",),
    "cursor": (
        "over_time",
        "still",
    ),
    "equations": (
        "equations_with_numbers",
        "symbolic_equations",
    ),
    "forecast_picture": ("forecast_picture",),
    "gate_heatmap": ("gate_heatmap",),
    "gate_histograms": ("gate_histograms",),
    "gradient_paths_picture": ("gradient_paths_picture",),
    "gradient_picture": ("gradient_picture",),
    "gru_stage": (
        "GRU_PHASES",
        "gru_stage",
    ),
    "half_life_steps": ("half_life_steps",),
    "input_gradient_strip": ("input_gradient_strip",),
    "known_rows": (
        "KnownRow",
        "known_rows",
    ),
    "ledger_bands": ("ledger_bands",),
    "ledger_line": ("ledger_line",),
    "moving_text": ("moving_text",),
    "problem_kinds": ("problem_kinds",),
    "problem_unrolled": ("problem_unrolled",),
    "quantity_lines": (
        "MOST_LINES",
        "quantity_lines",
    ),
    "readout_bars": ("readout_bars",),
    "readout_text": (
        "moving_surprise_text",
        "moving_unit_text",
        "surprise_text",
    ),
    "rnn_stage": (
        "RNN_PHASES",
        "rnn_stage",
    ),
    "saturation_plane": ("saturation_plane",),
    "sequence_strip": (
        "moving_strip",
        "sequence_strip",
    ),
    "side_lstm_stage": ("side_lstm_stage",),
    "singular_value_lines": ("singular_value_lines",),
    "stacked_layers": ("stacked_layers",),
    "stacked_strip": ("stacked_strip",),
    "stage": (
        "MOST_UNITS",
        "stage",
        "step_picture",
    ),
    "stage_packets": ("packet_of",),
    "stage_phases": ("PHASES",),
    "target_picture": ("target_picture",),
    "training_gates_picture": ("training_gates_picture",),
    "training_gradient_picture": ("training_gradient_picture",),
    "training_progress_picture": ("training_progress_picture",),
    "training_sequence_picture": ("training_sequence_picture",),
    "training_sequence_reading": ("SequenceReading",),
    "unit_ranking_bars": ("unit_ranking_bars",),
}
"""Where what is named here lives; as above, where a type checker reads it."""

_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "GRU_PHASES",
    "MOST_LINES",
    "MOST_UNITS",
    "PHASES",
    "RNN_PHASES",
    "KnownRow",
    "SequenceReading",
    "activation_curves",
    "arithmetic_picture",
    "belt",
    "bidirectional_chains",
    "bound_picture",
    "clipping_picture",
    "coloured_text",
    "cost_bars",
    "equations_with_numbers",
    "forecast_picture",
    "gate_heatmap",
    "gate_histograms",
    "gradient_paths_picture",
    "gradient_picture",
    "gru_stage",
    "half_life_steps",
    "input_gradient_strip",
    "known_rows",
    "lane_of",
    "ledger_bands",
    "ledger_line",
    "moving_strip",
    "moving_surprise_text",
    "moving_text",
    "moving_unit_text",
    "over_time",
    "packet_of",
    "problem_kinds",
    "problem_unrolled",
    "quantity_lines",
    "readout_bars",
    "rnn_stage",
    "saturation_plane",
    "sequence_strip",
    "side_lstm_stage",
    "singular_value_lines",
    "stacked_layers",
    "stacked_strip",
    "stage",
    "step_picture",
    "still",
    "surprise_text",
    "symbolic_equations",
    "target_picture",
    "training_gates_picture",
    "training_gradient_picture",
    "training_progress_picture",
    "training_sequence_picture",
    "unit_ranking_bars",
]


class _Figures(ModuleType):
    """This package: names that are imported when they are asked for."""

    def __getattr__(self, name: str) -> Any:
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
        setattr(self, name, found)
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        # Who imports the module `stage` has it put here under its name, which is the figure's too.
        if isinstance(value, ModuleType) and name in _MODULE_OF:
            value = getattr(value, name)
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Figures
