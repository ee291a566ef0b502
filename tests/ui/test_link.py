"""Changed weights, interventions and the pin in a link and back; links from anyone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.cells import LSTM, Clamp, Freeze, Interventions
from lstm_viz.challenges import CHALLENGES
from lstm_viz.editing import add_to_bias, resized, with_gate_block
from lstm_viz.presets import PRESETS
from lstm_viz.sequences import Alphabet
from lstm_viz.ui.examples import EXAMPLES
from lstm_viz.ui.link import (
    LONGEST_LINK,
    fits_a_link,
    left_out_of_link,
    link_of,
    parts_of,
    selection_from_link,
)
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.own_cell import OwnCell, text_of
from lstm_viz.ui.selection import RANDOM, Pin, Selection, sources_for

MOST = 4000 - 100
"""Characters of a link, so that the page's address has a hundred."""

STARTS = sorted(challenge.start.key for challenge in CHALLENGES.values())
NETWORKS = [*PRESETS, *STARTS, RANDOM]
DONE = Interventions((Clamp("f", 1.0), Clamp("i", 0.25, 1)), (Freeze(0, 4),), (2,), True)

seeds = st.integers(0, 2**32 - 1)
done = st.sampled_from(
    [
        Interventions(),
        DONE,
        Interventions(cut_recurrent=True),
        Interventions((Clamp("g", -1 / 3, 3), Clamp("o", 1e-05))),
    ]
)


def normal(D: int, H: int, seed: int = 0) -> OwnCell:
    """A cell of numbers that only float64 holds."""
    count = 4 * H * (D + H + 2)
    return OwnCell(D, H, np.random.default_rng([seed, D, H]).normal(size=count).tobytes())


def any_bits(D: int, H: int, seed: int = 0) -> OwnCell:
    """A cell of numbers of any size, which nothing makes shorter."""
    words = np.random.default_rng([seed, D, H]).integers(
        0, 2**64, 4 * H * (D + H + 2), dtype=np.uint64
    )
    values = words.view(np.float64)
    return OwnCell(D, H, np.where(np.isfinite(values), values, -0.1).tobytes())


def network_cell(chosen: Selection, D: int = 2) -> OwnCell:
    return OwnCell.of(chosen.base(chosen.input_size or D), chosen.alphabet)


def length_of(link: dict[str, str]) -> int:
    return len(urlencode(link, errors="replace"))


@st.composite
def cells(draw: st.DrawFn, chosen: Selection) -> OwnCell:
    """What a visitor makes of a network: edits, another size, or something else altogether."""
    own = network_cell(chosen, draw(st.integers(1, 3)))
    kind = draw(st.sampled_from(["as it is", "edited", "scaled", "grown", "other", "text"]))
    if kind == "edited":
        value = draw(st.integers(-500, 500)) / 100
        return own.with_cell(with_gate_block(own.cell, "f", 0, 0, np.array([[value]])))
    if kind == "scaled":
        return replace(own, input_scale=0.35, recurrent_scale=draw(st.floats(0, 3)))
    if kind == "grown":
        cell = own.cell
        return own.with_cell(resized(cell, range(cell.hidden_size), cell.input_size + 1, 1))
    if kind == "other":
        return normal(draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(seeds))
    if kind == "text":
        return replace(normal(3, 2, draw(seeds)), alphabet=Alphabet("é日", other=True))
    return own


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    chosen = Selection().with_network(draw(st.sampled_from(NETWORKS)))
    if chosen.network == RANDOM:
        chosen = replace(chosen, hidden_size=draw(st.integers(1, 5)), seed=draw(st.integers(0, 9)))
    own = draw(st.none() | cells(chosen))
    pin = draw(st.none() | st.builds(Pin, cells(chosen), done))
    chosen = replace(chosen, own=own, pin=pin, interventions=draw(done))
    source = draw(st.sampled_from(sources_for(chosen)))
    # What is out of use is not in a link and comes back as the default.
    return replace(chosen, source=source, step=draw(st.integers(0, 20)))


