"""Two chains over one sequence, one from each end, joined at every step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.bidirectional_heads import draw_heads
from lstm_viz.figures.bidirectional_plan import MOST_LANES, MOST_STEPS, WIDTH, BidirectionalPlan
from lstm_viz.figures.bidirectional_sheet import (
    BOTH_WAYS,
    FORWARD_ONLY,
    BidirectionalSheet,
    draw_answers,
    draw_cells,
    draw_ground,
    draw_joined,
)
from lstm_viz.figures.bidirectional_times import VIEWS, ChainTimes, View
from lstm_viz.figures.bidirectional_words import (
    answer_text,
    chain_sentences,
    chain_tips,
    likeliest_text,
    right_text,
)
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.digits import counted
from lstm_viz.figures.moving import Item, Layer, MovingPicture, Row, Sentence, Words
from lstm_viz.figures.theme import theme
from lstm_viz.figures.time_axis import require_token_per_step
from lstm_viz.figures.token_words import safe_token
from lstm_viz.network import NetworkTrace
from lstm_viz.readout import Answers

Direction = Literal["forward", "backward"]


def bidirectional_chains(
    run: NetworkTrace,
    tokens: Sequence[str],
    *,
    view: View = "run",
    says: Answers | None = None,
    forward_says: Answers | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw a bidirectional LSTM so that both of its chains can be moved over the sequence.

    The forward chain stands above the tokens and the backward one under them, each with h as the
    colour of a cell and C as a bar under it, at every step that it has read. Where both have been,
    h→ and h← are joined and read out.

    Parameters
    ----------
    run : NetworkTrace
        Of one sequence of at most `MOST_STEPS` steps, by one bidirectional layer of LSTMs without
        projections; of each direction the first `MOST_LANES` units are shown.
    tokens : sequence of str
        Each step's input as a word, T of them.
    view : str
        ``"run"``: at the clock's n-th moment the forward chain is at step n and the backward one
        at step T+1-n. ``"step"``: both are at the clock's step.
    says : Answers, optional
        What its read-out says, of one softmax.
    forward_says : Answers, optional
        What a network that only reads forward says to the same sequence.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        With the traces ``cells forward`` and ``cells backward`` (``customdata`` h, for each step
        its units), ``C forward`` and ``C backward``, ``head forward`` and ``head backward``, and
        ``answers``. A click goes to a step.

    Raises
    ------
    InvalidInput
        When the trace is of something else, of too many steps, or not a token a step is there.
    """
    forward, backward = chains_of(run)
    steps = forward.steps
    if steps > MOST_STEPS:
        raise InvalidInput(f"there are {steps} steps; expected at most {MOST_STEPS}.")
    require_token_per_step(tokens, steps)
    if view not in VIEWS:
        raise InvalidInput(f"view is {view!r}; expected one of {', '.join(VIEWS)}.")
    shown_units = tuple(range(min(forward.cell.hidden_size, MOST_LANES)))
    spoken = _spoken(says, forward_says, steps)
    plan = BidirectionalPlan(steps, len(shown_units), len(spoken))
    times = ChainTimes(steps, view)
    skeleton = _skeleton(plan, shown_units, tuple(spoken), view, dark)
    largest = max(1e-12, *(float(np.abs(trace.c).max()) for trace in (forward, backward)))
    return MovingPicture(
        layers=skeleton,
        arrays={
            **_of_chain("forward", forward, shown_units, times, plan, largest),
            **_of_chain("backward", backward, shown_units, times, plan, largest),
            "both": times.both_seen.astype(np.uint8),
            "columns": np.arange(steps, dtype=np.uint8)[None],
            **_answers_seen(spoken, times),
        },
        words={
            "tokens": [safe_token(token) for token in tokens],
            "tips": chain_tips(forward, backward, shown_units, tokens),
            "told": chain_sentences(times, tokens, says, forward_says),
            **_answer_words(spoken),
        },
        alt=Sentence(
            (
                f"A bidirectional LSTM over {counted(steps, 'step')}: the forward chain above the "
                "tokens, the backward one under them. ",
                Words("told"),
            )
        ),
        goes_along=Item(Row("head x forward")),
        sentence=Words("told"),
        tips=Words("tips", Row("columns")),
        steps=steps,
        jumps="customdata",
    )


def chains_of(run: NetworkTrace) -> tuple[LSTMTrace, LSTMTrace]:
    """The traces of the forward and the backward LSTM, both by the sequence's own time.

    Raises
    ------
    InvalidInput
        When the network is not one bidirectional layer of LSTMs without projections, or the trace
        is of a batch.
    """
    chains = run.layers[0]
    if len(run.layers) > 1 or len(chains) != 2:
        raise InvalidInput("the chains are those of one bidirectional layer; got another network.")
    forward, backward = chains
    if not isinstance(forward, LSTMTrace) or not isinstance(backward, LSTMTrace):
        raise InvalidInput("the chains are those of LSTMs; got other cells.")
    if forward.cell.weight_hr is not None:
        raise InvalidInput("the chains are those of LSTMs without projections.")
    forward.require_single()
    return forward, backward


