"""The chart by length: its points are the measured shares, its marks stand where they belong."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.attention_by_length import RightByLength, right_by_length

LENGTHS = ((10, 19), (20, 29), (30, 60))
WITH = RightByLength("With", LENGTHS, (1.0, 0.99, 0.5), (300, 300, 200))
WITHOUT = RightByLength("Without", LENGTHS, (0.9, 0.5, 0.01), (300, 300, 200))


@pytest.mark.parametrize("dark", [False, True])
def test_the_points_are_what_was_measured(dark: bool) -> None:
    figure = right_by_length([WITH, WITHOUT], trained=(10, 60), now=25, dark=dark)
    go.Figure(figure.to_dict())
    for trace, network in zip(figure.data, (WITH, WITHOUT), strict=True):
        assert list(trace.y) == list(network.share)
        assert list(trace.x) == [14.5, 24.5, 45]
        assert trace.name == network.name
    assert figure.data[1].hovertext[2] == "Without, 30 to 60 characters: 2 of 200 right, 1.0%"
    assert figure.data[0].line.dash != figure.data[1].line.dash
    band, line = figure.layout.shapes
    assert (band.x0, band.x1) == (9.5, 60.5)
    assert line.x0 == line.x1 == 25
    alt = figure.layout.meta["alt"]
    assert "With: 100% right at 10 to 19 characters, 50% at 30 to 60" in alt


def test_a_text_longer_than_all_is_on_the_chart() -> None:
    figure = right_by_length([WITH], now=90)
    assert figure.layout.xaxis.range[1] > 90
    assert len(figure.layout.shapes) == 1


def test_what_cannot_be_drawn_is_named() -> None:
    with pytest.raises(InvalidInput, match="0 networks"):
        right_by_length([])
    with pytest.raises(InvalidInput, match="Empty has no lengths"):
        right_by_length([RightByLength("Empty", (), (), ())])
    with pytest.raises(InvalidInput, match="3 lengths, 1 shares and 3 counts"):
        right_by_length([RightByLength("Odd", LENGTHS, (1.0,), (1, 1, 1))])