@settings(max_examples=150)
@given(selections())
def test_a_link_gives_back_weights_interventions_and_pin(chosen: Selection) -> None:
    link = link_of(chosen)
    assert left_out_of_link(chosen) == ()
    assert selection_from_link(link) == (chosen, ())
    assert length_of(link) <= LONGEST_LINK
    through_the_browser = dict(parse_qsl(urlencode(link), keep_blank_values=True))
    assert through_the_browser == link


@pytest.mark.parametrize("network", NETWORKS)
def test_each_network_can_be_changed_pinned_and_sent(network: str) -> None:
    chosen = Selection().with_network(network)
    own = network_cell(chosen)
    edited = own.with_cell(add_to_bias(own.cell, "f", 0.75))
    chosen = replace(chosen, own=edited, pin=Pin(own, DONE), interventions=DONE)
    chosen = replace(chosen, source=sources_for(chosen)[0])
    link = link_of(chosen)
    assert selection_from_link(link) == (chosen, ())
    assert length_of(link) < 420


def test_what_is_not_changed_takes_no_room() -> None:
    chosen = Selection().with_network("counter")
    assert not {"w", "pin", "pindo", "do"} & set(link_of(chosen))
    pinned = replace(chosen, pin=Pin(network_cell(chosen)))
    assert set(link_of(pinned)) - set(link_of(chosen)) == {"pin"}


def test_a_link_that_was_given_out_may_be_changed_without_harm() -> None:
    chosen = Selection().with_network("counter")
    link_of(chosen)["net"] = "parity"
    assert link_of(chosen)["net"] == "counter"


@pytest.mark.parametrize("network", ["counter", "brackets", "delay", STARTS[0], RANDOM])
@pytest.mark.parametrize("D", [1, 3, 4])
def test_two_small_cells_of_any_weights_and_a_sequence_fit(network: str, D: int) -> None:
    alphabet = Alphabet("abcd"[:D])
    for seed in range(5):
        own = replace(normal(D, 4, seed), alphabet=alphabet)
        pin = replace(normal(D, 4, seed + 100), alphabet=alphabet)
        chosen = replace(
            Selection().with_network(network),
            own=own,
            pin=Pin(pin),
            source="text",
            text="abcd"[:D] * 40,
        )
        chosen = replace(chosen, text=chosen.text[:40])
        link = link_of(chosen)
        assert left_out_of_link(chosen) == ()
        assert selection_from_link(link)[0].own == own
        assert selection_from_link(link) == (chosen, ())
        assert length_of(link) < MOST


@pytest.mark.parametrize("size", [8, 16, 64])
def test_a_cell_that_is_too_large_is_left_out_and_named(size: int) -> None:
    chosen = replace(Selection().with_network(RANDOM), own=normal(size, size), source="numbers")
    assert left_out_of_link(chosen) == ("the changed weights",)
    assert "w" not in link_of(chosen)
    assert link_of(chosen) == link_of(replace(chosen, own=None)) | {"without": "weights"}
    pinned = replace(chosen, own=None, pin=Pin(normal(size, size), DONE))
    assert left_out_of_link(pinned) == ("the pinned weights",)
    assert not {"pin", "pindo"} & set(link_of(pinned))
    both = replace(chosen, pin=pinned.pin, numbers="1 " * 2000)
    assert left_out_of_link(both) == (
        "the sequence",
        "the changed weights",
        "the pinned weights",
    )
    read, problems = selection_from_link(link_of(both))
    assert (read.network, read.source) == (RANDOM, "numbers")
    assert problems == tuple(  # who opens it is told
        f"Too large for this link, and so not here: {name}."
        for name in ("the changed weights", "the pinned weights", "the sequence")
    )


def test_what_is_smaller_still_fits_beside_what_is_left_out() -> None:
    chosen = replace(
        Selection().with_network("counter"), own=normal(16, 16), pin=Pin(normal(1, 1), DONE)
    )
    assert left_out_of_link(chosen) == ("the changed weights",)
    read, problems = selection_from_link(link_of(chosen))
    assert problems == ("Too large for this link, and so not here: the changed weights.",)
    assert read.pin == chosen.pin


@pytest.mark.parametrize("said", ["", "nothing", "weights" * 1000, "<b>,*,w"])
def test_what_a_link_says_it_is_without_is_one_of_few_words(said: str) -> None:
    assert selection_from_link({"net": "counter", "without": said})[1] == ()


