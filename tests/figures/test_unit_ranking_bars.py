"""Units as bars of correlation: who is shown, to which side, with which number."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import UnitRanking, rank_units
from lstm_viz.figures import unit_ranking_bars
from lstm_viz.figures.digits import shown
from lstm_viz.figures.theme import contrast, theme
from lstm_viz.figures.unit_ranking_bars import MOST_ROWS
from lstm_viz.notation import subscript
from tests.figures.reading import HOSTILE, require_drawable, trace_of, words_on

SPACE = "\u00a0"


def ranked(units: int, seed: int = 0, names: tuple[str, ...] = ("depth", "flat")) -> UnitRanking:
    rng = np.random.default_rng(seed)
    trace = lv.LSTM.random(1, units).trace(np.zeros((30, 1)))
    wave = rng.normal(size=30)
    c = rng.normal(size=(30, units)) + wave[:, None] * rng.normal(size=units)
    return rank_units(replace(trace, c=c), {names[0]: wave, names[1]: np.ones(30)})


@settings(max_examples=30)
@given(st.integers(1, 12), st.integers(1, 10), st.booleans(), st.integers(0, 99))
def test_the_best_units_stand_from_the_top(units: int, rows: int, dark: bool, seed: int) -> None:
    ranking = ranked(units, seed)
    picture = unit_ranking_bars(ranking, "depth", rows=rows, dark=dark)
    require_drawable(picture, 0)
    (figure,) = picture.figures_at(0)
    bars, names, numbers = (trace_of(figure, name) for name in ("units", "names", "numbers"))
    best = ranking.units_for("depth", rows)
    assert len(best) == min(rows, units)
    assert list(bars.y) == list(range(len(best)))
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "the first row is on top"
    assert picture.tips is not None
    tips = picture.tips.at(picture.moment(0))
    blue, _, red = theme(dark).signed_scale
    for k, unit in enumerate(best):
        r = unit.correlation
        assert bars.x[k] == numbers.x[k] == r
        assert bars.customdata[k] == unit.unit
        assert bars.marker.color[k] == (red if r > 0 else blue)
        assert names.text[k] == f"C{subscript(unit.unit + 1)}"
        assert numbers.text[k].strip(SPACE) == shown(r, signed=True)
        assert numbers.textposition[k] == ("middle left" if r < 0 else "middle right")
        assert tips[k] == f"unit {unit.unit + 1}: {shown(r, 4, signed=True)}"
    low, high = figure.layout.xaxis.range
    assert low <= -1.2
    assert high >= 1.2
    sizes = np.abs(bars.x)
    assert (np.diff(sizes) <= 0).all()


def test_its_words_by_hand() -> None:
    trace = lv.LSTM.random(1, 3).trace(np.zeros((3, 1)))
    c = np.array([[1.0, 3.0, 0.0], [2.0, 2.0, 0.0], [3.0, 1.0, 0.0]])
    ranking = rank_units(replace(trace, c=c), {"step": [1, 2, 3], "flat": [1, 1, 1]})
    picture = unit_ranking_bars(ranking, "step")
    (figure,) = picture.figures_at(0)
    assert figure.layout.annotations[0].text == "C(t) and <b>step</b>, over 3 steps"
    assert picture.alt.at(picture.moment(0)) == (
        "Bars of correlation from −1 to 1 between step and the cell state of each unit, over 3 "
        "steps, the largest first: +1.00 in unit 1, −1.00 in unit 2, 0.00 in unit 3."
    )
    flat = unit_ranking_bars(ranking, "flat")
    (figure,) = flat.figures_at(0)
    assert set(trace_of(figure, "units").x) == {0.0}
    assert "never changes here" in figure.layout.annotations[0].text
    assert "flat never changes in these sequences" in flat.alt.at(flat.moment(0))


def test_other_quantities_and_cells_have_their_symbols() -> None:
    gru = lv.GRU.random(1, 3).trace(np.random.default_rng(0).normal(size=(9, 1)))
    picture = unit_ranking_bars(rank_units(gru, {"t": np.arange(9)}, "z"), "t")
    (figure,) = picture.figures_at(0)
    assert {name[0] for name in trace_of(figure, "names").text} == {"z"}
    assert "update gate" in picture.alt.at(picture.moment(0))


def test_another_feature_is_the_same_picture_with_other_numbers() -> None:
    ranking = ranked(12, names=("depth", "quotes"))
    one, other = (unit_ranking_bars(ranking, name) for name in ranking.features)
    assert one.layers[0].json() == other.layers[0].json()  # so that a board glides
    assert one.layers[0].figure["layout"]["height"] < 380
    assert len(trace_of(one.figures_at(0)[0], "units").x) == MOST_ROWS


def test_everything_can_be_read_on_its_ground() -> None:
    for dark in (False, True):
        (figure,) = unit_ranking_bars(ranked(9), "depth", dark=dark).figures_at(0)
        ground = theme(dark).background
        for trace in figure.data[1:]:
            assert trace.textfont.size >= 16
            assert contrast(trace.textfont.color, ground) >= 4.5
        for note in figure.layout.annotations:
            assert note.font.size >= 14
            assert contrast(note.font.color, ground) >= 4.5
        # At the least width a number has room beyond either end, clear of the names.
        layout = figure.layout
        room = layout.meta["min_width"] - layout.margin.l - layout.margin.r
        low, high = layout.xaxis.range
        beyond = (high - 1) / (high - low) * room
        assert low == -high
        assert beyond >= len(f"{SPACE}+0.94") * 0.602 * figure.data[2].textfont.size
        assert layout.meta["min_width"] * 0.72 <= 328


@pytest.mark.parametrize("text", HOSTILE)
def test_features_from_anyone_stay_text(text: str) -> None:
    ranking = ranked(4, names=(text, f"{text}!"))
    for name in ranking.features:
        picture = unit_ranking_bars(ranking, name)
        require_drawable(picture, 0)
        for words in words_on(picture.figures_at(0)[0]):
            plain = re.sub("</?b>", "", words)
            assert "<" not in plain
            assert ">" not in plain


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(lv.InvalidInput, match="there is no feature 'quotes'"):
        unit_ranking_bars(ranked(3), "quotes")
    with pytest.raises(lv.InvalidInput, match="rows is 0"):
        unit_ranking_bars(ranked(3), "depth", rows=0)
