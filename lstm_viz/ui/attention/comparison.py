"""With attention and without: what both write now, and what both get right as texts grow."""

from __future__ import annotations

import streamlit as st

from lstm_viz.figures.attention_by_length import RightByLength, right_by_length
from lstm_viz.figures.digits import counted
from lstm_viz.figures.shares import precise_share_text
from lstm_viz.ui.attention.binding import WIDGETS
from lstm_viz.ui.attention.choice import MEASURED, NETWORKS, AttentionChoice, Translator
from lstm_viz.ui.attention.scene import AttentionScene, name_of
from lstm_viz.ui.board import page_is_dark
from lstm_viz.ui.lesson_page import show_folded
from lstm_viz.ui.messages import as_text
from lstm_viz.zoo.translators import translator_card_of
from lstm_viz.zoo.translators_measuring import LengthScore

_LONGER = {"words": "More words around one date", "dates": "More dates"}


def show_comparison(choice: AttentionChoice, scene: AttentionScene) -> None:
    """Show the share of right texts by length, both networks beside each other."""
    st.markdown(f"#### With attention and without, as texts grow\n\n{_both_now(scene)}")
    st.segmented_control(
        "Longer texts have",
        MEASURED,
        format_func=_LONGER.__getitem__,
        **WIDGETS.told_default("longer", choice.longer),
        on_change=WIDGETS.setting_changed("longer", "Longer texts"),
        required=True,
    )
    rows = {key: _rows(key, choice) for key in NETWORKS}
    card = translator_card_of("attention")
    figure = right_by_length(
        [
            RightByLength(
                name_of(key),
                tuple((row.first, row.last) for row in of),
                tuple(row.whole for row in of),
                tuple(row.count for row in of),
            )
            for key, of in rows.items()
        ],
        trained=(rows["attention"][0].first, card.trained_up_to),
        now=len(scene.trace.read),
        dark=page_is_dark(),
    )
    alt = figure.layout.meta["alt"]
    st.plotly_chart(
        figure, key="attention_lengths", config={"displayModeBar": False}, theme=None, alt=alt
    )
    st.markdown(_same_length())
    show_folded([("The chart in numbers", "attention_numbers", lambda: _show_table(rows))])


def _rows(key: Translator, choice: AttentionChoice) -> tuple[LengthScore, ...]:
    card = translator_card_of(key)
    return card.one_date if choice.longer == "words" else card.by_length


def _both_now(scene: AttentionScene) -> str:
    """What both write of the present text."""
    said = "; ".join(
        f"{name_of(key).lower()} **{as_text(scene.written(key))}**{_judged(scene, key)}"
        for key in NETWORKS
    )
    count = counted(len(scene.trace.read), "character")
    right = "" if scene.answer is None else f" Right is **{as_text(scene.answer)}**."
    return f"Of these {count} it writes {said}.{right}"


def _same_length() -> str:
    """What both get right of texts that are alike long and have more and more dates."""
    both = [translator_card_of(key).by_dates for key in NETWORKS]
    parts = [
        f"with {counted(k, 'date')} **{precise_share_text(with_it.whole)}** and "
        f"**{precise_share_text(without.whole)}**"
        for k, (with_it, without) in enumerate(zip(*both, strict=True), 1)
    ]
    first = both[0][0]
    lesson = ""
    if all(rows[0].whole > 0.9 for rows in both) and both[0][-1].whole > 0.9 > both[1][-1].whole:
        lesson = " It is not the words in between: it is what one context has to hold."
    return (
        "**Is it the length, or how much there is to keep?** Of texts with all the same "
        f"{first.first} to {first.last} characters so many are right, with attention and without: "
        f"{', '.join(parts)}.{lesson}"
    )


def _judged(scene: AttentionScene, key: Translator) -> str:
    return {True: ", right", False: ", wrong", None: ""}[scene.is_right(key)]


def _show_table(rows: dict[Translator, tuple[LengthScore, ...]]) -> None:
    names = [name_of(key) for key in rows]
    lines = [
        "| characters | texts | "
        + " | ".join(f"{name}: whole text, dates, signs" for name in names)
        + " |",
        "|:--|--:|" + "--:|" * len(names),
    ]
    for both in zip(*rows.values(), strict=True):
        first = both[0]
        shares = " | ".join(
            ", ".join(map(precise_share_text, (row.whole, row.dates, row.places))) for row in both
        )
        lines.append(f"| {first.first}–{first.last} | {first.count} | {shares} |")
    st.markdown("\n".join(lines))
    st.caption(
        "Held-out texts, written freely. Whole text: every sign right, the end too. Dates: each "
        "date as a whole. Signs: each sign at its place."
    )
