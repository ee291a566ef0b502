"""Which unit follows what: by hand, against NumPy, and what holds for all correlations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

import lstm_viz as lv
from lstm_viz.analysis import rank_units
from lstm_viz.presets import PRESETS
from lstm_viz.sequences import one_hot


def with_c(values: ArrayLike) -> lv.LSTMTrace:
    c = np.array(values)
    trace = lv.LSTM.random(1, c.shape[1]).trace(np.zeros((len(c), 1)))
    return replace(trace, c=c)


def drawn(
    seed: int, steps: int = 30, units: int = 6, features: int = 3
) -> tuple[lv.LSTMTrace, dict[str, np.ndarray]]:
    rng = np.random.default_rng(seed)
    return with_c(rng.normal(size=(steps, units))), {
        f"feature {k}": rng.normal(size=steps) for k in range(features)
    }


def test_by_hand() -> None:
    trace = with_c([[1.0, 3.0, 0.0, 5.0], [2.0, 2.0, 0.0, 5.0], [3.0, 1.0, 1.0, 5.0]])
    found = rank_units(trace, {"step": [1, 2, 3], "flat": [4, 4, 4]})
    assert found.features == ("step", "flat")
    np.testing.assert_allclose(
        found.correlation, [[1, -1, np.sqrt(3) / 2, 0], [0, 0, 0, 0]], atol=1e-12
    )
    assert found.constant_features == ("flat",)
    assert found.constant_units == (3,)
    assert found.order.tolist()[1] == [0, 1, 2, 3]
    assert [unit.unit for unit in found.units_for("step")][2:] == [2, 3]
    assert found.units_for("step", 3)[2].correlation == pytest.approx(np.sqrt(3) / 2)
    assert found.best_feature == ("step", "step", "step", None)
    assert (found.steps, found.quantity) == (3, "c")
    assert not found.correlation.flags.writeable
    assert not found.order.flags.writeable


@pytest.mark.parametrize("quantity", ["f", "i", "g", "o", "c", "h"])
def test_it_is_pearsons(quantity: str) -> None:
    x = np.random.default_rng(0).normal(size=(40, 2))
    trace = lv.LSTM.random(2, 5, seed=1).trace(x)
    features = {"a": x[:, 0], "b": x[:, 1] ** 2, "t": np.arange(40)}
    found = rank_units(trace, features, quantity)
    values = getattr(trace, quantity)
    for row, column in enumerate(features.values()):
        for unit in range(5):
            expected = np.corrcoef(column, values[:, unit])[0, 1]
            assert found.correlation[row, unit] == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.integers(2, 40), st.integers(1, 9), st.integers(1, 4))
def test_bounds_and_order(seed: int, steps: int, units: int, features: int) -> None:
    found = rank_units(*drawn(seed, steps, units, features))
    assert found.correlation.shape == found.order.shape == (features, units)
    assert (np.abs(found.correlation) <= 1).all()
    for row in range(features):
        assert sorted(found.order[row]) == list(range(units))
        sizes = np.abs(found.correlation[row, found.order[row]])
        assert (np.diff(sizes) <= 0).all()
    for unit, name in enumerate(found.best_feature):
        assert name is not None
        assert (
            abs(found.correlation[found.row_of(name), unit])
            == np.abs(found.correlation[:, unit]).max()
        )


@given(st.integers(0, 999), st.floats(0.01, 1e6), st.floats(-100, 100), st.booleans())
def test_neither_scale_nor_shift_matters(
    seed: int, scale: float, shift: float, turned: bool
) -> None:
    trace, features = drawn(seed)
    sign = -1 if turned else 1
    before = rank_units(trace, features).correlation
    scaled = {name: sign * scale * values + shift for name, values in features.items()}
    np.testing.assert_allclose(rank_units(trace, scaled).correlation, sign * before, atol=1e-9)
    other = with_c(sign * scale * trace.c + shift)
    np.testing.assert_allclose(rank_units(other, features).correlation, sign * before, atol=1e-9)


def test_a_unit_goes_fully_with_itself_and_fully_against_its_opposite() -> None:
    trace, _ = drawn(0)
    found = rank_units(trace, {"unit 3": trace.c[:, 2], "not unit 3": -trace.c[:, 2]})
    assert found.units_for("unit 3", 1)[0].unit == 2
    assert found.correlation[0, 2] == pytest.approx(1)
    assert found.correlation[1, 2] == pytest.approx(-1)


def test_a_counting_cell_follows_the_depth() -> None:
    preset = PRESETS["brackets"]
    assert preset.alphabet is not None
    texts = ["a(b(c)d)e", "((x)())y()"]
    traces, features = [], []
    for text in texts:
        traces.append(preset.cell.trace(one_hot(text, preset.alphabet).x))
        opened = np.cumsum([(letter == "(") - (letter == ")") for letter in text])
        features.append({"bracket depth": opened, "position": np.arange(len(text))})
    found = rank_units(traces, features)
    (best,) = found.units_for("bracket depth", 1)
    assert best.unit == preset.unit
    assert best.correlation == pytest.approx(1, abs=1e-12)
    assert found.best_feature[preset.unit] == "bracket depth"
    assert found.steps == sum(map(len, texts))


@given(st.integers(0, 999), st.integers(1, 29))
def test_pieces_together_are_the_whole(seed: int, cut: int) -> None:
    trace, features = drawn(seed)
    whole = rank_units(trace, features)
    pieces = [with_c(trace.c[:cut]), with_c(trace.c[cut:])]
    # The names in another order, too.
    parts = [
        {name: values[:cut] for name, values in features.items()},
        {name: features[name][cut:] for name in reversed(list(features))},
    ]
    found = rank_units(pieces, parts)
    assert found.features == whole.features
    np.testing.assert_allclose(found.correlation, whole.correlation, atol=1e-12)
    assert found.steps == whole.steps == 30


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("value", [0.0, 0.1, 1e30, -7.7])
def test_what_only_rounds_is_constant(value: float, dtype: type) -> None:
    trace, features = drawn(3)
    c = trace.c.astype(dtype)
    c[:, 1] = value
    c[::2, 1] = np.nextafter(dtype(value), dtype(np.inf)) if value else 0.0
    found = rank_units(replace(trace, c=c), features)
    assert found.constant_units == (1,)
    assert (found.correlation[:, 1] == 0).all()
    assert found.best_feature[1] is None


def test_numbers_of_any_size() -> None:
    wave = np.sin(np.arange(30.0))
    trace = with_c(np.stack([1e300 * wave, 1e-300 * wave, -1e-310 * wave, wave], axis=1))
    found = rank_units(trace, {"tiny": 1e-305 * wave, "huge": 1e307 * wave, "flag": wave > 0})
    np.testing.assert_allclose(found.correlation[:2], [[1, 1, -1, 1]] * 2, atol=1e-6)
    assert found.correlation[2, 3] > 0.8


def test_one_step_goes_with_nothing() -> None:
    found = rank_units(with_c([[1.0, 2.0]]), {"a": [3.0]})
    assert found.constant_units == (0, 1)
    assert (found.correlation == 0).all()


def test_other_cells_and_a_projection() -> None:
    x = np.random.default_rng(0).normal(size=(9, 2))
    gru = rank_units(lv.GRU.random(2, 3).trace(x), {"x": x[:, 0]}, "z")
    assert gru.correlation.shape == (1, 3)
    projected = lv.LSTM.random(2, 5, proj_size=2).trace(x)
    assert rank_units(projected, {"x": x[:, 0]}, "h").correlation.shape == (1, 2)


def test_what_cannot_be_ranked_is_refused() -> None:
    trace, features = drawn(0)
    for quantity in ("x", "z", "pre_f"):
        with pytest.raises(lv.InvalidInput, match="no quantity"):
            rank_units(trace, features, quantity)
    with pytest.raises(lv.InvalidInput, match="there are no features"):
        rank_units(trace, {})
    with pytest.raises(lv.InvalidInput, match="there is no trace"):
        rank_units([], [])
    with pytest.raises(lv.InvalidInput, match="1 mappings of features for 2 traces"):
        rank_units([trace, trace], features)
    with pytest.raises(lv.InvalidInput, match="have the features b; expected the same"):
        rank_units([trace, trace], [{"a": np.zeros(30)}, {"a": np.zeros(30), "b": np.zeros(30)}])
    with pytest.raises(lv.InvalidInput, match=r"'a' has shape \(29,\); expected \(30,\)"):
        rank_units(trace, {"a": np.zeros(29)})
    with pytest.raises(lv.InvalidInput, match=r"'a'.* is nan"):
        rank_units(trace, {"a": np.full(30, np.nan)})
    with pytest.raises(lv.InvalidInput, match="LSTM with 6 units, another of kind LSTM with 5"):
        rank_units([trace, with_c(np.zeros((30, 5)))], [features, features])
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        rank_units(lv.LSTM.random(1, 2).trace(np.zeros((3, 2, 1))), {"a": np.zeros(3)})
    found = rank_units(trace, features)
    with pytest.raises(lv.InvalidInput, match="there is no feature 'depth'; expected one of"):
        found.units_for("depth")
