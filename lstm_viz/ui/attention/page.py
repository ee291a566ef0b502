"""Attention over an LSTM: dates in ten languages to ISO, and where the decoder looks."""

from __future__ import annotations

import streamlit as st

from lstm_viz.shown_text import in_short
from lstm_viz.ui.attention.choice import NETWORKS, OPENING, AttentionChoice, Translator
from lstm_viz.ui.attention.comparison import show_comparison
from lstm_viz.ui.attention.controls import choose_scene
from lstm_viz.ui.attention.pictures import show_alignment, show_context, show_says_and_gates
from lstm_viz.ui.attention.scene import AttentionScene, attention_scene
from lstm_viz.ui.attention.sources import show_cards, show_equations, show_limits
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.clocks import lesson_clock_moved, lesson_place
from lstm_viz.ui.lesson_page import show_errors, show_folded, show_title
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.stand_ins import scene_or_stand_in
from lstm_viz.ui.state import refusal, selection

_LONGEST_TOLD = 40  # characters of what was written, in the headline

_STYLE = """<style>
.st-key-attention_headline { padding-bottom: 0.2rem; }
.st-key-attention_examples, .st-key-attention_examples [data-testid="stButtonGroup"] > div {
  gap: 0.25rem;
}
.st-key-attention_examples [data-testid="stButtonGroup"] button { padding: 0 0.45rem; }
@media (min-width: 641px) { .st-key-attention_headline { min-height: 3.2rem; } }
@media (max-width: 640px) { .st-key-attention_headline { padding-bottom: 1.2rem; } }
</style>"""

_LOOK_FOR = {
    "attention": (
        "One LSTM reads dates, another writes them as YYYY-MM-DD, and before each character "
        "**looks back at all that was read**: follow the ribbons."
    ),
    "summary": (
        "One LSTM reads dates, another writes them as YYYY-MM-DD: **all that was read has to fit "
        "into one context**, the same at every step."
    ),
}


def show_attention() -> None:
    """Show two encoder–decoders on a text with dates."""
    st.html(_STYLE)
    choice = selection().attention
    scene, problem = _nearest(choice)
    with st.container(gap="xxsmall"):  # low, so that the picture and its bar are in sight
        _show_headline(choice, scene)
        choose_scene(choice)
        show_errors("attention", problem, refusal())
    if scene is None:
        return
    show_alignment(scene)
    units, numbers = scene.trace.decoder.cell.hidden_size, scene.trace.context.shape[1]
    show_says_and_gates(scene, _within(choice.unit, units, scene.unit))
    show_context(scene, _within(choice.number, numbers, scene.number))
    show_comparison(choice, scene)
    show_folded(
        (
            ("What attention weights do not say", "attention_limits", show_limits),
            ("Formulas and sources", "attention_sources", show_equations),
            ("The cards: networks, data, recipe", "attention_cards", show_cards),
        )
    )
    report_clock(
        where=lambda: lesson_place(
            "attention", scene.steps, scene.start, scene.phases, len(scene.phases)
        ),
        on_move=lesson_clock_moved("attention"),
    )


def _nearest(choice: AttentionChoice) -> tuple[AttentionScene | None, str | None]:
    """What is chosen or, where it cannot be read, what was seen last or the example; and why."""
    return scene_or_stand_in(
        "attention",
        choice,
        attention_scene,
        before=lambda last: last.with_settings(network=choice.network),
        own=("the first example", OPENING.with_settings(network=choice.network)),
    )


def _within(chosen: int | None, count: int, usual: int) -> int:
    """A chosen index, at most the last one there is; or the one worth looking at."""
    return usual if chosen is None else min(chosen, count - 1)


def _show_headline(choice: AttentionChoice, scene: AttentionScene | None) -> None:
    sentence = _LOOK_FOR[choice.network]
    if scene is not None:
        other: Translator = next(key for key in NETWORKS if key != scene.network)
        instead = "without" if other == "summary" else "with"
        sentence += f" *Here {_result(scene, scene.network)}; {instead} attention "
        count = scene.right_dates(other)
        if count is not None and count[1] > 1:
            sentence += f"{count[0]} of {count[1]}.*"
        else:
            sentence += f"{_result(scene, other)}.*"
    show_title("attention", "Attention", sentence)


def _result(scene: AttentionScene, network: Translator) -> str:
    """What a network made of the text, in a few words."""
    count = scene.right_dates(network)
    if count is None:
        return f"it writes {as_text(in_short(scene.written(network), _LONGEST_TOLD))}"
    if count[1] > 1:
        return f"{count[0]} of {count[1]} dates are right and in place"
    verdict = "right" if scene.is_right(network) else "wrong"
    return f"it writes {as_text(scene.written(network))}, {verdict}"
