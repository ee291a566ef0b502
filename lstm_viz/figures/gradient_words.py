"""What the picture of gradients that travel back says in words, and at which moment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import counted
from lstm_viz.figures.gradient_plan import GradientLine
from lstm_viz.figures.log_axis import LogAxis, log10_of, magnitude, magnitude_of_power
from lstm_viz.figures.moving import Sentence, Step, Words
from lstm_viz.figures.network_colors import NETWORK_LABELS
from lstm_viz.gradients import ARCHITECTURE_NAMES, Comparison


def norm_texts(norms: FloatArray) -> list[str]:
    """Each norm as `log_axis.magnitude` writes it."""
    return [magnitude_of_power(power) for power in log10_of(norms).tolist()]


def moment_words(lines: Sequence[GradientLine], loss_at_every_step: bool) -> dict[str, list[str]]:
    """The words of each step: ``norm_gru`` and so on, ``back`` and ``unseen``, T of each."""
    steps = len(lines[0].curve.median)
    words = {f"norm_{line.key}": norm_texts(line.curve.median) for line in lines}
    medians = np.array([line.curve.median for line in lines])
    zero, infinite = (medians == 0).any(axis=0), np.isinf(medians).any(axis=0)
    ends = {
        (False, False): ".",
        (True, False): " (0: below the float range).",
        (False, True): " (∞: beyond the float range).",
        (True, True): " (0: below the float range, ∞: beyond it).",
    }
    words["back"] = [f", {counted(back, 'step')} back" for back in range(steps - 1, 0, -1)]
    words["back"].append(", beside the last loss" if loss_at_every_step else ", beside the loss")
    words["unseen"] = [ends[bool(z), bool(i)] for z, i in zip(zero, infinite, strict=True)]
    return words


def moment_sentence(lines: Sequence[GradientLine], loss_at_every_step: bool) -> Sentence:
    """The moment in one sentence; its words are those of `moment_words`."""
    what = "the gradient of all later losses" if loss_at_every_step else "what is left"
    pieces: list[object] = ["At t = ", Step(), Words("back"), f", {what}: "]
    for k, line in enumerate(lines):
        pieces += [", " if k else "", f"{_told(line)} ", Words(f"norm_{line.key}")]
    return Sentence((*pieces, Words("unseen")))


def description(comparison: Comparison, lines: Sequence[GradientLine]) -> str:
    """What the whole picture shows, whatever the moment."""
    settings = comparison.settings
    networks = ", ".join(
        f"{ARCHITECTURE_NAMES[result.architecture]} (H = {result.hidden_size}, "
        f"{result.parameter_count:,} parameters)"
        for result in comparison.results
    )
    loss = "on h(T)" if settings.loss == "last" else "on h(t) at every step"
    first = ", ".join(f"{_told(line)} {magnitude(float(line.curve.median[0]))}" for line in lines)
    return (
        f"Ribbons, and under them curves on a logarithmic axis: the norms of the gradient of a "
        f"loss {loss} with respect to h(t), of an LSTM also C(t), from "
        f"{counted(comparison.steps, 'step')} back, {drawn_from(comparison)}. {networks}. "
        f"At t = 1: {first}. "
    )


def drawn_from(comparison: Comparison) -> str:
    """Of how many initialisations the lines are: ``median of 20 initialisations``."""
    done, wanted = comparison.done, comparison.settings.initialisations
    if wanted == 1:
        return "one initialisation"
    of = f"{done} of {wanted}" if done < wanted else f"{wanted}"
    return f"median of {of} initialisations"


def note_on_curves(comparison: Comparison, lines: Sequence[GradientLine], axis: LogAxis) -> str:
    """What the curves are, in one line."""
    norms = "‖∂L/∂h(t)‖"
    if any(line.is_cell_state for line in lines):
        norms += " and ‖∂L/∂C(t)‖"
    # By rank: of fewer than ten the band leaves none out.
    band = "the middle 80 %" if comparison.done >= 10 else "lowest to highest"
    band = f"; band: {band}" if comparison.done > 1 else ""
    rows = axis.row_words()
    return f"<b>{norms}</b>, {drawn_from(comparison)}{band}" + (f"; {rows}" if rows else "")


def hover_texts(
    lines: Sequence[GradientLine], picked: NDArray[np.intp], tokens: Sequence[str] | None
) -> list[str]:
    """What is said of each of these steps: every line's median, its band and what left the axis.

    Lines of plain text; whoever shows them must not take them for mark-up.
    """
    steps = len(lines[0].curve.median)
    texts = []
    columns = [_line_texts(line, picked) for line in lines]
    for t, rows in zip(picked.tolist(), zip(*columns, strict=True), strict=True):
        back = counted(steps - 1 - t, "step")
        token = "" if tokens is None else f" (“{tokens[t]}”)"
        texts.append("\n".join([f"step {t + 1}{token}, {back} back", *rows]))
    return texts


def _line_texts(line: GradientLine, picked: NDArray[np.intp]) -> list[str]:
    curve, label = line.curve, NETWORK_LABELS[line.key]
    medians, lows, highs = (
        norm_texts(part[picked]) for part in (curve.median, curve.low, curve.high)
    )
    if curve.count == 1:
        return [f"{label}: {median}" for median in medians]
    counts = zip(curve.vanished[picked].tolist(), curve.exploded[picked].tolist(), strict=True)
    return [
        f"{label}: {median} (band {low} … {high})"
        + (f", {vanished} of {curve.count} are 0" if vanished else "")
        + (f", {exploded} of {curve.count} are ∞" if exploded else "")
        for median, low, high, (vanished, exploded) in zip(
            medians, lows, highs, counts, strict=True
        )
    ]


def _told(line: GradientLine) -> str:
    """A line's name after that of the line before: an LSTM's cell state needs no LSTM again."""
    return "C(t)" if line.is_cell_state else NETWORK_LABELS[line.key]
