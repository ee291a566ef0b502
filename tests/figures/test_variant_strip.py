"""The strip of a variant: its values, the plain LSTM's under them, and what the last row is."""

from __future__ import annotations

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.cells import CoupledLSTM, NoForgetGateLSTM, projected
from lstm_viz.figures.variant_strip import variant_strip
from tests.figures.reading import require_drawable

PLAIN = lv.LSTM.random(1, 3, seed=2, recurrent_gain=2.0)
X = np.random.default_rng(0).normal(size=(7, 1))


def rows(picture) -> dict[str, np.ndarray]:
    figure = picture.figures_at(3)[0]
    return {part.name: np.array(part.z) for part in figure.data}


@pytest.mark.parametrize("made", [NoForgetGateLSTM.of, CoupledLSTM.of])
def test_both_cells_values_are_there(made) -> None:
    trace, plain = made(PLAIN).trace(X), PLAIN.trace(X)
    picture = variant_strip(trace, plain)
    require_drawable(picture, 3)
    found = rows(picture)
    for key in ("f", "i", "g", "o", "c", "h"):
        np.testing.assert_allclose(found[key], getattr(trace, key).T, atol=1e-6)
        both = found[f"pinned: {key}"]
        np.testing.assert_allclose(both[::2], getattr(trace, key).T, atol=1e-6)
        np.testing.assert_allclose(both[1::2], getattr(plain, key).T, atol=1e-6)


def test_with_a_projection_the_last_row_is_what_goes_into_it() -> None:
    trace, plain = projected(PLAIN, 1).trace(X), PLAIN.trace(X)
    picture = variant_strip(trace, plain)
    found = rows(picture)
    np.testing.assert_allclose(found["h"], trace.read.T, atol=1e-6)
    np.testing.assert_allclose(found["pinned: h"][1::2], plain.h.T, atol=1e-6)
    figure = picture.figures_at(3)[0]
    notes = [note.text for note in figure.layout.annotations]
    assert "<b>o·tanh C</b>" in notes
    assert "<b>h(t)</b>" not in notes


def test_it_says_plain_and_not_pinned() -> None:
    trace, plain = CoupledLSTM.of(PLAIN).trace(X), PLAIN.trace(X)
    picture = variant_strip(trace, plain)
    figure = picture.figures_at(3)[0]
    said = " ".join(
        [note.text for note in figure.layout.annotations]
        + [part.hovertemplate or "" for part in figure.data]
        + [picture.alt.at(picture.moment(3))]
    )
    assert "plain LSTM" in said
    assert "pinned" not in said
    alone = variant_strip(plain, None)
    assert "pinned: f" not in rows(alone)
