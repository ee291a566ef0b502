"""Statements about the gates: which end is open, how long 0.99 lasts, what o does."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz import zoo
from lstm_viz.analysis import saturation
from lstm_viz.cells import LSTM, Clamp, Interventions, LSTMTrace
from lstm_viz.misconceptions.outcome import Axis, Number, Outcome, Panel, Series
from lstm_viz.misconceptions.statement import Knob, Source, Statement
from lstm_viz.presets import preset

STEPS = 100
READ = 40
"""Steps of the noise that the input gate is tried on."""

MOSTLY = 0.99
"""The forget gate that is “nearly open”."""

NEARLY_EVERYTHING = 0.9
FEW = 0.05
"""If no more gate values than this lie between shut and open, gates are switches."""

_LSTM_IN_PYTORCH = "The equations in the documentation of torch.nn.LSTM"
_H_AND_S = "Hochreiter & Schmidhuber 1997, “Long short-term memory”, Neural Computation 9(8)"
GERS = (
    "Gers, Schmidhuber & Cummins 2000, “Learning to forget: continual prediction with LSTM”, "
    "Neural Computation 12(10)"
)


def kept_alone(forget: float, steps: int) -> LSTMTrace:
    """A cell state of 1 to which nothing is added, with the forget gate held."""
    cell = preset("set-reset").cell
    held = Interventions(clamps=(Clamp("f", forget), Clamp("i", 0.0)))
    return cell.trace(np.zeros((steps, cell.input_size)), c0=np.ones(1), interventions=held)


def _input_gate(position: float) -> Outcome:
    cell = preset("remember-everything").cell
    x = np.random.default_rng(0).normal(size=(READ, 1))
    held = cell.trace(x, interventions=Interventions(clamps=(Clamp("i", position),)))
    let_in = cell.trace(x)
    through = float(np.abs(held.written).sum() / np.abs(held.g).sum())
    return Outcome(
        panels=(
            Panel("C̃(t), what could be written", (Series("C̃(t)", "g", held.g[:, 0]),), True),
            Panel(
                "C(t), all that was written",
                (
                    Series("C(t)", "c", held.c[:, 0]),
                    Series("C(t) with i = 1", "quiet", let_in.c[:, 0], "dot"),
                ),
            ),
        ),
        numbers={
            "i": Number(position, "the input gate's value, 0 to 1"),
            "through": Number(through, "share of the candidate that was written", "percent"),
        },
        # The claim: 0 lets through, 1 does not.
        holds=abs(through - (1 - position)) < abs(through - position),
        right=(
            "With the input gate at {i}, {through} of the candidate gets onto the belt: 1 lets all "
            "in, 0 nothing."
        ),
    )


def _forget_gate(position: float) -> Outcome:
    trace = kept_alone(position, STEPS)
    once = float(trace.c[0, 0])
    return Outcome(
        panels=(
            Panel("f(t), the forget gate", (Series("f(t)", "f", trace.f[:, 0]),), True),
            Panel("C(t), begun at 1", (Series("C(t)", "c", trace.c[:, 0]),)),
        ),
        numbers={
            "f": Number(position, "the forget gate's value, 0 to 1", decimals=3),
            "once": Number(once, "share of C left after one step", "percent"),
            "left": Number(float(trace.c[-1, 0]), "share of C left at the last step", "percent"),
            "steps": Number(STEPS, "steps", "whole"),
        },
        # The claim: 1 wipes, so 1 − f would be what is left after a step.
        holds=abs(once - (1 - position)) < abs(once - position),
        right=(
            "f says what is kept: with f = {f}, {once} of C is left after a step and {left} after "
            "{steps}."
        ),
    )


def _nearly_open(position: float) -> Outcome:
    steps = int(position)
    trace = kept_alone(MOSTLY, steps)
    left, f = float(trace.c[-1, 0]), float(trace.f[0, 0])
    return Outcome(
        panels=(
            Panel("f(t), the forget gate", (Series("f(t)", "f", trace.f[:, 0]),), True),
            Panel("C(t), begun at 1", (Series("C(t)", "c", trace.c[:, 0]),), marks=(0.5,)),
        ),
        numbers={
            "f": Number(f, "the forget gate's value, 0 to 1"),
            "left": Number(left, "share of C left at the last step", "percent"),
            "steps": Number(steps, "steps", "whole"),
            "half": Number(math.log(0.5) / math.log(f), "steps until half is left", "whole"),
        },
        holds=left > NEARLY_EVERYTHING,
        right=(
            "It depends on how long: with f = {f}, {left} is left after {steps} steps. What there "
            "is halves every {half} steps."
        ),
    )


def _switches(position: float) -> Outcome:
    if position == 0:
        who, unit = "a new LSTM, as PyTorch draws it", 0
        trace = LSTM.random(4, 32, seed=0).trace(np.random.default_rng(0).normal(size=(STEPS, 4)))
    elif position == 1:
        shown = zoo.example_of("python")
        who, unit = "a trained LSTM that reads Python", shown.unit
        trace = shown.cell.trace(shown.sequence.x)
    else:
        who, unit = "the counter that was set by hand", 0
        bits = np.random.default_rng(0).integers(0, 2, (STEPS, 1)).astype(float)
        trace = preset("counter").cell.trace(bits)
    found = saturation(trace)
    shut = float(np.mean([gate.closed_overall for gate in found.gates.values()]))
    wide = float(np.mean([gate.open_overall for gate in found.gates.values()]))
    between = float(
        np.mean([np.mean((v >= 0.1) & (v <= 0.9)) for v in (trace.f, trace.i, trace.o)])
    )
    return Outcome(
        panels=(
            Panel(
                f"gates of unit {unit + 1}, from 0 (shut) to 1 (open)",
                tuple(
                    Series(f"{gate}(t)", gate, np.asarray(getattr(trace, gate)[:, unit], float), d)
                    for gate, d in (("f", "solid"), ("i", "dash"), ("o", "dot"))
                ),
                marks=(found.closed_below, found.open_above),
            ),
        ),
        numbers={
            "shut": Number(shut, "share of f, i, o of all units below 0.1", "percent"),
            "open": Number(wide, "share of f, i, o of all units above 0.9", "percent"),
            "between": Number(between, "share of f, i, o of all units between them", "percent"),
        },
        holds=between < FEW,
        right=(
            "A gate can take any value between 0 and 1; which, its weights decide. In "
            f"{who}, "
            "{between} of all gate values lie in between, {shut} are shut, "
            + ("the rest is open." if wide > 0 else "none is open.")
        ),
    )


CURVE = np.linspace(-3.0, 3.0, 121)
"""Cell states that are read out."""


def _output_gate(position: float) -> Outcome:
    cell = preset("set-reset").cell
    held = Interventions(clamps=(Clamp("f", 1.0), Clamp("i", 0.0), Clamp("o", 1.0)))
    states = np.append(CURVE, position)
    trace = cell.trace(
        np.zeros((1, len(states), cell.input_size)), c0=states[:, None], interventions=held
    )
    h = trace.h[0, :, 0]
    through_sigmoid = 1 / (1 + np.exp(-states))
    return Outcome(
        axis=Axis("cell state C(t)"),
        curve_at=CURVE,
        panels=(
            Panel(
                "h(t), what is read out with o = 1",
                (
                    Series("h(t)", "h", h[:-1]),
                    Series("σ(C(t)), as claimed", "quiet", through_sigmoid[:-1], "dot"),
                ),
            ),
        ),
        numbers={
            "c": Number(position, "the cell state"),
            "h": Number(float(h[-1]), "h, measured", decimals=3),
            "claimed": Number(float(through_sigmoid[-1]), "σ(C), as claimed", decimals=3),
        },
        holds=abs(float(h[-1] - through_sigmoid[-1])) < 0.01,
        right=(
            "The σ is in the gate, not on the belt: h(t) = o(t)·tanh C(t). A cell state of {c} "
            "is read out as {h}; σ would make it {claimed}."
        ),
    )


GATES = (
    Statement(
        key="input-gate",
        subject="gates",
        claim="In the input gate, 0 means important and 1 means not important.",
        answer="false",
        asks=(
            "A cell that adds up whatever is let in reads noise. Its input gate is held at one "
            "value."
        ),
        run=_input_gate,
        knob=Knob("Input gate held at", (0.0, 0.25, 0.5, 0.75, 1.0), 0.0),
        source=Source(_H_AND_S),
    ),
    Statement(
        key="forget-one",
        subject="gates",
        claim="A forget gate of 1 means: forget.",
        answer="false",
        asks=(
            f"The cell state begins at 1 and nothing is added. The forget gate is held at one "
            f"value for {STEPS} steps."
        ),
        run=_forget_gate,
        knob=Knob("Forget gate held at", (0.0, 0.5, 0.9, 0.99, 0.999, 1.0), 1.0),
        source=Source(GERS),
    ),
    Statement(
        key="ninety-nine",
        subject="gates",
        claim="A forget gate that is 99 % open keeps nearly everything.",
        answer="depends",
        is_universal=False,
        asks=(
            f"The cell state begins at 1 and nothing is added. The forget gate is held at "
            f"{MOSTLY:g}. Nearly everything: more than {NEARLY_EVERYTHING:.0%}."
        ),
        run=_nearly_open,
        knob=Knob("Steps", (5.0, 10.0, 50.0, 100.0, 200.0, 500.0), 100.0),
        source=Source(f"{GERS}: C(t) = f(t)·C(t−1) + …, so f^k is left after k steps"),
    ),
    Statement(
        key="output-gate",
        subject="gates",
        claim="The output gate squashes the cell state with a sigmoid.",
        answer="false",
        asks="Cell states from −3 to 3 are read out with the output gate held wide open.",
        run=_output_gate,
        knob=Knob("Cell state", (-2.0, -1.0, 0.0, 1.0, 2.0), -2.0),
        source=Source(_LSTM_IN_PYTORCH),
    ),
    Statement(
        key="switches",
        subject="gates",
        claim="In practice gates are switches: open or shut.",
        answer="depends",
        is_universal=False,
        asks=(
            "All values of f, i and o are counted over a whole sequence: shut (below 0.1), open "
            "(above 0.9), or in between."
        ),
        run=_switches,
        knob=Knob(
            "Network",
            (0.0, 1.0, 2.0),
            0.0,
            {0.0: "New, as PyTorch draws it", 1.0: "Trained on Python", 2.0: "Set by hand"},
        ),
        source=Source(
            "Karpathy, Johnson & Fei-Fei 2015, “Visualizing and understanding recurrent "
            "networks”, section 4.2 (the limits 0.1 and 0.9)"
        ),
    ),
)
"""The statements about gates."""
