"""What is chosen among the variants, and what a link makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.notation import LSTM_QUANTITIES
from lstm_viz.ui.variants.choice import (
    DRAWN_UNITS,
    MOST_SEED,
    MOST_STRENGTH,
    OPENING,
    READS,
    SHOWS_IT,
    TEXT,
    VARIANTS,
    VariantsChoice,
)

choices = st.builds(
    VariantsChoice,
    variant=st.sampled_from(VARIANTS),
    reads=st.none() | st.sampled_from(READS),
    strength=st.floats(0, MOST_STRENGTH),
    outputs=st.integers(1, DRAWN_UNITS - 1),
    seed=st.integers(0, MOST_SEED),
    quantity=st.sampled_from(LSTM_QUANTITIES),
    unit=st.integers(0, DRAWN_UNITS - 1),
)


@given(choices)
def test_a_link_brings_back_what_was_chosen(choice: VariantsChoice) -> None:
    assert TEXT.read(TEXT.write(choice)) == choice


def test_the_opening_takes_no_room_in_a_link() -> None:
    assert TEXT.write(OPENING) == ""
    assert TEXT.write(VariantsChoice(variant="coupled", unit=1)) == "is.coupled~u.2"


@pytest.mark.parametrize(
    "text",
    ["xyz", "is.gru", "reads.book", "peep.-1", "peep.2.01", "peep.nan", "peep.x", "p.0", "p.4",
     "seed.1000", "seed.-1", "of.x", "u.0", "u.5", "is."],
)  # fmt: skip
def test_garbage_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidInput):
        TEXT.read(text)


def test_each_variant_reads_what_shows_it_until_something_is_chosen() -> None:
    for variant in VARIANTS:
        assert VariantsChoice(variant=variant).sequence == SHOWS_IT[variant]
        assert VariantsChoice(variant=variant, reads="pulse").sequence == "pulse"


def test_the_clock_opens_anew_only_with_another_sequence() -> None:
    opening = VariantsChoice()
    for change in ({"strength": 0.5}, {"seed": 3}, {"outputs": 1}, {"unit": 1}, {"quantity": "f"}):
        assert opening.with_settings(**change).scene == opening.scene
    assert opening.with_settings(variant="coupled").scene != opening.scene
    wave = opening.with_settings(reads="wave")
    assert wave.scene != opening.scene
    assert wave.with_settings(variant="coupled").scene == wave.scene
