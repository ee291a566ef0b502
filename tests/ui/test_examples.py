"""The networks that have a name, the trained ones among them."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from lstm_viz import zoo
from lstm_viz.presets import PRESETS
from lstm_viz.sequences.reading import Characters, Words
from lstm_viz.ui.current import build
from lstm_viz.ui.examples import EXAMPLES, challenge_of, zoo_recipe_of
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.selection import Selection, sources_for

TRAINED = [key for key in EXAMPLES if zoo_recipe_of(key) is not None]


def test_all_kinds_of_networks_have_a_name() -> None:
    assert set(PRESETS) < set(EXAMPLES)
    assert {key.removeprefix("zoo-") for key in TRAINED} == set(zoo.RECIPES)
    assert len(TRAINED) >= 8
    assert any(challenge_of(key) is not None for key in EXAMPLES)
    assert set(EXAMPLES.names) == set(EXAMPLES)
    assert len(set(EXAMPLES.names.values())) == len(EXAMPLES)  # a select box tells them by name
    assert "zoo-no-such" not in EXAMPLES
    assert zoo_recipe_of("python") is None  # a name in the zoo alone is no network's


def test_names_are_told_without_reading_a_file() -> None:
    program = (
        "import pathlib, lstm_viz.ui.selection\n"
        "from lstm_viz.ui.examples import EXAMPLES\n"
        "pathlib.Path.read_bytes = pathlib.Path.open = None\n"
        "print(len([EXAMPLES.names[key] for key in EXAMPLES]))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(found.stdout) == len(EXAMPLES)


@pytest.mark.parametrize("key", TRAINED)
def test_every_page_can_open_a_trained_network_on_its_own_example(key: str) -> None:
    chosen = Selection().with_network(key)
    current = build(chosen)
    assert current.selection.source == "own"
    assert current.selection.step < current.sequence.steps <= 500
    network = zoo.network_of(key.removeprefix("zoo-"))
    assert np.array_equal(current.cell.weight_hh, network.layers[0][0].weight_hh)
    assert selection_from_link(link_of(chosen)) == (chosen, ())


@pytest.mark.parametrize("key", TRAINED)
def test_what_is_typed_is_read_as_the_network_was_trained_to(key: str) -> None:
    chosen = Selection().with_network(key)
    reading = chosen.reading
    if reading is None:
        assert "text" not in sources_for(chosen)
        return
    assert "text" in sources_for(chosen)
    known = (
        " ".join(reading.vocabulary.words[:3])
        if isinstance(reading, Words)
        else reading.alphabet.characters[:3]
    )
    typed = Selection(network=key, source="text", text=known)
    read = build(typed).sequence
    assert np.array_equal(read.x, reading.read(known).x)
    # The visitor's own weights read the same way, while they have as many inputs.
    alphabet = reading.alphabet if isinstance(reading, Characters) else None
    own = OwnCell.of(chosen.base(read.input_size), alphabet)
    changed = Selection(network=key, own=own, source="text", text=known)
    assert np.array_equal(build(changed).sequence.x, read.x)
