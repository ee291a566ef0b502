"""What two chains over one sequence have read and say, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.bidirectional_times import ChainTimes
from lstm_viz.figures.digits import beside_numbers, counted, shown
from lstm_viz.figures.shares import chance_text, share_text
from lstm_viz.figures.token_words import safe_token, visible_token
from lstm_viz.readout import Answers


def chain_sentences(
    times: ChainTimes,
    tokens: Sequence[str],
    says: Answers | None,
    forward_says: Answers | None,
) -> list[str]:
    """One for each moment of the clock."""
    if times.view == "step":
        return [_at_step(t, tokens, says, forward_says) for t in range(times.steps)]
    return [_while_running(tick, times, tokens) for tick in range(times.steps)]


def answer_text(found: Answers, t: int) -> str:
    """What stands in a cell: ✓ or ✗ where it is known, and the likeliest answer."""
    name, _, is_right = _likeliest(found, t)
    mark = "" if is_right is None else "✓ " if is_right else "✗ "
    return f"{mark}{safe_token(name)}"


def likeliest_text(found: Answers, t: int) -> str:
    """The probability of the likeliest answer, short: ``34 %``, ``>99 %``."""
    return share_text(_likeliest(found, t)[1])


def right_text(found: Answers, t: int) -> str:
    """What would be right at a step; a blank where nothing is asked."""
    return safe_token(found.outputs[int(found.target[t].argmax())]) if found.asked[t] else " "


def chain_tips(
    forward: LSTMTrace, backward: LSTMTrace, units: Sequence[int], tokens: Sequence[str]
) -> list[str]:
    """What is said of a column that is pointed at."""
    picked = list(units)

    def row(values: np.ndarray) -> str:
        return ", ".join(shown(float(value), signed=True) for value in values[picked])

    return [
        f"step {t + 1}, “{visible_token(tokens[t])}”\n"
        f"h→ = {row(forward.h[t])}\nC→ = {row(forward.c[t])}\n"
        f"h← = {row(backward.h[t])}\nC← = {row(backward.c[t])}"
        for t in range(forward.steps)
    ]


def _while_running(tick: int, times: ChainTimes, tokens: Sequence[str]) -> str:
    last = times.steps
    at_backward = int(times.backward_head[tick])
    both = np.flatnonzero(times.both_seen[tick])
    begin = (
        f"h→ has read {_span(1, tick + 1)} and is at {_quoted(tokens[tick])}; h← has read "
        f"{_span(last, at_backward + 1)} and is at {_quoted(tokens[at_backward])}. "
    )
    if len(both) == 0:
        return begin + "No step has been passed by both yet."
    first, end = int(both[0]) + 1, int(both[-1]) + 1
    have = "has" if first == end else "have"
    joined = _span(first, end)
    return (
        f"{begin}{joined[:1].upper()}{joined[1:]} {have} been passed by both: there h→ and h← are "
        "joined and read out."
    )


def _at_step(
    t: int, tokens: Sequence[str], says: Answers | None, forward_says: Answers | None
) -> str:
    steps = len(tokens)
    sentence = (
        f"Step {t + 1}: h→ has read {_span(1, t + 1)}, h← has read {_span(steps, t + 1)}; together "
        f"all {counted(steps, 'step')}."
    )
    if says is None or not says.asked[t]:
        return sentence + (" Nothing is asked here." if says is not None else "")
    name, chance, _ = _likeliest(says, t)
    sentence += f" Right: {_quoted(right_text(says, t))}. Both ways: {_quoted(name)}, "
    sentence += _unbroken(chance)
    if forward_says is not None:
        name, chance, _ = _likeliest(forward_says, t)
        sentence += f"; forward only: {_quoted(name)}, {_unbroken(chance)}"
    return sentence + "."


def _likeliest(found: Answers, t: int) -> tuple[str, float, bool | None]:
    """The answer, its probability, and whether it is right; None where nothing is asked."""
    k = int(found.likeliest(1)[t, 0])
    is_right = bool(found.target[t, k] == 1) if found.asked[t] else None
    return found.outputs[k], float(found.values[t, k]), is_right


def _unbroken(chance: float) -> str:
    """A probability that no line's end tears apart."""
    return chance_text(chance).replace(" ", "\u00a0")


def _span(first: int, last: int) -> str:
    return f"step {first}" if first == last else f"steps {first} to {last}"


def _quoted(token: str) -> str:
    return f"“{beside_numbers(visible_token(token))}”"
