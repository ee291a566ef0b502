"""One number of the context: its terms are α times the annotations, and the digits add up."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.attention_context import context_picture
from lstm_viz.figures.digits import shown
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.moving.values import at
from tests.figures.alignment_traces import drawn_trace
from tests.figures.reading import NUMBER, decimal, require_drawable


def line(picture: MovingPicture, number: int, t: int) -> str:
    texts = [at(piece.text, picture.moment(t)) for piece in picture.lines[number]]
    return "".join(text[0] if isinstance(text, list) else text for text in texts)


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.integers(1, 30), st.integers(0, 7), st.integers(0, 9), st.integers(0, 99))
def test_the_shown_terms_add_up_to_the_shown_number(
    read: int, number: int, step: int, seed: int
) -> None:
    trace = drawn_trace("0123456789"[: read % 10 or 10] * 3, seed=seed)
    picture = context_picture(trace, number)
    text = line(picture, 1, step).replace("(−", "−").replace(")", "")
    name, _, rest = text.partition(" = ")
    terms, _, result = rest.rpartition(" = ")
    assert f"({step + 1}" in name
    assert result == shown(float(trace.context[step, number]))
    total = Decimal(0)
    for term in terms.split(" + "):
        factors = [decimal(found) for found in re.findall(NUMBER, term)]
        total += np.prod(np.array(factors, dtype=object))
    assert abs(total - decimal(result)) <= Decimal("0.005000001")


def test_the_bars_are_alpha_times_the_annotation() -> None:
    trace = drawn_trace("14 mars 2021", seed=3)
    assert trace.alignment is not None
    picture = context_picture(trace, 5)
    require_drawable(picture, 3)
    for s in range(10):
        terms = trace.alignment[s] * trace.encoder.hidden[:, 5]
        bars = trace_bars = picture.figures_at(s)[0].data[0].x
        assert bars[-1] == trace.context[s, 5]
        assert sum(trace_bars[:-1]) == pytest.approx(trace.context[s, 5], abs=1e-12)
        assert set(np.round(bars[:-2], 12)) <= set(np.round(terms, 12))
    assert line(picture, 0, 0) == "c₆(s) = Σ α(s, t)·a₆(t) over all t"
    assert f"at step 4 of 10: {shown(trace.context[3, 5])}" in picture.alt.at(picture.moment(3))


def test_there_is_nothing_to_add_up_without_attention() -> None:
    with pytest.raises(InvalidInput, match="no attention"):
        context_picture(drawn_trace(attends=False), 0)
    with pytest.raises(InvalidInput, match="number"):
        context_picture(drawn_trace(), 8)
