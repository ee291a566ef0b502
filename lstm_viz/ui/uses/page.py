"""The page of uses: kinds of problem above, below a card for each use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_viz import zoo
from lstm_viz.figures.problem_kinds import KindDrawn, problem_kinds
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.going import go_where_asked, offer_page
from lstm_viz.ui.problems.choice import ProblemsChoice
from lstm_viz.ui.state import selection
from lstm_viz.ui.uses.binding import WIDGETS
from lstm_viz.ui.uses.choice import KINDS_USED, UsesChoice
from lstm_viz.ui.zoo.choice import OPENING as ZOO_OPENING
from lstm_viz.uses import KINDS, USES, Kind, Use, uses_of

_COLUMNS = 3

_STYLE = """<style>
.st-key-uses_cards h5 { padding: 0; font-size: 1.15rem; }
.st-key-uses_cards [data-testid="stCaptionContainer"] { opacity: 1; }
.st-key-uses_cards [data-testid="stCaptionContainer"] p { font-size: 0.88rem; }
</style>"""

_YES, _NO = True, False
_DRAWN: dict[Kind, tuple[tuple[bool, ...], tuple[bool, ...]]] = {
    "one-to-many": ((_YES, _NO, _NO, _NO), (_YES, _YES, _YES, _YES)),
    "many-to-one": ((_YES, _YES, _YES, _YES), (_NO, _NO, _NO, _YES)),
    "aligned": ((_YES, _YES, _YES, _YES), (_YES, _YES, _YES, _YES)),
    "not-aligned": (
        (_YES, _YES, _YES, _NO, _NO, _NO),
        (_NO, _NO, _NO, _YES, _YES, _YES),
    ),
}
"""At which steps something is read, and at which something is said."""

_ICONS = {
    "attention": ("Attention", ":material/center_focus_strong:"),
    "bidirectional": ("Bidirectional", ":material/sync_alt:"),
    "stacked": ("Stacked", ":material/layers:"),
}


def show_uses() -> None:
    """Show what LSTMs are used for."""
    go_where_asked()
    st.html(_STYLE)
    choice = selection().uses
    shown = shown_uses(choice)
    _show_headline()
    dark = page_is_dark()
    show_board(
        "uses_board",
        {
            "kinds": problem_kinds(
                [
                    KindDrawn(KINDS[kind].name, len(uses_of(kind)), *_DRAWN[kind])
                    for kind in KINDS_USED
                ],
                [kind == choice.kind for kind in KINDS_USED],
                "use",
                dark=dark,
            )
        },
        dark=dark,
    )
    _choose(choice)
    if not shown:
        st.info("No use of this kind has a network here. “All” shows the others.")
    with st.container(key="uses_cards"):
        for first in range(0, len(shown), _COLUMNS):
            columns = st.columns(_COLUMNS, gap="small")
            for column, use in zip(columns, shown[first : first + _COLUMNS], strict=False):
                with column, st.container(border=True, height="stretch"):
                    _show_card(use)
    report_clock(_pick)


def shown_uses(choice: UsesChoice) -> tuple[Use, ...]:
    """The uses that pass the filter, in their order."""
    return tuple(use for use in uses_of(choice.kind) if use.networks or not choice.alive)


def _show_headline() -> None:
    alive = sum(bool(use.networks) for use in USES.values())
    with st.container(key="headline"):
        st.markdown(
            f"#### Where LSTMs are used\n\n{len(USES)} uses, each with a paper that showed it, "
            f"and what came after. *{alive} of them have a small network here, trained and ready "
            "to be opened.*"
        )


def _choose(choice: UsesChoice) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.pills(
            "Kind of problem",
            ["all", *KINDS_USED],
            format_func=lambda kind: "All" if kind == "all" else KINDS[kind].name,
            **WIDGETS.told_default("kind", choice.kind or "all"),
            on_change=WIDGETS.setting_changed(
                "kind", "Uses of kind", lambda kind: None if kind == "all" else kind
            ),
            required=True,
            label_visibility="collapsed",
        )
        st.toggle(
            "Runs here",
            **WIDGETS.told("alive", choice.alive),
            on_change=WIDGETS.setting_changed("alive", "Only uses with a network here"),
            help="Only uses that have a small trained network here.",
        )
        shown = {} if choice.kind is None else {"problems": ProblemsChoice(kind=choice.kind)}
        offer_page(
            "uses_see_kind",
            "See them run" if choice.kind is None else "See it run",
            "kinds_of_problem",
            ":material/play_arrow:",
            **shown,
        )


def _show_card(use: Use) -> None:
    st.markdown(f"##### {use.name}")
    st.markdown(f"**{use.reads}** → **{use.says}**")
    st.markdown(use.sentences)
    with st.container(horizontal=True, gap="small"):
        for network in use.networks:
            name = zoo.recipe(network).name.partition(",")[0]
            offer_page(
                f"uses_{use.key}_{network}",
                name,
                "trained_networks",
                ":material/play_arrow:",
                zoo=ZOO_OPENING.of_network(network),
            )
        for page in use.pages:
            name, icon = _ICONS[page]
            offer_page(f"uses_{use.key}_{page}", name, page, icon)
    kind = KINDS[use.kind]
    paper = use.paper
    after = "" if use.after is None else f"  \n**Since then:** {use.after}"
    st.caption(
        f"{kind.name} ({kind.shape})  \n"
        f"{paper.authors} {paper.year}, *{paper.title}*, {paper.venue}{after}"
    )


def _pick(event: Mapping[str, Any]) -> None:
    """Choose the kind whose drawing was clicked, or all where it is chosen; for callbacks."""
    index = event.get("index")
    if event.get("picture") != "kinds" or event.get("trace") != "kinds":
        return
    if isinstance(index, int) and 0 <= index < len(KINDS_USED):
        clicked = KINDS_USED[index]
        kind = None if selection().uses.kind == clicked else clicked
        name = "all" if kind is None else KINDS[kind].name
        WIDGETS.change(lambda chosen: chosen.with_settings(kind=kind), "Uses of kind", name, "kind")
