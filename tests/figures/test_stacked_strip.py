"""The strip of all layers: the trace's numbers, on one scale, under one cursor."""

from __future__ import annotations

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.figures.stacked_strip import stacked_strip
from tests.figures.reading import require_drawable, trace_of
from tests.figures.test_stacked_layers import TOKENS, run_of


@pytest.mark.parametrize("quantity", ["h", "c"])
def test_each_heatmap_is_a_layers_own(quantity: str) -> None:
    run = run_of(3, 9)
    picture = stacked_strip(run, quantity=quantity, tokens=TOKENS)  # type: ignore[arg-type]
    figure = picture.figures_at(2)[0]
    largest = max(float(np.abs(getattr(layer[0], quantity)).max()) for layer in run.layers)
    for k in range(3):
        heatmap = trace_of(figure, f"layer {k + 1}")
        expected = getattr(run.layers[k][0], quantity).T
        np.testing.assert_allclose(np.array(heatmap.z), expected, atol=1e-6)
        assert heatmap.zmax == -heatmap.zmin == (1 if quantity == "h" else largest)
    require_drawable(picture, 2)
    assert picture.jumps == "x"
    assert picture.alt.at(picture.moment(2)).endswith("The cursor is at step 3.")


def test_the_last_layer_is_on_top() -> None:
    layout = stacked_strip(run_of(3)).layers[0].figure["layout"]
    bottoms = [layout[axis]["domain"][0] for axis in ("yaxis", "yaxis2", "yaxis3")]
    assert bottoms == sorted(bottoms)
    assert bottoms[0] == 0


def test_a_token_a_step_is_asked_for() -> None:
    with pytest.raises(lv.InvalidInput, match="tokens holds 1 label"):
        stacked_strip(run_of(2), tokens=["a"])
