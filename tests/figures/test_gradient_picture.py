"""The picture of gradients that travel back, read as someone in front of it reads it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.figures import gradient_picture
from lstm_viz.figures.gradient_curves import axis_of, height_on
from lstm_viz.figures.gradient_plan import lines_of, plan_for
from lstm_viz.figures.gradient_pulses import LEAST_PULSE, RIM
from lstm_viz.figures.gradient_wires import thickness
from lstm_viz.figures.log_axis import magnitude
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.network_colors import NETWORK_LABELS
from lstm_viz.figures.theme import DARK, LIGHT
from lstm_viz.figures.time_axis import LEFT, RIGHT, WIDTH, step_ticks
from lstm_viz.gradients import ARCHITECTURES, Comparison
from tests.figures.comparisons import comparison_of_norms, computed
from tests.figures.reading import (
    HOSTILE,
    require_drawable,
    sentence_at,
    trace_of,
    traces_of,
    words_on,
)

STEPS = 30


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return computed(steps=STEPS, initialisations=11, hidden_size=8)


def medians(comparison: Comparison) -> dict[str, np.ndarray]:
    """Every line's median, in the picture's order."""
    found = {}
    for result in comparison.results:
        found[str(result.architecture)] = result.h.median
        if result.c is not None:
            found[f"{result.architecture}_c"] = result.c.median
    return found


def all_words(picture: MovingPicture, t: int) -> str:
    return " | ".join(word for figure in picture.figures_at(t) for word in words_on(figure) if word)


@pytest.mark.parametrize("t", [0, 1, 14, STEPS - 1])
@pytest.mark.parametrize("dark", [False, True])
def test_the_numbers_at_a_step_are_the_comparisons(
    comparison: Comparison, t: int, dark: bool
) -> None:
    picture = gradient_picture(comparison, dark=dark)
    require_drawable(picture, t)
    norms = medians(comparison)
    plan = plan_for(len(norms), 2, loss_at_every_step=False)
    moving = picture.figures_at(t)[2]
    pulses, numbers, dots, names = (
        trace_of(moving, name) for name in ("pulses", "numbers", "dots", "names")
    )
    now = [float(norm[t]) for norm in norms.values()]
    assert list(numbers.text) == [magnitude(norm) for norm in now]
    assert picture.arrays["norms"][t].tolist() == now
    assert list(names.text) == [f"<b>{NETWORK_LABELS[key]}</b>" for key in norms]
    for trace in (pulses, numbers, dots, names):
        assert list(trace.x) == [t + 1] * len(norms)
    expected = np.maximum(thickness(now, plan.full, plan.widest) + RIM, LEAST_PULSE)
    np.testing.assert_allclose(pulses.marker.size, expected, rtol=1e-6)
    np.testing.assert_allclose(pulses.y, plan.lanes)
    axis = axis_of(lines_of(comparison, None))
    np.testing.assert_allclose(dots.y, height_on(axis, now, plan), rtol=1e-5)
    for k, key in enumerate(norms):
        curve = trace_of(picture.figures_at(t)[1], f"median: {key}")
        assert curve.y[t] == pytest.approx(dots.y[k], abs=1e-4)


@pytest.mark.parametrize("t", [0, 7, STEPS - 1])
def test_what_is_not_reached_is_covered(comparison: Comparison, t: int) -> None:
    moving = gradient_picture(comparison).figures_at(t)[2]
    cover, cursor = trace_of(moving, "cover"), trace_of(moving, "cursor")
    reached = [x for x in cover.x if x is not None]
    assert (min(reached), max(reached)) == (0.5, t + 1)
    assert {x for x in cursor.x if x is not None} == {t + 1}
    assert cover.fillcolor == LIGHT.background
    assert 0.7 <= cover.opacity <= 0.9


def test_the_sentence_and_the_alt_tell_the_moment(comparison: Comparison) -> None:
    picture = gradient_picture(comparison)
    now = {key: magnitude(float(norm[20])) for key, norm in medians(comparison).items()}
    expected = (
        f"At t = 21, 9 steps back, what is left: RNN (tanh) {now['rnn_tanh']}, "
        f"GRU {now['gru']}, LSTM h(t) {now['lstm']}, C(t) {now['lstm_c']}."
    )
    assert sentence_at(picture, 20) == expected
    alt = picture.alt.at(picture.moment(20))
    assert alt.endswith(expected)
    assert "median of 11 initialisations" in alt
    assert "LSTM (H = 8, 448 parameters)" in alt
    assert sentence_at(picture, STEPS - 2).startswith("At t = 29, 1 step back,")
    assert sentence_at(picture, STEPS - 1).startswith("At t = 30, beside the loss,")


def test_it_aligns_with_other_pictures_over_time(comparison: Comparison) -> None:
    picture = gradient_picture(comparison)
    layouts = [figure.layout for figure in picture.figures_at(3)]
    for layout in layouts:
        assert layout.width == WIDTH
        assert (layout.margin.l, layout.margin.r) == (LEFT, RIGHT)
        assert list(layout.xaxis.range) == [0.5, STEPS + 0.5]
        assert layout.height == layouts[0].height < 480
        assert layout.yaxis.range == layouts[0].yaxis.range
    assert [layer.listens for layer in picture.layers] == [False, False, False, True]
    assert picture.jumps == "x"


def test_a_hover_tells_median_band_and_how_many_left_the_range() -> None:
    rng = np.random.default_rng(0)
    norms = np.sort(rng.uniform(1e-12, 1e-9, size=(20, 12)), axis=0)
    norms[:3, 4] = 0
    norms[-2:, 4] = np.inf
    comparison = comparison_of_norms({"gru": norms})
    picture = gradient_picture(comparison)
    listener = trace_of(picture.figures_at(0)[3], "steps")
    assert list(listener.x) == list(range(1, 13))
    tips = picture.tips.at(picture.moment(0))
    curve = comparison.of("gru").h
    low, median, high = (
        magnitude(float(part[4])) for part in (curve.low, curve.median, curve.high)
    )
    assert tips[4] == (
        f"step 5, 7 steps back\nGRU: {median} (band {low} … {high}), 3 of 20 are 0, 2 of 20 are ∞"
    )
    assert "are 0" not in tips[5]


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (np.inf, "∞")])
def test_what_left_the_float_range_is_told_everywhere(value: float, text: str) -> None:
    norms = np.ones((3, 40))
    norms[:, :10] = value
    picture = gradient_picture(comparison_of_norms({"rnn_tanh": norms, "gru": np.ones((3, 40))}))
    require_drawable(picture, 5)
    moving = picture.figures_at(5)[2]
    assert list(trace_of(moving, "numbers").text) == [text, "1.0"]
    pulses = trace_of(moving, "pulses")
    hollow = pulses.marker.color[0] == LIGHT.background
    assert hollow == (value == 0)
    said = sentence_at(picture, 5)
    assert f"RNN (tanh) {text}, GRU 1.0 ({text}: " in said
    assert "float range" not in sentence_at(picture, 30)
    assert text in picture.layers[0].figure["layout"]["yaxis"]["ticktext"]
    assert f"{text}: b" in all_words(picture, 5)


@pytest.mark.parametrize("steps", [1, 2, 3, 5000])
def test_sequences_of_any_length(steps: int) -> None:
    norms = np.geomspace(1e-200, 1, steps)[None] if steps > 1 else np.ones((1, 1))
    comparison = comparison_of_norms({"rnn_tanh": norms, "lstm": norms**0.01, "lstm_c": norms**0.5})
    picture = gradient_picture(comparison)
    for t in {0, steps // 2, max(steps - 2, 0), steps - 1}:
        require_drawable(picture, t)
        numbers = trace_of(picture.figures_at(t)[2], "numbers")
        assert list(numbers.text) == [
            magnitude(float(part[0, t])) for part in (norms, norms**0.01, norms**0.5)
        ]
    bytes_sent = len(json.dumps(picture.json())) + sum(a.nbytes for a in picture.arrays.values())
    assert bytes_sent < 2_000_000
    ticks = picture.layers[0].figure["layout"]["xaxis"]["tickvals"]
    assert ticks[0] == 1
    assert ticks[-1] == steps


def test_ticks_of_long_sequences_stay_apart() -> None:
    for steps in range(41, 5001, 37):
        ticks = step_ticks(steps)
        assert (ticks[0], ticks[-1]) == (1, steps)
        assert len(ticks) <= 13
        assert (np.diff(ticks) / steps * 844 > 36).all()


def test_one_initialisation_has_no_band_to_tell() -> None:
    picture = gradient_picture(computed(steps=12, initialisations=1, hidden_size=4))
    assert "one initialisation" in all_words(picture, 3)
    assert "band" not in all_words(picture, 3)


def test_a_part_of_a_comparison_says_so() -> None:
    norms = {"gru": np.ones((7, 10))}
    picture = gradient_picture(comparison_of_norms(norms, initialisations=20))
    assert "median of 7 of 20 initialisations" in all_words(picture, 0)
    assert "median of 7 of 20 initialisations" in picture.alt.at(picture.moment(0))


def test_a_loss_at_every_step_is_marked_at_every_step() -> None:
    comparison = computed(steps=25, initialisations=2, hidden_size=4, loss="every")
    picture = gradient_picture(comparison)
    require_drawable(picture, 9)
    assert list(trace_of(picture.figures_at(9)[1], "losses").x) == list(range(25, 0, -1))
    assert "the gradient of all later losses" in sentence_at(picture, 9)
    last = gradient_picture(computed(steps=25, initialisations=2, hidden_size=4))
    assert not traces_of(last.figures_at(9)[1], "losses")


def test_the_legend_tells_sizes_and_parameters() -> None:
    comparison = computed(
        architectures=ARCHITECTURES, steps=6, initialisations=2, hidden_size=32, same="parameters"
    )
    picture = gradient_picture(comparison)
    words = all_words(picture, 2)
    for result in comparison.results:
        assert f", H={result.hidden_size}, {result.parameter_count:,} parameters" in words
    ground = go.Figure(picture.layers[0].figure)
    legend = [note for note in ground.layout.annotations if " parameters" in note.text]
    assert len(legend) == 4
    assert len({note.y for note in legend}) == 2, "they do not fit into one row"


def test_your_own_network_is_a_line_like_the_others(comparison: Comparison) -> None:
    h, c = np.geomspace(1e-3, 1, STEPS), np.geomspace(1e-2, 0.5, STEPS)
    picture = gradient_picture(comparison, own=(h, c))
    require_drawable(picture, 4)
    figures = picture.figures_at(4)
    assert list(trace_of(figures[2], "numbers").text)[-2:] == [
        magnitude(float(h[4])),
        magnitude(float(c[4])),
    ]
    assert trace_of(figures[1], "median: own").line.color == LIGHT.text
    assert traces_of(figures[1], "median: own_c")
    without = gradient_picture(comparison, own=(h, None)).figures_at(4)[1]
    assert not traces_of(without, "median: own_c")
    with pytest.raises(InvalidInput, match=r"your own network have shape \(29,\)"):
        gradient_picture(comparison, own=(h[1:], None))


def test_dark_is_dark(comparison: Comparison) -> None:
    picture = gradient_picture(comparison, dark=True)
    assert trace_of(picture.figures_at(2)[2], "cover").fillcolor == DARK.background
    used = json.dumps([layer.figure for layer in picture.layers], ensure_ascii=False)
    assert f'"{LIGHT.text}"' not in used
    assert f'"{LIGHT.background}"' not in used


def test_tokens_stand_under_the_axis_and_stay_text() -> None:
    comparison = comparison_of_norms({"gru": np.ones((2, len(HOSTILE)))})
    picture = gradient_picture(comparison, tokens=HOSTILE)
    require_drawable(picture, 1)
    words = [*picture.layers[0].figure["layout"]["xaxis"]["ticktext"]]
    tips = picture.tips.at(picture.moment(0))
    assert all(token in tip for token, tip in zip(HOSTILE, tips, strict=True))  # as it was typed
    for word in words:
        assert "<a" not in word
        assert "<img" not in word
    with pytest.raises(InvalidInput, match="expected one for each of"):
        gradient_picture(comparison, tokens=["a"])


def test_a_changed_comparison_keeps_the_layers_that_move() -> None:
    def layers(**chosen: Any) -> list[str]:
        picture = gradient_picture(computed(steps=20, initialisations=3, hidden_size=4, **chosen))
        return [json.dumps(layer.json()) for layer in picture.layers[1:3]]

    assert layers() == layers(forget_bias=None), "else the lines could not glide"


def test_as_one_ordinary_figure(comparison: Comparison) -> None:
    figure = gradient_picture(comparison).figure_at(3)
    go.Figure(figure.to_dict())
    assert "At t = 4" in figure.layout.meta["alt"]
