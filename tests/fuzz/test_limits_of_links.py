"""Links made to take time or memory, or to say what no number is."""

from __future__ import annotations

import base64
import tracemalloc
import zlib

import pytest

from lstm_viz.editing import parse_weight
from lstm_viz.errors import InvalidInput
from lstm_viz.ui.link import selection_from_link
from lstm_viz.ui.selection import Selection
from tests.fuzz.refusing import MOST_MEMORY
from tests.fuzz.way_in import require_readable


def problems_of(link: dict[str, str], most: int = MOST_MEMORY) -> tuple[str, ...]:
    tracemalloc.start()
    selection, problems = selection_from_link(link)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < most, f"{peak / 1e6:.0f} MB"
    assert selection == Selection()
    for problem in problems:
        require_readable(problem)
    return problems


@pytest.mark.parametrize(
    "name", ["net", "numbers", "text", "t", "units", "grad", "train", "zoo", "side", "at", "cost"]
)
def test_a_link_of_a_megabyte(name: str) -> None:
    for piece in ("1", "~", "1,", "9" * 100, "😀", "%"):
        (problem,) = problems_of({name: piece * (1_000_000 // len(piece))}, 5_000_000)
        assert f"The link says {name} = “" in problem
        assert "expected at most 2000 characters. It was left out." in problem


def test_a_link_of_a_megabyte_of_weights() -> None:
    (problem,) = problems_of({"w": "A" * 1_000_000}, 10_000_000)
    assert "The changed weights in the link cannot be read: it is" in problem
    bomb = base64.urlsafe_b64encode(zlib.compress(bytes(10**8), 9)).decode().rstrip("=")
    (problem,) = problems_of({"w": bomb}, 10_000_000)
    assert "The changed weights in the link cannot be read: it is cut off." in problem
    (problem,) = problems_of({"pin": bomb}, 10_000_000)
    assert "The pinned weights in the link cannot be read: it is cut off." in problem


def test_a_link_of_very_many_parts_is_told_in_a_few_lines() -> None:
    problems = problems_of({f"part {k}": "" for k in range(100_000)})
    assert len(problems) == 9
    assert problems[0] == "The link's part “part 0” is not known and was left out."
    assert problems[-1] == "99,992 more parts of the link could not be used and were left out."


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "-1e999", "9" * 1900, "٣" * 20])
@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("period", "{}"),
        ("noise", "{}"),
        ("n", "{}"),
        ("seed", "{}"),
        ("t", "{}"),
        ("units", "1,{}"),
        ("fb", "{}"),
        ("grad", "T.{}"),
        ("grad", "radius.{}"),
        ("grad", "fb.{}"),
        ("grad", "clip.{}"),
        ("train", "lr.{}"),
        ("train", "end.{}"),
        ("train", "clip.{}"),
        ("train", "H.{}"),
        ("zoo", "heat.{}"),
        ("zoo", "seed.{}"),
        ("var", "peep.{}"),
        ("wrong", "knob.{}"),
        ("cost", "H.{}"),
        ("at", "stacked.{}.1"),
        ("attn", "u.{}"),
        ("deep", "u.{}"),
    ],
)
def test_numbers_that_are_none_in_a_link(part: str, text: str, number: str) -> None:
    (problem,) = problems_of({part: text.format(number)}, 1_000_000)
    assert f"The link says {part} = “" in problem
    assert problem.endswith("It was left out.")


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\udc00\ud800"])
def test_half_a_surrogate_pair_in_a_link(text: str) -> None:
    for part in ("text", "numbers", "zoo", "attn"):
        (problem,) = problems_of({part: f"say.{text}"})
        assert "expected text that can be written as UTF-8. It was left out." in problem
    (problem,) = problems_of({text: "1"})
    assert "is not known and was left out." in problem


@pytest.mark.parametrize("mark", ["\0", "\u202e", "\u2066", "\n", "\x1b", "\u2028"])
def test_what_cannot_be_seen_does_not_stand_in_a_message(mark: str) -> None:
    for link in ({f"a{mark}b": ""}, {"net": f"a{mark}b"}, {"do": f"a{mark}b"}, {"at": f"a{mark}b"}):
        (problem,) = problems_of(link)
        assert mark not in problem
        assert "a\N{REPLACEMENT CHARACTER}b" in problem
    with pytest.raises(InvalidInput) as refusal:
        parse_weight(f"a{mark}b")
    assert mark not in str(refusal.value)
