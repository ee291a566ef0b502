"""The card of a trained network: what it is, how well it does, how to build it again."""

from __future__ import annotations

import streamlit as st

from lstm_viz.figures.digits import counted
from lstm_viz.figures.shares import precise_share_text
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.setting_names import OPTIMISER_NAMES
from lstm_viz.zoo import Card
from lstm_viz.zoo.shipped import path_of

_LOSSES = {
    "cross_entropy": "cross entropy, nats",
    "binary": "binary cross entropy, nats",
    "mse": "mean squared error",
}


def show_card(card: Card) -> None:
    """Show everything that is known of a network, and give its file away."""
    rows = _rows(card)
    st.markdown(
        "| | |\n|:--|:--|\n" + "\n".join(f"| **{name}** | {as_text(what)} |" for name, what in rows)
    )
    key = card.recipe.key
    st.markdown("Build it again, which replaces the file, or hold it to this card:")
    st.code(f"python -m lstm_viz.zoo build {key}\npython -m lstm_viz.zoo check {key}", "shell")
    path = path_of(key)
    st.download_button(
        f"Save {path.name}",
        path.read_bytes(),
        file_name=path.name,
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        help="Weights under PyTorch’s names, the card in the header.",
    )


def _rows(card: Card) -> list[tuple[str, str]]:
    made_by, task = card.recipe, card.recipe.task
    settings = made_by.settings
    rows = [
        ("Task", task.sentence),
        ("Source", task.source),
        ("Data", made_by.data),
        ("Licence", made_by.licence),
        (
            "Network",
            f"one LSTM of {counted(settings.hidden_size, 'unit')}, {task.input_size} → "
            f"{task.output_size}, with a linear read-out: {card.parameters:,} parameters",
        ),
        ("Recipe", _recipe(card)),
        (
            "Score",
            f"{precise_share_text(card.right)} of {card.held_out:,} held-out sequences are right. "
            f"{task.criterion}",
        ),
        (
            "Loss",
            f"{_number(card.loss)} ({_LOSSES[task.loss]})"
            + ("" if card.bits is None else f", {card.bits:.2f} bits a step")
            + f"; without memory {_number(card.baseline)}. {task.baseline_words}",
        ),
    ]
    if card.reach is not None:
        rows.append(("Reach", f"every word up to n = {card.reach:,} is right"))
    if card.claim is not None:
        r = f"{card.claim.correlation:.2f}".replace("-", "−")
        rows.append(("Found", f"unit {card.claim.unit + 1} follows {card.claim.feature}, r = {r}"))
    rows.append(("Built", f"{card.built}, Python {card.python}, PyTorch {card.torch}"))
    return rows


def _recipe(card: Card) -> str:
    settings = card.recipe.settings
    rate = f"{settings.learning_rate:g}"
    if settings.learning_rate_end is not None:
        rate += f" to {settings.learning_rate_end:g}"
    words = [
        f"{OPTIMISER_NAMES[settings.optimiser]}, learning rate {rate}",
        "no clipping" if settings.clip is None else f"clipped at {settings.clip:g}",
        f"batches of {settings.batch}",
        f"{card.updates:,} updates in {_seconds(card.seconds)}",
        f"first weights: {settings.init}",
    ]
    if settings.forget_bias is not None:
        words.append(f"forget bias {settings.forget_bias:g}")
    return ", ".join(
        [*words, f"{card.recipe.task.lag_words}: {settings.lag}, seed {settings.seed}"]
    )


def _number(value: float) -> str:
    return f"{value:.3g}" if value >= 1e-3 or value == 0 else f"{value:.1e}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} minutes"
