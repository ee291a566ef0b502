"""Links: the query parameters that anyone can write."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from functools import cache
from random import Random
from urllib.parse import parse_qsl, urlencode

import numpy as np

from lstm_viz.cells import LSTM, Clamp, Freeze, Interventions
from lstm_viz.sequences import Alphabet
from lstm_viz.ui.current import build_nearest
from lstm_viz.ui.examples import EXAMPLES
from lstm_viz.ui.link import link_of, parts_of, selection_from_link
from lstm_viz.ui.own_cell import OwnCell, Unreadable, cell_from_text, text_of
from lstm_viz.ui.selection import RANDOM, Pin, Selection
from tests.fuzz.mutations import (
    PIECES,
    any_text,
    hostile_text,
    mutated_bytes,
    mutated_text,
    text_of_letters,
)
from tests.fuzz.way_in import WayIn, require_readable

_HELD = Interventions((Clamp("f", 1.0), Clamp("i", 0.25, 1)), (Freeze(0, 4),), (2,), True)

_LESSON_PARTS = {
    "side": ("on.odd~stage.rnn-lstm~reads.typed~n.3~u.1-2~say.1 0 1",),
    "deep": ("net.stacked-python~reads.typed~u.1-2~in.1~over.c~say.def f", "reads.held-out~n.7"),
    "both": ("reads.typed~view.run~say.a..b", "n.12"),
    "attn": ("net.summary~u.3~c.2~longer.words~say.3 mai 2021", "n.5"),
    "var": ("is.projection~reads.wave~peep.0.5~p.1~seed.3~of.f~u.2",),
    "prob": ("kind.aligned~net.brackets~seed.3~say.(())",),
    "cost": ("D.16~H.32~L.2~T.50~K.10~B.4~of.gru~axis.linear",),
    "wrong": ("knob.1.5",),
    "use": ("alive.yes",),
    "zoo": ("net.brackets~reads.typed~by.f~u.3~say.(())", "mode.writes~heat.0.7~count.20~seed.4"),
    "train": ("task.order-two~lag.20~nets.rnn_tanh-lstm~H.8~fb.1~lr.0.01~clip.off~B.16~n.100",),
    "grad": ("T.50~H.16~init.orthogonal~fb.drawn~loss.every~n.5~by.torch~on.cuda~clip.2~look.3",),
    "at": ("side_by_side.3.2~stacked.4.1~attention.2.1",),
    "do": ("f:1,i2:0.5,freeze2@5,write4,h", "g:-0.25"),
}
"""What each of these parts may say, and a part of it that no page writes."""


@cache
def valid_links() -> tuple[tuple[tuple[str, str], ...], ...]:
    """Links as the pages write them, with every part in one or another."""
    of_counter = Selection().with_network("counter")
    own = OwnCell.of(of_counter.base(of_counter.input_size or 1))
    random = replace(Selection().with_network(RANDOM), hidden_size=3, text="abba")
    drawn = OwnCell.of(LSTM.random(2, 3, seed=1), Alphabet("ab"))
    chosen = [
        *(Selection().with_network(name) for name in EXAMPLES),
        replace(of_counter, own=own, pin=Pin(own, _HELD), interventions=_HELD, units=(0,)),
        replace(random, own=drawn, pin=Pin(drawn), unit=2, order="range", shown_as="lines"),
        replace(random, source="seasonal", channels=3, steps=40, noise=0.3, period=7.5),
        replace(random, source="bits", bits="1011", forget_bias=None, lanes="one", phase=2),
        replace(random, source="numbers", numbers="1 2\n3 4", gradient_step=5, zoo_step=3),
    ]
    links = [tuple(parts_of(one).items()) + tuple(link_of(one).items()) for one in chosen]
    links += [((name, text),) for name, texts in _LESSON_PARTS.items() for text in texts]
    return tuple(links)


def _draw_link(random: Random) -> dict[str, str]:
    """Well-formed links put together, of which some parts are others."""
    parts = dict(random.choice(valid_links()))
    for _ in range(random.randint(0, 2)):
        parts |= dict(random.choice(valid_links()))
    for _ in range(random.randint(0, 2)):
        name = random.choice(sorted(parts)) if random.random() < 0.8 else hostile_text(random)
        valid = [parts.get(name, "")]
        changed = random.random() < 0.7
        parts[name] = mutated_text(random, valid, _LINK_PIECES) if changed else hostile_text(random)
    return parts


_LINK_PIECES = (*PIECES, *"0123456789.,~-:@_", "say.", "~say.", "h", "own", "none", "pytorch")


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted({name for link in valid_links() for name, _ in link} | {"pindo"}))


def _take_link(parts: dict[str, str]) -> str | None:
    """Follow a link as a page does, and write the next one."""
    selection, problems = selection_from_link(parts)
    for problem in problems:
        require_readable(problem)
    built, problem = build_nearest(selection, None)
    require_readable(problem)
    assert np.isfinite(built.trace.h).all()
    # What a page then writes into the address bar says the same again, and nothing is wrong in it.
    written = link_of(selection)
    urlencode(written)
    again, wrong = selection_from_link(written)
    assert all(each.startswith("Too large for this link") for each in wrong), wrong
    assert link_of(again) == written
    return " ".join(problems)[:900] or problem


def _take_query(query: str) -> str | None:
    """The same for the text behind the question mark, taken apart as the server does."""
    return _take_link(dict(parse_qsl(query, keep_blank_values=True)))


@cache
def letters() -> tuple[bytes, ...]:
    """Cells as a link packs them, before they are deflated."""
    cells = (
        OwnCell.of(LSTM.random(2, 3, seed=1), Alphabet("ab")),
        OwnCell.of(LSTM.random(1, 1, seed=2)),
        replace(OwnCell.of(EXAMPLES["counter"].cell), input_scale=2.0),
    )
    written = [text_of(own, _base) for own in cells]
    return tuple(zlib.decompress(base64.urlsafe_b64decode(_padded(text))) for text in written)


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 4)


def _base(input_size: int) -> LSTM:
    return LSTM.random(input_size, 3, seed=0)


def letters_of(content: bytes) -> str:
    """Bytes packed as a link packs a cell."""
    return base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


def take_letters(text: str) -> str | None:
    """A cell in a link, up to its run."""
    try:
        own = cell_from_text(text, _base)
    except Unreadable as problem:
        return str(problem)
    again = cell_from_text(text_of(own, _base), _base)
    assert again == own
    chosen = replace(Selection().with_network(RANDOM), own=own, pin=Pin(own))
    built, problem = build_nearest(chosen, None)
    require_readable(problem)
    assert np.isfinite(built.trace.h).all()
    return None


def _draw_query(random: Random) -> str:
    if random.random() < 0.6:
        written = [urlencode(random.choice(valid_links()), errors="replace")]
        return mutated_text(random, written, _LINK_PIECES)
    parts = {
        random.choice(_names()) if random.random() < 0.8 else any_text(random): hostile_text(random)
        for _ in range(random.randint(0, 6))
    }
    return urlencode(parts, errors="replace")


def _draw_letters(random: Random) -> str:
    kind = random.random()
    if kind < 0.6:
        return letters_of(mutated_bytes(random, letters()))
    if kind < 0.8:
        return mutated_text(random, [letters_of(content) for content in letters()])
    return text_of_letters(random, "ABCabc019-_=é")


WAYS = (
    WayIn("links, well-formed then changed", _draw_link, _take_link),
    WayIn("links, any text", _draw_query, _take_query),
    WayIn("cells in a link", _draw_letters, take_letters),
)
