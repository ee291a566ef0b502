"""The conveyor belt: the cell state alone, running; what is kept, written and read at each step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.belt_bars import draw_bars, draw_ghosts
from lstm_viz.figures.belt_ground import (
    draw_ghost_legend,
    draw_ground,
    draw_numbers,
    draw_steps,
    step_labels,
)
from lstm_viz.figures.belt_locks import draw_belt_locks
from lstm_viz.figures.belt_plan import (
    BOTTOM,
    HEIGHT,
    TOP,
    WIDTH,
    Lanes,
)
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import (
    Layer,
    MovingPicture,
)
from lstm_viz.figures.pinned_values import pinned_arrays
from lstm_viz.figures.stage import MOST_UNITS
from lstm_viz.figures.stage_holds import StageHolds
from lstm_viz.figures.stage_phases import PHASES
from lstm_viz.figures.stage_words import StageWords
from lstm_viz.figures.theme import theme


def belt(
    trace: LSTMTrace,
    *,
    units: Sequence[int] | None = None,
    tokens: Sequence[str] | None = None,
    dark: bool = False,
    pinned: LSTMTrace | None = None,
) -> MovingPicture:
    """Draw the cell state as a belt that moves on with each step.

    A bar is a value: up for positive, down for negative, on one scale for all lanes. The bars on
    the left are C of the steps before. The last of them is scaled by f(t) as it moves on, i(t)·C̃(t)
    drops onto it, the sum is C(t); what o(t) lets out of tanh C(t) leaves as h(t). What the trace's
    interventions hold is under padlocks.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence, without a projection.
    units : sequence of int, optional
        The units to show, a lane each, at most `MOST_UNITS`; the first ones by default.
    tokens : sequence of str, optional
        Each step's input as a word, T of them.
    dark : bool
        Whether the page is dark.
    pinned : LSTMTrace, optional
        Another trace of the same T and H, to compare with: each bar has its own as a ghost behind
        it, in the trace ``ghosts``.

    Returns
    -------
    MovingPicture
        In its front layer the bar trace ``bars`` has for each lane the `PAST` bars of earlier
        steps, then those of what is kept, of what is written, of C(t) and of h(t); ``customdata``
        holds their true values, ``ids`` say which is which (``"past 1:0"``, ``"kept:0"``, …).

    Raises
    ------
    InvalidInput
        When the trace is of a batch or of a cell with a projection, or the pinned one is, or has
        other steps or units.
    """
    if trace.batch_size is not None or trace.cell.weight_hr is not None:
        raise InvalidInput(
            "the belt shows one sequence and a cell without a projection; got a trace of "
            f"{'a batch' if trace.batch_size is not None else 'a cell with one'}."
        )
    if pinned is not None:
        require_comparable(trace, pinned)
    shown_units = tuple(units or range(min(trace.cell.hidden_size, MOST_UNITS)))[:MOST_UNITS]
    colors = theme(dark)
    is_compared = pinned is not None
    limit = max(_largest(one, shown_units) for one in (trace, pinned) if one is not None)
    lanes = Lanes(len(shown_units), limit or 1.0)
    words = StageWords.of(trace, shown_units, tokens, pinned)
    holds = StageHolds(trace, shown_units)
    picked = list(shown_units)

    def sheet() -> Canvas:
        return Canvas(WIDTH, TOP + HEIGHT + BOTTOM, colors)

    ground, ghosts, front, locks = sheet(), sheet(), sheet(), sheet()
    draw_ground(ground, lanes, shown_units)
    bindings = draw_bars(front, lanes, is_compared=is_compared)
    bindings += draw_numbers(front, lanes)
    bindings += draw_steps(front)
    ghost_layers, lock_layers = [], []
    if is_compared:
        draw_ghost_legend(ground)
        ghost_bindings = draw_ghosts(ghosts, lanes)
        ghost_layers = [Layer(ghosts.figure(), tuple(ghost_bindings))]
    if holds:
        lock_bindings = draw_belt_locks(locks, lanes)
        lock_layers = [Layer(locks.figure(), tuple(lock_bindings))]

    return MovingPicture(
        layers=(
            Layer(ground.figure({"fits_screen": True, "begins_at_right": True})),
            *ghost_layers,
            Layer(front.figure(), tuple(bindings), listens=True),
            *lock_layers,
        ),
        arrays={
            **{
                key: np.asarray(getattr(trace, key)[:, picked], np.float64)
                for key in ("f", "i", "g", "o")
            },
            "c": np.concatenate([trace.c0[None], trace.c])[:, picked].astype(np.float64),
            "h": np.concatenate([trace.h0[None], trace.h])[:, picked].astype(np.float64),
            **pinned_arrays(pinned, shown_units),
            **words.arrays,
        },
        words={**words.words, "steps": step_labels(trace.steps, tokens)},
        alt=words.alt,
        sentence=words.sentence,
        questions=words.questions,
        steps=trace.steps,
        phases=len(PHASES),
        rolls=True,
    )


def lane_of(lanes: int, index: int) -> int:
    """Which of so many lanes a point of the trace ``bars`` is on."""
    return index % lanes


def _largest(trace: LSTMTrace, units: Sequence[int]) -> float:
    picked = list(units)
    shown: list[FloatArray] = [trace.c0[picked], trace.c, trace.retained, trace.written]
    return max(float(np.abs(v if v.ndim == 1 else v[:, picked]).max()) for v in shown)
