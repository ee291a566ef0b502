"""A visit as a small JSON file: the cell, the pin, the sequence, the challenges that were solved.

Knows no Streamlit. A file comes from anyone; it is checked whole before any of it is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lstm_viz.array_files import each_once
from lstm_viz.arrays import FloatArray, finite_array, finite_number
from lstm_viz.cells import LSTM
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import Alphabet
from lstm_viz.shown_text import in_short
from lstm_viz.ui.intervention_text import interventions_from_text, text_of_interventions
from lstm_viz.ui.link import parts_of, selection_from_link
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.selection import Pin, Selection

FORMAT = "LSTM microscope"
VERSION = 1
MAX_BYTES = 8 * 1024**2
_LONGEST_TEXT = 1_000_000
_MOST_SOLVED = 100
_MOST_OF = {b"[": 20_000, b"{": 1_000, b":": 5_000, b",": 750_000}
"""How often each sign may stand in a file, texts apart: a value takes up to 250 bytes of memory."""

_MOST_QUOTES = 20_000  # around names and texts
# The end is optional, so that nothing is tried twice.
_TEXTS = re.compile(rb'"(?:[^"\\]+|\\.)*+"?', re.DOTALL)
_ARRAYS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


@dataclass(frozen=True)
class SavedVisit:
    """What a file keeps of a visit."""

    selection: Selection
    solved: Mapping[str, OwnCell]  # by the challenge's key, the cell that solved it


def json_of_visit(visit: SavedVisit) -> str:
    """Write a visit down, so that a person can read it, too."""
    selection = visit.selection
    saved: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "shown": parts_of(selection),
        "cell": None if selection.own is None else _cell_as_json(selection.own),
        "pinned": None,
        "solved": {key: _cell_as_json(own) for key, own in visit.solved.items()},
    }
    if selection.pin is not None:
        saved["pinned"] = {
            **_cell_as_json(selection.pin.own),
            "do": text_of_interventions(selection.pin.interventions),
        }
    return json.dumps(saved, ensure_ascii=False, indent=1)


def visit_from_json(content: bytes) -> SavedVisit:
    """Read what `json_of_visit` wrote.

    Raises
    ------
    InvalidInput
        When the file is too large, damaged, of another kind or of a later version, or says
        something that cannot be used; the message says what.
    """
    if len(content) > MAX_BYTES:
        raise InvalidInput(
            f"the file has {len(content):,} bytes; expected at most {MAX_BYTES // 1024**2} MiB."
        )
    _require_few_values(content)
    try:
        saved = json.loads(
            content.decode("utf-8"),
            parse_constant=_refuse_constant,
            object_pairs_hook=each_once,
        )
        if b"\\u" in content:  # the only way to half of a surrogate pair, which has no UTF-8
            _require_utf8(saved)
    except InvalidInput:
        raise
    except (ValueError, RecursionError) as problem:
        raise InvalidInput("the file is damaged, or no JSON file of the weight lab.") from problem
    if not isinstance(saved, dict) or saved.get("format") != FORMAT:
        raise InvalidInput("the file is no JSON file of the weight lab.")
    version = saved.get("version")
    if type(version) is int and version > VERSION:
        raise InvalidInput(
            f"the file was written by a later version ({in_short(str(version))}); this one reads "
            f"{VERSION}."
        )
    if type(version) is not int or version != VERSION:
        raise InvalidInput(f"the file says no version that is known; expected {VERSION}.")
    return SavedVisit(_selection(saved), _solved(saved.get("solved", {})))


def _require_few_values(content: bytes) -> None:
    """Raise `InvalidInput` where a file would take far more memory than any that was written."""
    if all(content.count(sign) <= most for sign, most in _MOST_OF.items()):
        return
    # What ends with a backslash counts as one quote of its two; texts are then still counted.
    quotes = content.count(b'"') - content.count(b'\\"')
    if quotes <= _MOST_QUOTES:
        outside_texts = _TEXTS.sub(b"", content)
        if all(outside_texts.count(sign) <= most for sign, most in _MOST_OF.items()):
            return
    raise InvalidInput(
        "the file is damaged, or no JSON file of the weight lab: it holds more values than any."
    )


def _require_utf8(saved: Any) -> None:
    """Raise `ValueError` where any text holds half of a surrogate pair."""
    left = [saved]
    while left:
        value = left.pop()
        if isinstance(value, str):
            value.encode("utf-8")
        elif isinstance(value, dict):
            left += [*value, *value.values()]
        elif isinstance(value, list):
            left += value


def _selection(saved: Mapping[str, Any]) -> Selection:
    shown = saved.get("shown")
    if not isinstance(shown, dict) or not all(isinstance(text, str) for text in shown.values()):
        raise InvalidInput("the file’s part “shown” is damaged; expected names and texts.")
    own, pin = None, None
    if saved.get("cell") is not None:
        own = _cell_from_json("cell", saved["cell"])
    if saved.get("pinned") is not None:
        done = saved["pinned"].get("do", "") if isinstance(saved["pinned"], dict) else ""
        if not isinstance(done, str):
            raise InvalidInput("the file’s part “pinned” is damaged.")
        pin = Pin(_cell_from_json("pinned", saved["pinned"]), interventions_from_text(done))
    kept = {name: text for name, text in shown.items() if name not in ("w", "pin", "pindo")}
    # The kind of sequence may be one that only the changed cell reads: it is checked with it.
    selection, problems = selection_from_link(kept, own=own, longest_text=_LONGEST_TEXT)
    if problems:
        raise InvalidInput(problems[0].replace("The link", "the file", 1))
    return replace(selection, pin=pin)


def _solved(saved: Any) -> dict[str, OwnCell]:
    if not isinstance(saved, dict) or len(saved) > _MOST_SOLVED:
        raise InvalidInput("the file’s part “solved” is damaged.")
    return {str(key)[:40]: _cell_from_json("solved", cell) for key, cell in saved.items()}


def _cell_as_json(own: OwnCell) -> dict[str, Any]:
    cell = own.unscaled
    return {
        **{name: getattr(cell, name).tolist() for name in _ARRAYS},
        "input_scale": own.input_scale,
        "recurrent_scale": own.recurrent_scale,
        "alphabet": None
        if own.alphabet is None
        else {"characters": own.alphabet.characters, "other": own.alphabet.other},
    }


def _cell_from_json(part: str, saved: Any) -> OwnCell:
    if not isinstance(saved, dict):
        raise InvalidInput(f"the file’s part “{part}” is damaged; expected weights.")
    arrays = {name: _array(part, name, saved.get(name)) for name in _ARRAYS}
    alphabet = saved.get("alphabet")
    if alphabet is not None:
        if not isinstance(alphabet, dict):
            raise InvalidInput(f"the file’s part “{part}” is damaged: its alphabet.")
        alphabet = Alphabet(alphabet.get("characters", ""), other=alphabet.get("other") is True)
    return replace(
        OwnCell.of(LSTM(**arrays), alphabet),
        input_scale=finite_number("input_scale", saved.get("input_scale", 1.0)),
        recurrent_scale=finite_number("recurrent_scale", saved.get("recurrent_scale", 1.0)),
    )


def _array(part: str, name: str, value: Any) -> FloatArray:
    if not isinstance(value, list):
        raise InvalidInput(f"the file’s part “{part}” has no {name}; expected rows of numbers.")
    # NumPy takes room for every text among numbers as for the longest: texts are kept from it.
    for row in value if any(isinstance(row, list) for row in value) else [value]:
        if not isinstance(row, list) or not all(type(number) in (int, float) for number in row):
            raise InvalidInput(
                f"the file’s part “{part}” has a {name} that is damaged; expected rows of numbers."
            )
    return np.asarray(finite_array(name, value), dtype=np.float64)


def _refuse_constant(name: str) -> float:
    raise ValueError(name)
