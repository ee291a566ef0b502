"""What an address means that is no page's own."""

from __future__ import annotations

import pytest

from lstm_viz.ui.addresses import no_page_words, page_meant_by
from lstm_viz.ui.shell import SECTIONS

TITLES = {name: title for pages in SECTIONS.values() for name, title, _ in pages}


@pytest.mark.parametrize("name", TITLES)
def test_a_page_is_found_by_any_spelling_of_its_name_or_title(name: str) -> None:
    spoken = name.replace("_", " ")
    for spelt in (
        *(name, name.upper(), name.replace("_", "-"), f"{name}.py", f"{name}.html", spoken),
        *(spoken.title(), spoken.replace(" ", "%20"), spoken.replace(" ", ""), TITLES[name]),
        TITLES[name].replace(" ", "_"),
    ):
        assert page_meant_by(spelt, TITLES) == name


@pytest.mark.parametrize("address", ["", "nonsense", "weight", "lab", "../app", "%", "%00", "​"])
def test_what_is_no_page_is_none(address: str) -> None:
    assert page_meant_by(address, TITLES) is None


def test_what_is_said_names_the_address_in_short_and_the_page_that_is_shown() -> None:
    assert no_page_words("a%20b", "Step through").startswith(
        "There is no page “a b” here. This is “Step through”;"
    )
    assert "“" + "x" * 23 + "…”" in no_page_words("x" * 4000, "Step through")