def test_the_weights_of_a_large_random_network_are_a_few_letters() -> None:
    chosen = replace(Selection().with_network(RANDOM), hidden_size=64, seed=5, source="numbers")
    own = OwnCell.of(chosen.base(8))
    own = own.with_cell(with_gate_block(own.cell, "o", 3, 2, np.array([[0.5]])))
    chosen = replace(chosen, own=own)
    assert left_out_of_link(chosen) == ()
    assert len(link_of(chosen)["w"]) < 120
    assert selection_from_link(link_of(chosen)) == (chosen, ())


@settings(max_examples=30)
@given(
    st.integers(1, 6),
    st.integers(1, 6),
    seeds,
    st.text(max_size=300) | st.integers(0, 3000).map(lambda k: "é" * k),
)
def test_no_link_with_weights_is_longer_than_it_may_be(
    D: int, H: int, seed: int, text: str
) -> None:
    chosen = replace(
        Selection().with_network(RANDOM),
        own=any_bits(D, H, seed),
        pin=Pin(normal(D, H, seed), DONE),
        interventions=DONE,
        text=text,
    )
    link = link_of(chosen)
    assert length_of(link) <= LONGEST_LINK <= MOST
    names = {"the sequence": "text", "the changed weights": "w", "the pinned weights": "pin"}
    for name, part in names.items():
        assert (part in link) != (name in left_out_of_link(chosen))


def test_much_that_is_held_and_a_long_sequence_stay_short_together() -> None:
    clamps = tuple(Clamp("ifgo"[k % 4], 1 / (k + 3), k) for k in range(64))
    chosen = replace(
        Selection().with_network(RANDOM),
        hidden_size=64,
        interventions=Interventions(clamps),
        text="é" * 500,
    )
    assert fits_a_link(chosen.text)
    assert length_of(link_of(chosen)) <= MOST


def test_all_of_a_selection_but_its_weights_is_written_at_any_length() -> None:
    chosen = replace(
        Selection().with_network(RANDOM), own=normal(16, 16), text="é" * 20_000, interventions=DONE
    )
    parts = parts_of(chosen)
    assert parts["text"] == chosen.text
    assert "do" in parts
    assert not {"w", "pin", "pindo"} & set(parts)
    read, problems = selection_from_link(parts, own=normal(3, 2), longest_text=30_000)
    assert (read.text, read.own, read.interventions) == (chosen.text, normal(3, 2), DONE)
    assert all("kind “text”" in problem for problem in problems)
    _, problems = selection_from_link(parts)
    assert "expected at most 2000 characters" in problems[0]


# Links from anyone

GOOD = replace(
    Selection().with_network("counter"),
    own=OwnCell.of(add_to_bias(PRESETS["counter"].cell, "f", 0.5)),
    pin=Pin(OwnCell.of(PRESETS["counter"].cell), DONE),
    interventions=DONE,
    source="bits",
    bits="1101",
    step=2,
    quantity="o",
)


@pytest.mark.parametrize(
    ("changes", "field", "there", "message"),
    [
        ({"w": "%%%"}, "own", None, "The changed weights in the link cannot be read: it is dama"),
        ({"w": ""}, "own", None, "The changed weights in the link cannot be read: it is cut off."),
        ({"w": link_of(GOOD)["w"][:-9]}, "own", None, "cannot be read: it is cut off. The network"),
        ({"w": "x" * 100_000}, "own", None, "The network is shown without them."),
        ({"pin": "%%%"}, "pin", None, "The pinned weights in the link cannot be read: it is dama"),
        ({"pin": link_of(GOOD)["pin"][:-9]}, "pin", None, "it is cut off. Nothing is pinned."),
        ({"pindo": "x:1"}, "pin", None, "The pinned weights in the link cannot be read: what"),
        ({"pindo": "f:1e400"}, "pin", None, "is inf; expected a finite number. Nothing is pinned."),
        ({"do": "f:2"}, "interventions", Interventions(), "f(t) cannot be held at 2; expected"),
        ({"do": "freeze1"}, "interventions", Interventions(), "The link says do = “freeze1”"),
        ({"do": "h," * 2000}, "interventions", Interventions(), "at most 2000 characters"),
    ],
)
def test_a_damaged_part_is_named_and_everything_else_counts(
    changes: dict[str, str], field: str, there: Any, message: str
) -> None:
    read, (problem,) = selection_from_link(link_of(GOOD) | changes)
    assert message in problem
    assert problem.endswith(".")
    assert len(problem) < 300
    assert read == replace(GOOD, **{field: there})


