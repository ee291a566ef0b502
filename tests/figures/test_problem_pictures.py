"""The unrolled network and the kinds of problem: what is read, said, still hidden."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.problem_kinds import KindDrawn, problem_kinds
from lstm_viz.figures.problem_plan import MOST_STEPS, Unrolled
from lstm_viz.figures.problem_unrolled import problem_unrolled
from lstm_viz.figures.theme import ink_on, theme
from tests.figures.reading import HOSTILE, sentence_at


def unrolled(steps: int, **changes: Any) -> Unrolled:
    given_ones = {
        "tokens": tuple("abcdefghij"[t % 10] for t in range(steps)),
        "strength": np.linspace(0.1, 0.9, steps),
        "said": tuple(f"a{t}" for t in range(steps)),
        "chances": tuple(f"{t % 100} %" for t in range(steps)),
        "asked": tuple(t % 2 == 1 for t in range(steps)),
        "given": (True,) * steps,
        "sentences": tuple(f"Step {t + 1}." for t in range(steps)),
    }
    return Unrolled(**(given_ones | changes))


def at(picture: MovingPicture, t: int, phase: int = 1) -> tuple[dict[str, Any], dict[str, Any]]:
    figure = picture.figures_at(t, phase)[0].to_plotly_json()
    return {trace["name"]: trace for trace in figure["data"]}, figure["layout"]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.booleans(), st.integers(0, 10**6))
def test_each_step_shows_what_has_come_and_hides_what_comes(
    steps: int, dark: bool, pick: int
) -> None:
    drawn, t = unrolled(steps), pick % steps
    found, layout = at(problem_unrolled(drawn, dark=dark), t)
    colors = theme(dark)
    assert found["cells"]["marker"]["opacity"] == [float(k <= t) for k in range(steps)]
    for name in ("says", "chances", "strengths"):
        inks = found[name]["textfont"]["color"]
        assert all(ink == colors.background for ink in inks[t + 1 :])
        if name != "strengths":
            assert all(ink != colors.background for ink in inks[: t + 1])
            continue
        grounds = found["cells"]["marker"]["color"]
        assert inks[: t + 1] == [ink_on(ground) for ground in grounds[: t + 1]]
    assert [text.strip("<b>/ ") for text in found["says"]["text"]] == [
        said if asked else "" for said, asked in zip(drawn.said, drawn.asked, strict=True)
    ]
    assert found["strengths"]["text"] == [f"{value:.2f}" for value in drawn.strength]
    assert found["reads"]["text"] == list(drawn.tokens)
    x, (left, right) = found["cells"]["x"][t], layout["xaxis"]["range"]
    assert left < x < right
    assert min(found["cursor"]["x"]) < x < max(found["cursor"]["x"])


def test_what_moves_comes_from_below_and_from_the_step_before() -> None:
    drawn = unrolled(6)
    picture = problem_unrolled(drawn)
    before, _ = at(picture, 3, 1)
    start = picture.moment(3, 1)
    moment = type(start)(3, 0, picture.arrays, picture.words)
    moves = {b.attribute: b.value for b in picture.layers[0].bindings if b.trace == 5}
    x_before, y_before = moves["x"].at(moment), moves["y"].at(moment)
    x_after, y_after = before["moves"]["x"], before["moves"]["y"]
    cells = before["cells"]
    assert x_after[0] == x_before[0] == cells["x"][3]
    assert cells["x"][2] < x_before[1] < x_after[1] < cells["x"][3]
    assert y_after[0] < y_before[0]  # y downwards: up into the cell
    assert y_after[2] < y_before[2]
    assert before["moves"]["marker"]["opacity"] == [1, 1, 1]
    assert at(picture, 2)[0]["moves"]["marker"]["opacity"] == [1, 1, 0]
    assert at(picture, 0)[0]["moves"]["marker"]["opacity"] == [1, 0, 0]
    assert picture.rolls


def test_without_memory_nothing_goes_from_cell_to_cell() -> None:
    steps = 4
    joined, apart = (problem_unrolled(unrolled(steps, joined=joined)) for joined in (True, False))
    shapes = [len(picture.layers[0].figure["layout"]["shapes"]) for picture in (joined, apart)]
    assert shapes[0] - shapes[1] == 2 * (steps - 1)  # a line and its head each
    assert all(at(apart, t)[0]["moves"]["marker"]["opacity"][1] == 0 for t in range(steps))
    assert "none knows of another" in apart.alt.at(apart.moment(0))


def test_an_answer_that_is_read_next_is_hidden_until_then() -> None:
    drawn = unrolled(5, fed_back=True, given=(True, False, False, False, False))
    found, _ = at(problem_unrolled(drawn), 1)
    inks = found["reads"]["textfont"]["color"]
    colors = theme(False)
    assert inks == [colors.text] * 2 + [colors.background] * 3


@pytest.mark.parametrize("token", HOSTILE)
def test_any_token_is_text_and_any_picture_is_taken_by_plotly(token: str) -> None:
    drawn = unrolled(3, tokens=(token, "a", token), said=(token, "b", token), asked=(True,) * 3)
    found, _ = at(problem_unrolled(drawn), 2)
    go.Figure(problem_unrolled(drawn).figures_at(2)[0].to_plotly_json())
    for text in (*found["reads"]["text"], *found["says"]["text"]):
        assert text
        inner = text.removeprefix("<b>").removesuffix("</b>")
        assert "<" not in inner
        assert len(inner) < 40


def test_what_is_told_and_where_a_click_goes() -> None:
    picture = problem_unrolled(unrolled(4))
    assert picture.jumps == "customdata"
    assert at(picture, 0)[0]["cells"]["customdata"] == [0, 1, 2, 3]
    assert sentence_at(picture, 2) == "Step 3."
    assert picture.tips is not None
    tips = picture.tips.at(picture.moment(0))
    assert tips[1] == "step 2, b: ‖h‖/√H = 0.3667"


@pytest.mark.parametrize(
    "changes",
    [
        {"tokens": ()},
        {"tokens": ("a",) * (MOST_STEPS + 1)},
        {"strength": np.zeros(2)},
        {"said": ("a",)},
        {"asked": ()},
    ],
)
def test_what_does_not_belong_together_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        unrolled(3, **changes)


def test_the_kinds_are_drawn_with_their_numbers() -> None:
    kinds = [
        KindDrawn("One to many", 2, (True, False, False), (True, True, True)),
        KindDrawn("Many to one", 1, (True, True), (False, True)),
    ]
    picture = problem_kinds(kinds, [False, True], "use")
    layout = picture.layers[0].figure["layout"]
    assert [note["text"] for note in layout["annotations"]] == [
        "<b>One to many</b>",
        "2 uses",
        "<b>Many to one</b>",
        "1 use",
    ]
    boxes = [shape for shape in layout["shapes"] if shape["type"] == "rect"]
    assert len(boxes) == (1 + 3 + 3) + (2 + 2 + 1)  # read, cells, said
    opacity = at(picture, 0)[0]["kinds"]["marker"]["opacity"]
    assert opacity[0] == 0 < opacity[1]
    go.Figure(picture.figures_at(0)[0].to_plotly_json())
    with pytest.raises(InvalidInput, match="choices"):
        problem_kinds(kinds, [True], "use")
