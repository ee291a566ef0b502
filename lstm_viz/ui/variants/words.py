"""What the page of variants says first: what is another, and what to look for. No Streamlit."""

from __future__ import annotations

import numpy as np

from lstm_viz.figures.digits import shown
from lstm_viz.ui.variants.choice import Reads, Variant, VariantsChoice
from lstm_viz.ui.variants.scene import LONG, Scene, farthest, is_drawn

NAMES: dict[Variant, str] = {
    "plain": "Plain",
    "peepholes": "Peepholes",
    "no-forget-gate": "No forget gate",
    "coupled": "Coupled",
    "projection": "Projection",
}

READS_NAMES: dict[Reads, str] = {
    "ones": "Ones to count",
    "stream": "Stream of U[0, 1]",
    "wave": "A wave",
    "pulse": "One pulse",
}

_TITLES: dict[Variant, str] = {
    "plain": "The plain LSTM",
    "peepholes": "Peepholes",
    "no-forget-gate": "No forget gate",
    "coupled": "Coupled input and forget gate",
    "projection": "Projection",
}

_CHANGES: dict[Variant, str] = {
    "plain": "No gate sees the cell state, only x(t) and h(t−1).",
    "peepholes": "The gates see the cell state as well.",
    "no-forget-gate": "The LSTM of 1997: C can only be added to.",
    "coupled": "One gate for both, f(t) = 1 − i(t): what is written pushes out as much.",
    "projection": "Fewer numbers go round: W_hr makes h(t) of o(t)·tanh C(t).",
}

THRESHOLD = 50 / 20
"""The count above which the counter's gates turn, at strength 1: where 20·C is 50."""


def headline(choice: VariantsChoice, scene: Scene) -> str:
    """The variant's name, what is another, what to look for on this sequence, and its size."""
    name, changes = _TITLES[choice.variant], _CHANGES[choice.variant]
    own, plain = scene.cell.parameter_count, scene.plain.parameter_count
    size = f"{own} parameters" + ("" if scene.is_plain else f" (plain: {plain})")
    return f"#### {name}\n\n{changes} *{_look_for(choice, scene)}* {size}."


def _look_for(choice: VariantsChoice, scene: Scene) -> str:
    variant, reads = choice.variant, choice.sequence
    if variant == "plain":
        if reads == "ones":
            return (
                "Unit 1 counts the ones, but its output gate is shut: h₁ is 0, and no gate can "
                "see how far the count is."
            )
        return "The variants have the same weights; behind their numbers stand this cell’s."
    if (variant, reads) == ("peepholes", "ones"):
        return _of_counter(choice.strength)
    if variant == "no-forget-gate" and reads == "stream":
        far, plain = farthest(reads, variant, choice.seed)
        return (
            f"Here |C| comes to {shown(_largest(scene))}; on {LONG:,} steps of the stream to "
            f"{far:.0f}, where the plain LSTM’s (ghosts) comes to {shown(plain)}."
        )
    if (variant, reads) == ("no-forget-gate", "ones"):
        return "No difference: the counter never forgets, its f₁ is 1 in any case."
    if (variant, reads) == ("coupled", "ones"):
        return (
            "So unit 1 cannot count: each 1 that it writes pushes out the count that it should "
            "add to. C₁ stays at 1; the plain LSTM’s (ghosts) counts on."
        )
    apart = float(np.abs(scene.trace.c - scene.plain_trace.c).max())
    if variant == "projection":
        P, H = scene.cell.output_size, scene.cell.hidden_size
        told = f"{P} of {H}: " if is_drawn(reads) else f"{P} for {H} units: "
        return (
            f"{told}the nearest to the plain LSTM that so few allow. C differs from the plain "
            f"LSTM’s (ghosts) by up to {shown(apart)} on this sequence."
        )
    return f"C differs from the plain LSTM’s (ghosts) by up to {shown(apart)} on this sequence."


def _of_counter(strength: float) -> str:
    if strength == 0:
        return "At strength 0 they see nothing: the count goes on, and no gate knows of it."
    count = THRESHOLD / strength
    return (
        f"Unit 1 counts ones; o₁ opens where C₁ is above {shown(count)}, one step later f₁ sees it "
        "and clears it. The plain LSTM (ghosts) counts on, unseen."
    )


def _largest(scene: Scene) -> float:
    return float(np.abs(scene.trace.c).max())
