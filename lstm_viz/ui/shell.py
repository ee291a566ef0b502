"""What surrounds every page: the navigation, the sidebar, the link."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from lstm_viz.figures.theme import LIGHT, LINE
from lstm_viz.ui.addresses import address_asked_for, no_page_words, page_meant_by
from lstm_viz.ui.board import preload_board
from lstm_viz.ui.component_values import read_components_plainly
from lstm_viz.ui.connection import keep_in_touch
from lstm_viz.ui.current import Current
from lstm_viz.ui.delivery import deliver_before_fragments
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.sidebar import choose_in_sidebar, tell_in_sidebar
from lstm_viz.ui.state import current, follow_link, link_problems, tell_at_opening, write_link
from lstm_viz.ui.training.visit import leave_unless
from lstm_viz.ui.turns import compute_in_turns

_PAGES = Path(__file__).parents[2] / "pages"
_CURRENT = "current_of_this_run"

# Streamlit leaves 6rem above a page and 5rem beside it, which on a projector is a fifth of it.
_STYLE = """<style>
.stMainBlockContainer { padding: 3.4rem 2rem 3rem 2rem; max-width: 96rem; }
.st-key-board_preload, .st-key-connection { display: none; }
.stMain[data-reached]:focus {
  outline: 2px solid light-dark(#005C94, #62B4F0); outline-offset: -2px;
}
/* Without the room at its sides KaTeX is two pixels wider than what it stands in, and scrolls. */
.stMainBlockContainer .katex-display > .katex { font-size: 1.05em; padding: 0 2px; }
/* Streamlit's own colours for these are under AA on its own grounds. */
.stApp [data-testid="stCaptionContainer"] { opacity: 0.76; }
.stApp [data-testid="stBaseButton-primary"] { color: light-dark(#FFFFFF, #0E1117); }
.stCode .token.comment, .stCode .token.punctuation { color: light-dark(#5F6672, #A3ABBA); }
.stCode .token.variable { color: light-dark(#005C94, #62B4F0); }
.st-key-headline h4 { display: inline; font-size: 1em; font-weight: 700; padding: 0; }
.st-key-headline h4::after { content: "."; }
.st-key-headline [data-testid="stHeadingWithActionElements"], .st-key-headline p {
  display: inline;
}
.st-key-headline [data-testid="stHeaderActionElements"] { display: none; }
@media (min-width: 641px) and (min-height: 620px) {
  /* Streamlit wraps a container; the wrapper is what has to stick. */
  [data-testid="stLayoutWrapper"]:has(> .st-key-stays_in_sight) {
    position: sticky; top: 3.4rem; z-index: 5; padding-top: 0.3rem;
    background: var(--page-ground, Canvas);  /* the board says what it is */
    border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent);
  }
  .stMain:has(.st-key-wants_the_room)
    [data-testid="stLayoutWrapper"]:has(> .st-key-stays_in_sight) { position: static; }
}
@media (min-width: 641px) {
  .st-key-gradient_headline { min-height: 5.2rem; }
  .st-key-zoo_headline { min-height: 3.6rem; }
}
@media (max-width: 640px) {
  .stMainBlockContainer { padding-left: 0.8rem; padding-right: 0.8rem; }
  [data-testid="stMarkdownContainer"]:has(> table) { overflow-x: auto; }
  .stMarkdown table { font-size: 0.82rem; }
  .stMarkdown :is(th, td) { padding: 0.2rem 0.35rem; }
}
</style>"""


def run() -> None:
    """Run the app: what all pages share, then the page chosen."""
    deliver_before_fragments()
    compute_in_turns()
    read_components_plainly()
    page = _begin()
    leave_unless(page.url_path)
    st.session_state[_CURRENT] = _share(page.url_path in OWN_NETWORKS)
    try:
        page.run()
    finally:
        del st.session_state[_CURRENT]
    write_link()


def enter() -> Current:
    """Begin a page: what network and sequence it shows.

    A page also stands alone, without the app around it.
    """
    if _CURRENT in st.session_state:
        built: Current = st.session_state[_CURRENT]
        return built
    _begin()
    return _share()


def _begin() -> st.Page:
    """Declare title, style and navigation.

    Where the server has not begun by `serving.load_early`, as in tests of a page alone, the first
    run takes ``pages/`` for Streamlit's old kind of page folder, in which a page runs by itself and
    widgets have other identities: a first click would be lost. Declaring the navigation ends that,
    and the run starts again.
    """
    takes_pages_for_old_kind = bool(PagesManager.uses_pages_directory)
    st.set_page_config(
        page_title="LSTM microscope",
        page_icon=_icon(),
        layout="wide",
        initial_sidebar_state=280,
    )
    page = _navigation()
    if page.visibility == "hidden":
        _lead_on_from(page.url_path)
    if takes_pages_for_old_kind:
        st.rerun()
    st.html(_STYLE)
    preload_board()
    keep_in_touch()
    return page


def _share(has_own_networks: bool = False) -> Current:
    """Read the link, show the sidebar, build what is selected and say what could not be used."""
    follow_link()
    place = choose_in_sidebar(is_for_other_pages=has_own_networks)
    built, problem = current()
    tell_in_sidebar(built, problem, place, is_for_other_pages=has_own_networks)
    for text in link_problems():
        st.warning(as_text(text))
    return built


@cache
def _icon() -> str:
    """The tab's icon, a packet on the belt; drawn here, for a named one comes from outside."""
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect x="2" y="14" width="60" height="36" rx="10" fill="{LINE["c"]}"/>'
        f'<rect x="2" y="29" width="60" height="6" fill="{LIGHT.belt}"/>'
        f'<rect x="18" y="20" width="28" height="24" rx="6" fill="{LINE["o"]}"/></svg>'
    )
    return f"data:image/svg+xml,{quote(drawn)}"


SECTIONS = {
    "See": (
        ("step_through", "Step through", ":material/footprint:"),
        ("gates_over_time", "Gates over time", ":material/stacked_line_chart:"),
        ("conveyor_belt", "The conveyor belt", ":material/conveyor_belt:"),
    ),
    "Change": (
        ("weight_lab", "Weight lab", ":material/tune:"),
        ("challenges", "Challenges", ":material/trophy:"),
    ),
    "Compare": (
        ("vanishing_gradients", "Vanishing gradients", ":material/trending_down:"),
        ("side_by_side", "Cells side by side", ":material/view_column:"),
    ),
    "Train": (
        ("watch_it_learn", "Watch it learn", ":material/model_training:"),
        ("trained_networks", "Trained networks", ":material/neurology:"),
    ),
    "Beyond one cell": (
        ("stacked", "Stacked", ":material/layers:"),
        ("bidirectional", "Bidirectional", ":material/sync_alt:"),
        ("attention", "Attention", ":material/center_focus_strong:"),
        ("variants", "Variants", ":material/alt_route:"),
    ),
    "Know": (
        ("kinds_of_problem", "Kinds of problem", ":material/account_tree:"),
        ("what_people_get_wrong", "What people get wrong", ":material/quiz:"),
        ("where_lstms_are_used", "Where LSTMs are used", ":material/public:"),
        ("what_it_costs", "What it costs", ":material/calculate:"),
    ),
}

OWN_NETWORKS = {
    "watch_it_learn",
    "trained_networks",
    "side_by_side",
    *(name for section in ("Beyond one cell", "Know") for name, _, _ in SECTIONS[section]),
}
"""The pages that do not show the network of the sidebar."""


_TITLES = {name: title for section in SECTIONS.values() for name, title, _ in section}
_FIRST = "step_through"


def _navigation() -> st.Page:
    """Declare all pages, and, hidden, the address that a visit begins with if it is none's own."""
    pages = {
        section: [
            st.Page(
                _PAGES / f"{name}.py",
                title=title,
                icon=icon,
                url_path="" if name == _FIRST else name,
                default=name == _FIRST,
            )
            for name, title, icon in entries
        ]
        for section, entries in SECTIONS.items()
    }
    asked = address_asked_for()
    if asked.strip("/ ") and "/" not in asked and asked not in _TITLES.keys() - {_FIRST}:
        elsewhere = st.Page(lambda: None, title="Elsewhere", url_path=asked, visibility="hidden")
        pages["See"].append(elsewhere)
    return st.navigation(pages, position="top")


def _lead_on_from(address: str) -> None:
    """Go to the page that an address means, or else to the first one; ends the run."""
    meant = page_meant_by(address, _TITLES)
    if meant is None:
        tell_at_opening(no_page_words(address, _TITLES[_FIRST]))
    st.switch_page(_PAGES / f"{meant or _FIRST}.py", query_params=st.query_params.to_dict())
