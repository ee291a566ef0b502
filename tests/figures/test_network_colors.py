"""The lines' colours: readable as text, apart from each other for every eye."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.network_colors import NETWORK_LABELS, network_color, network_dash
from lstm_viz.figures.theme import DARK, LIGHT, Theme, contrast
from lstm_viz.gradients import ARCHITECTURES

both = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])

# Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])


def cielab(color: str, sight: FloatArray) -> FloatArray:
    channels = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    share = TO_XYZ @ np.clip(sight @ linear, 0, 1) / WHITE
    x, y, z = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@both
def test_every_line_can_be_read_as_text(colors: Theme) -> None:
    for key in NETWORK_LABELS:
        for ground in (colors.background, colors.surface):
            assert contrast(network_color(key, colors), ground) >= 4.5, key


@both
@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_lines_look_alike_to_any_eye(colors: Theme, sight: str) -> None:
    keys = [key for key in NETWORK_LABELS if key != "own_c"]
    places = {key: cielab(network_color(key, colors), SIGHT[sight]) for key in keys}
    for one, other in combinations(keys, 2):
        assert np.linalg.norm(places[one] - places[other]) > 20, (one, other)


def test_every_line_has_a_dash_and_a_name_of_its_own() -> None:
    for things in ([network_dash(key) for key in NETWORK_LABELS], [*NETWORK_LABELS.values()]):
        assert len(set(things)) == len(things)
    assert {*ARCHITECTURES, "lstm_c", "own"} <= set(NETWORK_LABELS)


@both
def test_an_lstms_lines_have_the_colours_of_their_quantities(colors: Theme) -> None:
    assert network_color("lstm", colors) == colors.ink["h"]
    assert network_color("lstm_c", colors) == colors.ink["c"]


def test_what_is_no_line_has_no_colour() -> None:
    with pytest.raises(KeyError):
        network_color("transformer", LIGHT)
    with pytest.raises(KeyError):
        network_dash("transformer")
