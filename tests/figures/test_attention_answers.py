"""What the decoder says and what goes on in its cell: the trace's own numbers, step by step."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.figures.attention_answers import MOST_ROWS, START, decoder_strip, written_bars
from tests.figures.alignment_traces import OUTPUTS, drawn_trace
from tests.figures.reading import require_drawable, trace_of, words_on


@pytest.mark.parametrize("attends", [False, True])
def test_the_bars_are_the_likeliest_characters(attends: bool) -> None:
    trace = drawn_trace(attends=attends)
    picture = written_bars(trace, OUTPUTS)
    for s in range(10):
        require_drawable(picture, s)
        (figure,) = picture.figures_at(s)
        bars = trace_of(figure, "says").x
        likeliest = np.sort(trace.probabilities[s])[::-1]
        np.testing.assert_allclose(bars[:MOST_ROWS], likeliest[:MOST_ROWS], atol=1e-12)
        assert sum(bars) == pytest.approx(1)
        assert trace_of(figure, "names").text[0].strip("\u00a0") == trace.written[s]
    assert "has written" in words_on(figure)
    assert START in trace_of(picture.figures_at(0)[0], "read").text[0]


def test_what_is_right_is_marked_where_it_is_known() -> None:
    trace = drawn_trace()
    picture = written_bars(trace, OUTPUTS, ("7", "7", None, *("7" * 7)))
    for s in (0, 1, 3):
        names = trace_of(picture.figures_at(s)[0], "names").text
        assert [name for name in names if name.startswith("✓")] == ["✓ 7\u00a0"]
    assert not any("✓" in name for name in trace_of(picture.figures_at(2)[0], "names").text)


def test_the_strip_has_the_decoders_gates_and_its_input() -> None:
    trace = drawn_trace(seed=5)
    picture = decoder_strip(trace, OUTPUTS, 2)
    require_drawable(picture, 3)
    for key in ("f", "i", "g", "o", "c", "h"):
        expected = getattr(trace.decoder, key)[:, 2].astype(np.float32)
        np.testing.assert_array_equal(picture.arrays[key][:, 0], expected)
    context = picture.arrays["x"][:, -trace.context.shape[1] :]
    np.testing.assert_array_equal(context, trace.context.astype(np.float32))
