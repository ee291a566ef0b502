"""Messages in which text from a person stands. Knows no Streamlit."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ADDRESS = re.compile(r"https?:(?=//)|www(?=\.)|@", re.IGNORECASE)
_TURNS_THE_REST = re.compile("[\u202a-\u202e\u2067]")
"""Signs after which the rest of a sentence may run from right to left."""


def as_text(message: str) -> str:
    """Escape a message for st.error and the like, which read Markdown: it shows as it stands.

    Streamlit makes links of addresses after it has taken the escapes away; a word joiner, which
    cannot be seen, keeps them text. A sign that would turn the rest around is shown as one.
    """
    plain = _TURNS_THE_REST.sub("\N{REPLACEMENT CHARACTER}", message)
    apart = _ADDRESS.sub("\\g<0>\N{WORD JOINER}", plain)
    return _PUNCTUATION.sub(r"\\\1", apart)


def capitalised(message: object) -> str:
    """A message as a sentence of its own: its first letter large, the rest as it is."""
    text = str(message)
    return text[:1].upper() + text[1:]
