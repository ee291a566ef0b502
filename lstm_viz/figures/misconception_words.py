"""What an experiment found, in words: its numbers as they are shown, and the sentence with them."""

from __future__ import annotations

from lstm_viz.figures.digits import shown
from lstm_viz.figures.log_axis import magnitude
from lstm_viz.figures.shares import precise_share_text
from lstm_viz.misconceptions import Number, Outcome, Panel


def number_words(number: Number) -> str:
    """Write a number of an experiment, with a percent sign where it is a share."""
    if number.written == "percent":
        return precise_share_text(number.value)
    if number.written == "magnitude":
        return magnitude(abs(number.value))
    if number.written == "whole":
        return f"{number.value:,.0f}".replace("-", "−")
    text = shown(number.value, number.decimals)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def right_words(outcome: Outcome) -> str:
    """What is right, with the numbers that were found in it."""
    return outcome.right.format(
        **{name: number_words(number) for name, number in outcome.numbers.items()}
    )


def panel_words(panel: Panel, k: int) -> str:
    """What a panel's lines are at one place, from 0."""
    write = magnitude if panel.scale == "log" else lambda value: shown(value, 3)
    return ", ".join(f"{line.name}: {write(float(line.values[k]))}" for line in panel.series)