@lru_cache(maxsize=16)
def _skeleton(
    plan: BidirectionalPlan,
    units: tuple[int, ...],
    spoken: tuple[str, ...],
    view: View,
    dark: bool,
) -> tuple[Layer, ...]:
    """Kept: other numbers and tokens of the same length are the same picture."""
    colors = theme(dark)

    def sheet() -> BidirectionalSheet:
        return BidirectionalSheet(plan, Canvas(WIDTH, plan.height, colors))

    ground = sheet()
    draw_ground(ground, units, spoken)
    layers = [Layer(ground.canvas.figure({"fits_screen": True}))]
    joined = sheet()
    bindings = draw_joined(joined)
    layers.append(Layer(joined.canvas.figure(), tuple(bindings)))
    for direction in ("forward", "backward"):
        cells = sheet()
        bindings = draw_cells(cells, direction)
        layers.append(Layer(cells.canvas.figure(), tuple(bindings)))
    answers = sheet()
    bindings = draw_answers(answers, spoken)
    layers.append(Layer(answers.canvas.figure(), tuple(bindings)))
    heads = sheet()
    bindings = draw_heads(heads, one_frame=view == "step")
    layers.append(Layer(heads.canvas.figure(), tuple(bindings)))
    pointer = sheet().canvas
    pointer.trace(
        {
            "type": "bar",
            "name": "pointer",
            "x": plan.columns,
            "base": [0] * plan.steps,
            "y": [plan.height] * plan.steps,
            "width": [plan.column] * plan.steps,
            "customdata": list(range(plan.steps)),
            "marker": {"opacity": 0},
            "hoverinfo": "none",
        }
    )
    layers.append(Layer(pointer.figure(), listens=True, is_drawn=False))
    return tuple(layers)


def _of_chain(
    direction: Direction,
    trace: LSTMTrace,
    units: Sequence[int],
    times: ChainTimes,
    plan: BidirectionalPlan,
    largest: float,
) -> dict[str, NDArray[Any]]:
    """The arrays of one chain; a row is a moment of the clock."""
    picked = list(units)
    seen = times.forward_seen if direction == "forward" else times.backward_seen
    heads = times.forward_head if direction == "forward" else times.backward_head
    h = _float64(trace.h[:, picked])
    columns = np.array(plan.columns)
    return {
        f"h {direction}": h.reshape(1, -1),  # step by step, each with its units
        f"bars {direction}": _float64(trace.c[:, picked]).reshape(1, -1)
        / largest
        * (0.42 * plan.column),
        f"C {direction}": _float64(trace.c[:, picked]).reshape(1, -1),
        f"seen {direction}": np.repeat(seen, len(picked), axis=1).astype(np.uint8),
        f"head h {direction}": h[heads],
        f"head x {direction}": np.repeat(columns[heads][:, None], len(picked), axis=1),
    }


def _spoken(says: Answers | None, forward_says: Answers | None, steps: int) -> dict[str, Answers]:
    spoken = {FORWARD_ONLY: forward_says, BOTH_WAYS: says}
    there = {name: found for name, found in spoken.items() if found is not None}
    for name, found in there.items():
        if found.loss != "cross_entropy" or found.steps != steps:
            raise InvalidInput(
                f"what is said {name} has {found.steps} steps and loss {found.loss!r}; expected "
                f"{steps} and 'cross_entropy'."
            )
    return there


def _answers_seen(spoken: dict[str, Answers], times: ChainTimes) -> dict[str, NDArray[np.uint8]]:
    """When each answer stands: the forward network's as soon as it has read the step."""
    seen = {FORWARD_ONLY: times.forward_seen, BOTH_WAYS: times.both_seen}
    everywhere = np.ones((times.steps, times.steps), dtype=np.bool_)
    return {
        f"seen {name}": (seen[name] if times.view == "run" else everywhere).astype(np.uint8)
        for name in spoken
    }


def _answer_words(spoken: dict[str, Answers]) -> dict[str, list[str]]:
    words = {}
    for name, found in spoken.items():
        # Of something typed nothing may be known of what is right: then all that is said is shown.
        says = found.asked if found.asked.any() else np.ones(found.steps, dtype=np.bool_)
        words[f"says {name}"] = [
            answer_text(found, t) if says[t] else " " for t in range(len(says))
        ]
        words[f"chance {name}"] = [
            likeliest_text(found, t) if says[t] else " " for t in range(len(says))
        ]
    if spoken:
        found = next(iter(spoken.values()))
        words["right"] = [right_text(found, t) for t in range(found.steps)]
    return words


def _float64(values: FloatArray) -> NDArray[np.float64]:
    return values.astype(np.float64)
