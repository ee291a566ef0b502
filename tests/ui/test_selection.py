"""What is chosen, as a link and back; links from anyone."""

from __future__ import annotations

from dataclasses import fields, replace
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.analysis import UNIT_ORDERS
from lstm_viz.presets import PRESETS
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import (
    LANES,
    LAST_PHASE,
    MAX_LINK_TEXT,
    RANDOM,
    SHOWN_AS,
    Selection,
    sources_for,
)

seeds = st.integers(0, 2**31 - 1)
typed = st.text(max_size=60)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    chosen = Selection().with_network(draw(st.sampled_from([*PRESETS, RANDOM])))
    return replace(
        chosen,
        source=draw(st.sampled_from(sources_for(chosen))),
        hidden_size=draw(st.integers(1, 64)),
        seed=draw(seeds),
        forget_bias=draw(st.none() | st.integers(-24, 24).map(lambda k: k / 4)),
        numbers=draw(typed),
        bits=draw(typed),
        text=draw(typed),
        steps=draw(st.integers(1, 500)),
        period=draw(st.integers(4, 2000).map(lambda k: k / 4)),
        channels=draw(st.integers(1, 8)),
        noise=draw(st.integers(0, 100).map(lambda k: k / 10)),
        series_seed=draw(seeds),
        step=draw(st.integers(0, 499)),
        quantity=draw(st.sampled_from("figoch")),
        unit=draw(st.integers(0, 63)),
        first_unit=draw(st.integers(0, 56)),
        phase=draw(st.integers(1, LAST_PHASE)),
        lanes=draw(st.sampled_from(LANES)),
        shown_as=draw(st.sampled_from(SHOWN_AS)),
        order=draw(st.sampled_from(UNIT_ORDERS)),
        units=tuple(draw(st.lists(st.integers(0, 63), unique=True, max_size=5))),
    )


@given(selections())
def test_a_link_says_all_that_is_in_use(chosen: Selection) -> None:
    link = link_of(chosen)
    read, problems = selection_from_link(link)
    assert problems == ()
    assert link_of(read) == link
    looked_at = ("step", "phase", "quantity", "unit", "first_unit")
    for name in ("network", "source", *looked_at, "lanes", "shown_as", "order", "units"):
        assert getattr(read, name) == getattr(chosen, name)
    if chosen.source in ("numbers", "bits", "text"):
        assert getattr(read, chosen.source) == getattr(chosen, chosen.source)
    if chosen.network == RANDOM:
        assert (read.hidden_size, read.seed, read.forget_bias) == (
            chosen.hidden_size,
            chosen.seed,
            chosen.forget_bias,
        )


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "net",
                "h",
                "seed",
                "fb",
                "seq",
                "numbers",
                "bits",
                "text",
                "n",
                "period",
                "d",
                "noise",
                "t",
                "q",
                "u",
                "from",
            ]
        )
        | st.text(max_size=8),
        st.text(max_size=40)
        | st.sampled_from(
            ["-1", "0", "1e400", "nan", "inf", "９", "random", "1_0", "999999999999"]
        ),
        max_size=8,
    )
)
def test_any_link_gives_a_selection_and_says_what_was_left_out(link: dict[str, str]) -> None:
    read, problems = selection_from_link(link)
    assert isinstance(read, Selection)
    assert read.source in sources_for(read)
    again, none = selection_from_link(link_of(read))
    assert none == ()
    assert link_of(again) == link_of(read)
    assert all(problem.endswith(".") for problem in problems)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("net", "xor", "The link says net = “xor”; expected one of first-token, set-reset"),
        ("h", "0", "The link says h = “0”; expected a whole number from 1 to 64"),
        ("h", "4.0", "expected a whole number from 1 to 64"),
        ("seed", "-1", "expected a whole number from 0 to 2147483647"),
        ("fb", "1e400", "expected a number from -20 to 20"),
        ("fb", "nan", "expected a number from -20 to 20"),
        ("n", "501", "expected a whole number from 1 to 500"),
        ("period", "0", "expected a number from 1 to 500"),
        ("q", "z", "expected one of f, i, g, o, c, h"),
        ("text", "a" * (MAX_LINK_TEXT + 1), "expected at most 2000 characters"),
        ("nett", "counter", "The link's part “nett” is not known and was left out."),
        ("k" * 99, "", "The link's part “" + "k" * 29 + "…” is not known"),
    ],
)
def test_a_part_that_cannot_be_used_is_named(name: str, text: str, message: str) -> None:
    read, (problem,) = selection_from_link({name: text})
    assert message in problem
    assert read == Selection()