def test_everything_damaged_gives_a_message_each() -> None:
    link = link_of(GOOD) | {"w": "A", "pin": "A", "do": "A", "q": "z"}
    read, problems = selection_from_link(link)
    assert len(problems) == 4
    # The quantity is then what the network opens on.
    nothing = Interventions()
    assert read == replace(GOOD, own=None, pin=None, interventions=nothing, quantity="c")


def test_what_was_done_to_a_pin_that_is_not_there_is_passed_over() -> None:
    link = {name: text for name, text in link_of(GOOD).items() if name != "pin"}
    assert selection_from_link(link) == (replace(GOOD, pin=None), ())


def test_weights_of_another_network_are_named_or_used_but_never_harm() -> None:
    for network in (*EXAMPLES, RANDOM):
        read, problems = selection_from_link(link_of(GOOD) | {"net": network, "seq": "bits"})
        assert read.source in sources_for(read)
        assert problems == ()
        assert read.own is not None
        assert read.own.input_size == 1


def test_a_sequence_that_only_the_changed_cell_reads_is_taken() -> None:
    chosen = replace(
        Selection().with_network("counter"),
        own=OwnCell.of(LSTM.random(2, 1), Alphabet("ab")),
        source="text",
        text="abba",
    )
    link = link_of(chosen)
    assert selection_from_link(link) == (chosen, ())
    read, problems = selection_from_link(link | {"w": "A"})
    assert (read.own, read.source) == (None, "own")
    assert len(problems) == 2


letters = st.text("ABCDxyz019-_=%é", max_size=40)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "net": st.sampled_from(NETWORKS),
            "h": st.sampled_from(["1", "4", "64", "0", "x"]),
            "w": letters | st.sampled_from([link_of(GOOD)["w"], link_of(GOOD)["pin"]]),
            "pin": letters | st.sampled_from([link_of(GOOD)["w"], link_of(GOOD)["pin"]]),
            "pindo": letters | st.sampled_from(["f:1", "h", "f:1e9", ","]),
            "do": letters | st.sampled_from(["f:1", "h", "f:1e9", ","]),
            "seq": st.sampled_from(["own", "text", "numbers", "bits", "sine"]),
        },
    )
)
def test_any_link_with_weights_gives_a_selection_that_can_be_sent_again(
    link: dict[str, str],
) -> None:
    read, problems = selection_from_link(link)
    assert read.source in sources_for(read)
    assert all(problem.endswith(".") for problem in problems)
    assert selection_from_link(link_of(read))[1] == ()
    assert link_of(selection_from_link(link_of(read))[0]) == link_of(read)


def test_a_link_names_the_weights_as_their_letters() -> None:
    assert GOOD.own is not None
    assert GOOD.pin is not None
    link = link_of(GOOD)
    assert link["w"] == text_of(GOOD.own, GOOD.base)
    assert link["pin"] == text_of(GOOD.pin.own, GOOD.base)
    assert (link["do"], link["pindo"]) == ("f:1,i2:0.25,freeze1@5,write3,h",) * 2


def test_a_network_that_is_not_known_is_not_answered_with_all_that_are() -> None:
    read, (problem,) = selection_from_link({"net": "neuron"})
    assert read == Selection()
    assert problem.startswith("The link says net = “neuron”; expected one of first-token, ")
    assert problem.endswith(" and others. It was left out.")
    assert len(problem) < 250


@pytest.mark.parametrize("mark", ["\u202a", "\u202d", "\u202e", "\u2067"])
def test_a_sign_that_turns_the_rest_of_a_sentence_around_is_shown_as_one(mark: str) -> None:
    _, (problem,) = selection_from_link({f"{mark}cba": "1"})
    assert as_text(problem) == (r"The link\'s part “�cba” is not known and was left out\.")
