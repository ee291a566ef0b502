"""A comparison piece by piece: the same as at once, of what was asked, and no longer than it is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.gradients import (
    ARCHITECTURES,
    HALF,
    NOTHING,
    Comparison,
    EnsembleGradients,
    GradientSettings,
    compare,
    draw_cell,
    ensemble_gradients,
    noise,
    parameter_count,
    steps_until,
    sweep,
)

SMALL = GradientSettings(architectures=ARCHITECTURES, steps=30, hidden_size=6, initialisations=7)


def require_same(one: Comparison, other: Comparison) -> None:
    for ours, its in zip(one.results, other.results, strict=True):
        assert ours.architecture == its.architecture
        for name in ("h", "c", "direct"):
            curve, other_curve = getattr(ours, name), getattr(its, name)
            assert (curve is None) == (other_curve is None)
            if curve is not None:
                for values in ("median", "low", "high", "vanished", "exploded"):
                    np.testing.assert_allclose(
                        getattr(curve, values), getattr(other_curve, values), rtol=1e-13
                    )
                assert curve.count == other_curve.count
        for name in ("steps_to_half", "steps_to_nothing"):
            np.testing.assert_array_equal(getattr(ours, name), getattr(its, name))
        np.testing.assert_allclose(ours.norm_parameters, its.norm_parameters, rtol=1e-13)


@pytest.mark.parametrize("chunk", [1, 3, 7, 20])
def test_piece_by_piece_is_the_same_as_at_once(chunk: int) -> None:
    pieces = list(sweep(SMALL, chunk=chunk))
    assert [piece.done for piece in pieces] == [*range(chunk, 7, chunk), 7]
    assert [piece.is_whole for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    require_same(pieces[-1], compare(SMALL))
    for piece in pieces[:-1]:
        require_same(piece, compare(replace(SMALL, initialisations=piece.done)))


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("same", ["hidden_size", "parameters"])
def test_what_is_in_a_comparison(precision: Any, same: Any) -> None:
    settings = replace(SMALL, precision=precision, same=same, loss="every")
    found = compare(settings)
    assert found.settings == settings
    assert found.computed_by == "NumPy"
    np.testing.assert_array_equal(found.x, noise(settings))
    assert [result.architecture for result in found.results] == list(ARCHITECTURES)
    for result in found.results:
        cells = [draw_cell(settings, result.architecture, k, 4) for k in range(7)]
        norms = ensemble_gradients(cells, found.x, "every")
        assert result.hidden_size == cells[0].hidden_size
        assert result.parameter_count == parameter_count(
            result.architecture, 4, cells[0].hidden_size
        )
        np.testing.assert_array_equal(result.h.median, np.sort(norms.norm_h, axis=0)[3])
        np.testing.assert_array_equal(result.steps_to_half, steps_until(norms.norm_h, HALF))
        np.testing.assert_array_equal(result.steps_to_nothing, steps_until(norms.norm_h, NOTHING))
        np.testing.assert_array_equal(result.norm_parameters, norms.norm_parameters)
        assert result.h.median.dtype == precision
        assert (result.c is not None) == (result.architecture == "lstm")
        assert (result.direct is not None) == (result.architecture in ("gru", "lstm"))


def test_small_comparisons_are_one_piece_and_large_ones_several() -> None:
    assert len(list(sweep(GradientSettings(steps=50)))) == 1
    first = next(iter(sweep(GradientSettings(steps=5000, hidden_size=64, initialisations=50))))
    assert first.done < 50


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_a_sequence_that_is_given_is_read_as_it_is(precision: Any) -> None:
    x = np.arange(24.0).reshape(12, 2) / 7
    settings = replace(SMALL, precision=precision, input_scale=5.0)
    found = compare(settings, x)
    np.testing.assert_array_equal(found.x, x.astype(precision))
    assert found.x.dtype == precision
    assert not found.x.flags.writeable
    assert found.settings == replace(settings, steps=12, input_size=2)
    assert found.steps == 12
    require_same(found, compare(found.settings, x))


def test_chrono_looks_as_far_back_as_the_sequence_that_is_given() -> None:
    x = np.zeros((12, 2))
    given = compare(GradientSettings(steps=500, init="chrono", architectures=("lstm",)), x)
    asked = compare(GradientSettings(steps=12, init="chrono", architectures=("lstm",)), x)
    require_same(given, asked)


def test_all_networks_of_a_piece_come_before_the_next_piece() -> None:
    asked: list[tuple[str, int, tuple[int, ...], str]] = []

    def compute(cells: Sequence[Any], x: Any, loss: Any) -> EnsembleGradients:
        asked.append((cells[0].kind, len(cells), x.shape, loss))
        return ensemble_gradients(cells, x, loss)

    settings = replace(SMALL, architectures=("lstm", "gru"), initialisations=5)
    *_, whole = sweep(settings, compute=compute, computed_by="another", chunk=2)
    assert whole.computed_by == "another"
    assert asked == [
        (kind, count, (30, 4), "last") for count in (2, 2, 1) for kind in ("LSTM", "GRU")
    ]


def test_the_seconds_are_those_of_the_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(sys.modules[sweep.__module__], "perf_counter", lambda: now[0])

    def compute(cells: Sequence[Any], x: Any, loss: Any) -> EnsembleGradients:
        now[0] += 2.0
        return ensemble_gradients(cells, x, loss)

    seconds = []
    for piece in sweep(
        replace(SMALL, architectures=("lstm",), initialisations=3), compute=compute, chunk=1
    ):
        seconds.append(piece.seconds)
        now[0] += 10.0  # whoever looks at it takes his time
    assert seconds == [2.0, 4.0, 6.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"chunk": 0}, "chunk is 0"),
        ({"chunk": 1.5}, "chunk is 1.5"),
        ({"x": np.zeros(4)}, r"x has shape \(4,\); expected one sequence, \(T, D\)"),
        ({"x": np.zeros((4, 1, 2))}, r"x has shape \(4, 1, 2\)"),
        ({"x": np.zeros((0, 2))}, r"x has shape \(0, 2\)"),
        ({"x": np.zeros((4, 0))}, r"x has shape \(4, 0\)"),
        ({"x": [[np.inf]]}, r"x\[0, 0\] is inf"),
        ({"x": [["one"]]}, "x holds str"),
        ({"x": np.zeros((5001, 1))}, "steps is 5001; expected a whole number from 1 to 5,000"),
        ({"x": np.zeros((3, 65))}, "input_size is 65"),
    ],
)
def test_what_is_refused_is_refused_at_once(arguments: Any, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        sweep(SMALL, **arguments)


def test_a_number_beyond_the_range_of_the_precision_is_refused() -> None:
    with pytest.raises(lv.InvalidInput, match="beyond the range of float32"):
        sweep(replace(SMALL, precision="float32"), [[1e300]])


def test_the_public_names() -> None:
    found = lv.compare_gradients(lv.GradientSettings(steps=20, initialisations=2))
    assert found.is_whole
    assert found.of("lstm").h.median[-1] == pytest.approx(1.0)


def test_a_relu_network_that_overflows_does_not_stop_a_comparison() -> None:
    settings = GradientSettings(
        architectures=("rnn_relu", "lstm"), steps=1500, recurrent_gain=5.0, initialisations=4
    )
    found = compare(settings)
    assert found.of("rnn_relu").h.exploded[0] > 0
    assert np.isfinite(found.of("lstm").h.median).all()