def test_a_sequence_that_the_network_cannot_read() -> None:
    read, (problem,) = selection_from_link({"net": "set-reset", "seq": "bits"})
    assert "kind “bits”, which this network cannot read; expected own, numbers" in problem
    assert read.source == "own"


def test_what_others_append_to_links_is_passed_over() -> None:
    link = {"utm_source": "moodle", "embed": "true", "embed_options": "dark_theme"}
    assert selection_from_link(link) == (Selection(), ())


def test_a_long_sequence_is_left_out_and_the_rest_fits() -> None:
    chosen = replace(Selection().with_network(RANDOM), source="numbers", numbers="1 " * 2000)
    assert "numbers" not in link_of(chosen)
    longest = replace(chosen, numbers="1 " * (MAX_LINK_TEXT // 2))
    assert len(urlencode(link_of(longest))) < 4000


def test_another_network_opens_at_its_own_interesting_step() -> None:
    chosen = replace(Selection(), step=7, unit=1, text="kept").with_network("brackets")
    assert (chosen.step, chosen.unit, chosen.source) == (9, 0, "own")
    assert chosen.text == "kept"
    assert {field.name for field in fields(chosen)} >= {"network", "step"}


@given(
    bias=st.none() | st.floats(-20, 20),
    period=st.floats(1, 500),
    noise=st.floats(0, 10),
    series_seed=seeds,
    steps=st.integers(1, 500),
    channels=st.integers(1, 8),
)
def test_a_link_gives_numbers_back_to_the_last_bit(
    bias: float | None, period: float, noise: float, series_seed: int, steps: int, channels: int
) -> None:
    chosen = replace(
        Selection().with_network(RANDOM),
        source="seasonal",
        forget_bias=bias,
        period=period,
        noise=noise,
        series_seed=series_seed,
        steps=steps,
        channels=channels,
    )
    assert selection_from_link(link_of(chosen)) == (chosen, ())


def test_a_link_writes_numbers_as_briefly_as_they_can_be() -> None:
    chosen = replace(Selection().with_network(RANDOM), source="seasonal", noise=0.1)
    assert link_of(chosen) == {
        "net": "random",
        "h": "4",
        "seed": "0",
        "fb": "1",
        "seq": "seasonal",
        "n": "24",
        "period": "12",
        "d": "1",
        "noise": "0.1",
        "sseed": "0",
        "t": "2",
        "q": "f",
        "u": "1",
    }


@pytest.mark.parametrize("network", [*PRESETS, RANDOM])
def test_a_link_of_the_longest_reasonable_kind_stays_short(network: str) -> None:
    chosen = replace(Selection().with_network(network), text="ä" * 500, bits="10" * 250)
    for source in sources_for(chosen):
        link = link_of(replace(chosen, source=source, numbers="-0.25 " * 250))
        assert len(urlencode(link)) < 4000


def test_nothing_chosen_is_the_first_token_at_its_second_step() -> None:
    assert selection_from_link({}) == (Selection(), ())
    assert Selection() == Selection().with_network("first-token")


@pytest.mark.parametrize("letter", ["a", "é", "😀", "<", "\n"])
def test_no_link_is_longer_than_mail_programs_take(letter: str) -> None:
    for length in (10, 250, 500, 2000):
        chosen = replace(Selection().with_network(RANDOM), text=letter * length)
        link = link_of(chosen)
        assert len(urlencode(link)) < 4000
        assert ("text" in link) == (length * len(urlencode({"": letter})[1:]) <= 3000)
