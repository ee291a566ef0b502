"""Where an address leads that is no page's own: to the page that it means, or to the first one.

The page at ``/`` has a name as well, and whoever types an address writes ``weight-lab`` or a title.
Streamlit would say that there is no such page, in a developer's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from streamlit.runtime.scriptrunner import get_script_run_ctx

from lstm_viz.shown_text import in_short

_ENDINGS = (".py", ".html", ".htm")


def address_asked_for() -> str:
    """The page's part of the address that a visit begins with; empty at ``/`` and later on."""
    context = get_script_run_ctx()
    if context is None or context.pages_manager.intended_page_script_hash:
        return ""
    return context.pages_manager.intended_page_name or ""


def page_meant_by(address: str, titles: Mapping[str, str]) -> str | None:
    """Which page an address means, however it is spelt.

    Parameters
    ----------
    address : str
        The page's part of an address, from anyone.
    titles : mapping
        Each page's name, and the title that stands in the menu.

    Returns
    -------
    str or None
        The page's name; None where no page is meant.
    """
    by_spelling = {_spelling(title): name for name, title in titles.items()}
    by_spelling |= {_spelling(name): name for name in titles}
    return by_spelling.get(_spelling(address))


def no_page_words(address: str, first: str) -> str:
    """What to say where no page is meant; `first` is the title of the one that is shown."""
    return (
        f"There is no page “{in_short(unquote(address))}” here. This is “{first}”; all pages are "
        "in the menus at the top."
    )


def _spelling(name: str) -> str:
    """A name without what differs between spellings: case, signs, a file's ending."""
    plain = unquote(name).casefold()
    for ending in _ENDINGS:
        plain = plain.removesuffix(ending)
    return re.sub(r"[\W_]+", "", plain)
