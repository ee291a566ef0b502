"""What a task asks, when an answer counts as right, and what an answer without memory is worth."""

from __future__ import annotations

import streamlit as st

from lstm_viz.figures.log_axis import magnitude
from lstm_viz.figures.shares import share_text
from lstm_viz.training import SOLVED, TrainingSettings
from lstm_viz.ui.messages import as_text

_LOSSES = {
    "mse": "the mean squared error",
    "cross_entropy": "the cross entropy of a softmax, in nats",
    "binary": "the cross entropy of separate σ, in nats",
}


def show_task(settings: TrainingSettings) -> None:
    """Show the task's card."""
    task = settings.problem
    rows = {
        "Asked": task.sentence,
        "Read": f"{task.input_size} a step: {_listed(task.inputs)}",
        "Answered": f"{task.output_size} a step: {_listed(task.outputs)}",
        "Lag": f"{settings.lag}, {task.lag_words}",
        "Right": task.criterion,
        "Loss": f"{_LOSSES[task.loss]}, over all steps that are asked about",
        "Without memory": f"{magnitude(task.baseline(settings.lag))}. {task.baseline_words}",
        "Published": task.source,
    }
    st.markdown(
        f"**{as_text(task.name)}**\n\n"
        + "\n".join(f"- **{name}:** {as_text(text)}" for name, text in rows.items())
    )
    st.caption(
        "All networks read the same batches in the same order. Right answers are counted on "
        "sequences that training never sees; a network has solved the task when "
        f"{share_text(SOLVED)} of them are right."
    )


def _listed(names: tuple[str, ...], most: int = 12) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
