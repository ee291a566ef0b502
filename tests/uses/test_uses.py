"""The uses: each has all its parts, and what it leads to is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from lstm_viz import zoo
from lstm_viz.errors import InvalidInput
from lstm_viz.uses import KINDS, USES, Use, uses_of

PAGES = Path(__file__).parents[2] / "pages"
ASKED_FOR = (
    *("language-modelling", "translation", "handwriting-recognition", "handwriting-synthesis"),
    *("image-captioning", "question-answering", "video-to-text", "music", "speech"),
    *("protein-structure", "time-series", "sentiment"),
)


def test_all_classic_uses_are_there() -> None:
    assert tuple(USES) == ASKED_FOR
    assert {use.kind for use in USES.values()} == set(KINDS) - {"one-to-one"}


@pytest.mark.parametrize("use", USES.values(), ids=str)
def test_a_use_has_all_its_parts(use: Use) -> None:
    assert use.name
    assert use.reads
    assert use.says
    assert use.kind in KINDS
    assert use.sentences.endswith(".")
    assert use.sentences.replace(": ", " ").count(". ") in (1, 2)
    paper = use.paper
    assert 1997 < paper.year < 2020
    assert paper.authors
    assert paper.title
    assert paper.venue
    assert use.after is None or use.after.endswith(".")


@pytest.mark.parametrize("use", USES.values(), ids=str)
def test_what_a_use_leads_to_exists(use: Use) -> None:
    for network in use.networks:
        assert zoo.card_of(network).recipe.key == network
    for page in use.pages:
        assert (PAGES / f"{page}.py").is_file()


def test_networks_are_where_their_kind_of_problem_is() -> None:
    networks = {key: use.networks for key, use in USES.items() if use.networks}
    assert networks == {
        "language-modelling": ("python",),
        "translation": ("dates",),
        "time-series": ("season", "weather"),
        "sentiment": ("sentiment",),
    }


def test_uses_are_found_by_their_kind() -> None:
    assert uses_of(None) == tuple(USES.values())
    for kind in set(KINDS) - {"one-to-one"}:
        assert {use.kind for use in uses_of(kind)} == {kind}
    with pytest.raises(InvalidInput, match="one-to-one"):
        uses_of("one-to-one")
