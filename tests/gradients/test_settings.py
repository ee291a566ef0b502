"""What can be compared, and how what cannot be is refused."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

import lstm_viz as lv
from lstm_viz.cells import INITIALISATIONS
from lstm_viz.gradients import (
    ARCHITECTURES,
    LOSSES,
    MOST_INITIALISATIONS,
    MOST_INPUTS,
    MOST_STEPS,
    MOST_UNITS,
    PRECISIONS,
    SAME,
    GradientSettings,
)

ENDS: dict[str, tuple[Any, ...]] = {
    "architectures": (ARCHITECTURES, ("rnn_relu",), ("lstm", "gru")),
    "steps": (1, MOST_STEPS),
    "input_size": (1, MOST_INPUTS),
    "hidden_size": (1, MOST_UNITS),
    "same": SAME,
    "init": INITIALISATIONS,
    "spectral_radius": (0.1, 2.0, 1),
    "recurrent_gain": (0.1, 5.0),
    "forget_bias": (-4.0, 6.0, None, 0),
    "input_scale": (0.0, 10.0),
    "loss": LOSSES,
    "initialisations": (1, MOST_INITIALISATIONS),
    "seed": (0, 2**40),
    "precision": PRECISIONS,
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in ENDS.items() for value in values]
)
def test_a_setting_reaches_to_the_ends_of_its_range(name: str, value: Any) -> None:
    assert getattr(GradientSettings(**{name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("architectures", (), "expected some of rnn_tanh, rnn_relu, gru, lstm"),
        ("architectures", ("lstm", "transformer"), "expected some of"),
        ("steps", 0, "from 1 to 5,000"),
        ("steps", MOST_STEPS + 1, "from 1 to 5,000"),
        ("steps", 10.0, "a whole number"),
        ("steps", True, "a whole number"),
        ("input_size", 0, "from 1 to 64"),
        ("input_size", MOST_INPUTS + 1, "from 1 to 64"),
        ("hidden_size", 0, "from 1 to 128"),
        ("hidden_size", MOST_UNITS + 1, "from 1 to 128"),
        ("same", "weights", "expected one of hidden_size, parameters"),
        ("init", "xavier", "expected one of pytorch, orthogonal"),
        ("spectral_radius", 0.0, "from 0.1 to 2.0"),
        ("spectral_radius", 2.1, "from 0.1 to 2.0"),
        ("recurrent_gain", 5.5, "from 0.1 to 5.0"),
        ("recurrent_gain", math.nan, "from 0.1 to 5.0"),
        ("forget_bias", -4.5, "from -4.0 to 6.0"),
        ("forget_bias", math.inf, "from -4.0 to 6.0"),
        ("input_scale", -1.0, "from 0.0 to 10.0"),
        ("loss", "first", "expected one of last, every"),
        ("initialisations", 0, "from 1 to 50"),
        ("initialisations", MOST_INITIALISATIONS + 1, "from 1 to 50"),
        ("seed", -1, "a whole number from 0"),
        ("seed", 1.0, "a whole number from 0"),
        ("precision", "float16", "expected one of float64, float32"),
    ],
)
def test_a_setting_out_of_its_range_is_named(name: str, value: Any, expected: str) -> None:
    with pytest.raises(lv.InvalidInput) as problem:
        GradientSettings(**{name: value})
    assert str(problem.value).startswith(f"{name} is {value!r}; ")
    assert expected in str(problem.value)


def test_settings_are_told_apart_by_what_they_say() -> None:
    assert GradientSettings() == GradientSettings()
    assert hash(GradientSettings(steps=7)) == hash(GradientSettings(steps=7))
    assert replace(GradientSettings(), seed=1) != GradientSettings()
