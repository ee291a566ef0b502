"""The picture of an alignment, read back as it is seen: α, scores, ribbons, what is written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.alignment_picture import (
    ATTENTION_PHASES,
    MOST_READ,
    MOST_WRITTEN,
    SUMMARY_PHASES,
    alignment_picture,
)
from lstm_viz.figures.alignment_plan import (
    BAR,
    BASE,
    LEAST_DRAWN,
    LEFT,
    NODE_BOTTOM,
    RIGHT,
    WIDTH,
    AlignmentPlan,
)
from lstm_viz.figures.alignment_words import LEAST_TOLD, NUMBER_SPACE
from lstm_viz.figures.digits import shown
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.theme import Scale, color_on, contrast, theme
from tests.figures.alignment_traces import OUTPUTS, drawn_trace
from tests.figures.reading import HOSTILE, require_drawable, sentence_at, trace_of, words_on

PHASE = {name: k for k, name in enumerate(ATTENTION_PHASES, 1)}


def picture_of(
    text: str = "14 mars 2021",
    steps: int = 10,
    *,
    attends: bool = True,
    target: str | None = None,
    dark: bool = False,
    seed: int = 0,
) -> tuple[MovingPicture, object]:
    trace = drawn_trace(text, steps, attends=attends, seed=seed)
    return alignment_picture(trace, outputs=OUTPUTS, target=target, dark=dark), trace


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    st.text("0123456789abcdefgh., ", min_size=1, max_size=40),
    st.integers(1, 14),
    st.booleans(),
    st.booleans(),
    st.integers(0, 99),
)
def test_whatever_is_read_and_written_can_be_drawn(
    text: str, steps: int, attends: bool, dark: bool, seed: int
) -> None:
    picture, _ = picture_of(text, steps, attends=attends, dark=dark, seed=seed)
    plan = AlignmentPlan(len(text), steps)
    require_drawable(picture, seed % steps, 1 + seed % picture.phases)
    for phase in range(1, picture.phases + 1):
        for figure in picture.figures_at((seed + phase) % steps, phase):
            assert figure.layout.width == WIDTH
            for part in figure.data:
                x = np.array([v for v in part.x if v is not None], float)
                if part.to_plotly_json().get("orientation") == "h":
                    x = np.concatenate([np.array(part.base), np.array(part.base) + x])
                assert x.min() >= 0
                assert x.max() <= WIDTH
    assert plan.read_x[-1] + plan.read_width / 2 <= RIGHT + 1e-9
    assert plan.written_x[-1] + plan.written_width / 2 <= RIGHT + 1e-9


@pytest.mark.parametrize("dark", [False, True])
def test_matrix_shades_bars_and_numbers_are_alpha(dark: bool) -> None:
    trace = drawn_trace(sharp=20)
    alpha = trace.alignment
    assert alpha is not None
    picture = alignment_picture(trace, outputs=OUTPUTS, dark=dark)
    scale = Scale(0.0, 1.0, theme(dark).gate_scale)
    x = AlignmentPlan(len(trace.read), len(trace.written)).read_x
    for s, row in enumerate(alpha):
        ground, moving = picture.figures_at(s, PHASE["write"])
        matrix = trace_of(ground, "alignment")
        np.testing.assert_allclose(matrix.z[s], row, atol=1e-6)
        assert matrix.customdata[s] == [s] * len(row)
        bars = np.where(row < LEAST_DRAWN, 0, -BAR * row)
        np.testing.assert_allclose(trace_of(moving, "bars").y, bars, rtol=1e-12)
        shades = trace_of(moving, "read").marker.color
        inks = trace_of(moving, "letters").textfont.color
        assert list(shades) == [color_on(scale, v) for v in row]
        assert min(contrast(*pair) for pair in zip(shades, inks, strict=True)) >= 4.5
        numbers = trace_of(moving, "numbers")
        told = [t for t, text in enumerate(numbers.text) if text != " "]
        assert int(row.argmax()) in told
        assert [numbers.text[t] for t in told] == [shown(row[t]) for t in told]
        assert all(row[t] >= LEAST_TOLD for t in told)
        assert all(np.diff(x[told]) >= NUMBER_SPACE)
        assert row.sum() == pytest.approx(1, abs=1e-12)


def test_the_scores_are_those_of_the_trace() -> None:
    trace = drawn_trace()
    scores = trace.scores
    assert scores is not None
    picture = alignment_picture(trace, outputs=OUTPUTS)
    low, high = scores.min(), scores.max()
    for s, row in enumerate(scores):
        moving = picture.figures_at(s, PHASE["scores"])[1]
        heights = -np.array(trace_of(moving, "bars").y) / BAR
        np.testing.assert_allclose(heights, (row - low) / (high - low), atol=1e-6)
        texts = trace_of(moving, "numbers").text
        assert texts[int(row.argmax())] == shown(row.max())
        assert all(text in (" ", shown(v)) for text, v in zip(texts, row, strict=True))
        assert list(trace_of(moving, "bars’ name").text) == ["<b>e(s, t)</b>"]
        assert shown(row.max()) in sentence_at(picture, s, PHASE["scores"])


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(1, 14), st.integers(0, 99), st.floats(0.02, 3))
def test_a_ribbon_is_as_thick_as_its_alpha(read: int, steps: int, seed: int, even: float) -> None:
    share = np.random.default_rng(seed).dirichlet(np.full(read, even), steps)
    plan = AlignmentPlan(read, steps)
    x, y = plan.ribbons(share, plan.written_x)
    drawn = (share >= LEAST_DRAWN).any(axis=0)
    thick = np.where(share < LEAST_DRAWN, 0, share)[:, drawn] * plan.ribbon
    outline = x.reshape(steps, int(drawn.sum()), 2, -1)  # left side downwards, right side upwards
    left, right = outline[:, :, 0], outline[:, :, 1, ::-1]
    np.testing.assert_allclose(right - left, thick[:, :, None] + 0 * left, atol=1e-9)
    np.testing.assert_allclose(left[:, 1:, 0], right[:, :-1, 0], atol=1e-9)  # side by side on top
    np.testing.assert_allclose((left + right)[:, :, -1] / 2, plan.read_x[drawn] + 0 * thick)
    top = y.reshape(outline.shape)[:, :, 0, 0]
    assert (top == NODE_BOTTOM).all()
    feet = y.reshape(outline.shape)[:, :, 0, -1]
    np.testing.assert_allclose(feet, BASE - BAR * share[:, drawn], atol=1e-9)
    assert len(plan.homes(share)) == x.shape[1]


def test_ribbons_grow_when_the_context_is_mixed() -> None:
    picture, _ = picture_of()
    for phase in range(1, picture.phases + 1):
        ribbons = trace_of(picture.figures_at(4, phase)[1], "ribbons")
        if phase < PHASE["context"]:
            assert set(ribbons.y) == {BASE}
        else:
            assert min(ribbons.y) == NODE_BOTTOM
            assert ribbons.x == pytest.approx(picture.arrays["ribbon_x"][4].tolist())


def test_frames_stand_at_the_step() -> None:
    picture, _ = picture_of("3 maja 1999", 11)
    plan = AlignmentPlan(11, 11)
    for s in range(11):
        moving = picture.figures_at(s, 3)[1]
        frame, row = trace_of(moving, "frame"), trace_of(moving, "row")
        middle, half = plan.written_x[s], plan.written_width / 2
        assert [min(frame.x), max(frame.x)] == pytest.approx([middle - half, middle + half])
        assert [min(row.y), max(row.y)] == pytest.approx([plan.row_y(s), plan.row_y(s + 1)])
        assert min(row.x) < LEFT
        assert list(trace_of(moving, "context name").text) == [f"c({s + 1})"]


@pytest.mark.parametrize("attends", [False, True])
def test_a_character_is_there_once_it_is_written(attends: bool) -> None:
    target = "2021-03-14"
    trace = drawn_trace(attends=attends)
    picture = alignment_picture(trace, outputs=OUTPUTS, target=target)
    for s in range(10):
        for phase in range(1, picture.phases + 1):
            moving = picture.figures_at(s, phase)[1]
            count = s + (phase == picture.phases)
            there = list(trace.written[:count])
            assert list(trace_of(moving, "written").text) == there + [" "] * (10 - count)
            wrong = [
                f"≠ {right}" if mark != right else " "
                for mark, right in zip(there, target, strict=False)
            ]
            assert list(trace_of(moving, "corrections").text) == wrong + [" "] * (10 - count)
    last = sentence_at(picture, 3)
    assert f"it writes “{trace.written[3]}”" in last
    assert (f"Right is “{target[3]}”" in last) == (trace.written[3] != target[3])


def test_without_attention_there_is_one_context() -> None:
    trace = drawn_trace(attends=False)
    picture = alignment_picture(trace, outputs=OUTPUTS)
    assert picture.phases == len(SUMMARY_PHASES)
    ground, moving = picture.figures_at(2)
    matrix = trace_of(ground, "context")
    np.testing.assert_allclose(matrix.z, trace.context, atol=1e-6)
    assert all(row == matrix.z[0] for row in matrix.z)
    names = {part.name for part in moving.data}
    assert names.isdisjoint({"bars", "numbers", "bars’ name"})
    still = [trace_of(picture.figures_at(s)[1], "ribbons").x for s in (0, 9)]
    assert still[0] == still[1]
    assert "the same 8 numbers at every step" in sentence_at(picture, 5, 2)
    assert "Without attention" in picture.alt.at(picture.moment(5))


def test_tokens_from_anyone_are_text() -> None:
    trace = drawn_trace("abcdefghij")
    trace = replace(trace, read=tuple(HOSTILE))
    picture = alignment_picture(trace, outputs=OUTPUTS)
    for phase in range(1, picture.phases + 1):
        for figure in picture.figures_at(1, phase):
            for text in words_on(figure):
                assert "<img" not in text
                assert "<a " not in text
    require_drawable(picture, 1)


def test_long_texts_keep_their_height() -> None:
    short, long = AlignmentPlan(10, 11), AlignmentPlan(MOST_READ, 44)
    assert long.height <= short.height + 1
    picture, _ = picture_of("a1" * (MOST_READ // 2), 44)
    require_drawable(picture, 43)


def test_what_cannot_be_drawn_is_named() -> None:
    trace = drawn_trace()
    with pytest.raises(InvalidInput, match=f"{MOST_READ + 1} characters"):
        picture_of("a" * (MOST_READ + 1))
    with pytest.raises(InvalidInput, match=f"{MOST_WRITTEN + 1} characters are written"):
        picture_of(steps=MOST_WRITTEN + 1)
    with pytest.raises(InvalidInput, match="outputs holds 2 names; expected 11"):
        alignment_picture(trace, outputs=("0", "1"))
    with pytest.raises(InvalidInput, match="target holds 3 characters; expected 10"):
        alignment_picture(trace, outputs=OUTPUTS, target="123")
