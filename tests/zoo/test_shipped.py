"""Every recipe has a file: small, whole, of the size that its recipe says."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.cells import LSTM
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.features import features_of
from lstm_viz.weight_files import load_weights
from lstm_viz.zoo import LESSON_RECIPES, RECIPES, card_of, example_of, network_of, sample_of
from lstm_viz.zoo.card import card_from, card_text
from lstm_viz.zoo.recipe import MOST_UNITS
from lstm_viz.zoo.shipped import FOLDER, MOST_FILE_BYTES, content_with_card, path_of

KEYS = tuple(RECIPES)


def test_there_are_enough_networks_and_no_file_without_a_recipe() -> None:
    assert len(KEYS) >= 8
    stems = {path.stem for path in FOLDER.glob("*.safetensors")}
    # The encoder-decoders have cards of their own.
    shipped = {stem for stem in stems if not stem.startswith("translators-")}
    assert shipped == set(KEYS) | set(LESSON_RECIPES)
    assert not set(KEYS) & set(LESSON_RECIPES)


@pytest.mark.parametrize("key", KEYS)
def test_a_recipe_says_what_it_is(key: str) -> None:
    recipe = RECIPES[key]
    assert recipe.key == key
    assert re.fullmatch(r"[a-z0-9-]+", key)
    for text in (recipe.name, recipe.sentence, recipe.look_at, recipe.data, recipe.licence):
        assert text.strip() == text != ""
    assert recipe.settings.architectures == ("lstm",)
    assert recipe.settings.hidden_size <= MOST_UNITS
    assert recipe.task.input_size <= 64


@pytest.mark.parametrize("key", KEYS)
def test_a_file_is_small_and_of_its_recipe(key: str) -> None:
    recipe, card, network = RECIPES[key], card_of(key), network_of(key)
    assert path_of(key).stat().st_size <= MOST_FILE_BYTES
    assert card.recipe is recipe
    assert card.is_of_this_recipe, "the recipe was changed: build it again"
    cell = network.layers[0][0]
    assert isinstance(cell, LSTM)
    assert cell.weight_ih.dtype == np.float32
    assert cell.weight_ih.shape == (4 * recipe.settings.hidden_size, recipe.task.input_size)
    assert network.readout is not None
    arrays = (cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh)
    arrays += (network.readout.weight, network.readout.bias)
    assert card.parameters == sum(array.size for array in arrays if array is not None)
    assert card.updates == recipe.settings.updates
    assert card.baseline == pytest.approx(recipe.task.baseline(recipe.settings.lag), rel=0.05)


@pytest.mark.parametrize("key", KEYS)
def test_a_file_is_an_ordinary_weight_file(key: str) -> None:
    content = path_of(key).read_bytes()
    opened = load_weights(content)
    x = sample_of(key).x
    np.testing.assert_array_equal(opened.trace(x).output, network_of(key).trace(x).output)
    assert content_with_card(opened, card_of(key)) == content


@pytest.mark.parametrize("key", KEYS)
def test_an_example_can_be_opened(key: str) -> None:
    example, recipe = example_of(key), RECIPES[key]
    assert example.key == f"zoo-{key}"
    assert 0 <= example.unit < recipe.settings.hidden_size
    assert 0 <= example.start < example.sequence.steps
    assert example.sequence.input_size == example.cell.input_size
    assert example.sequence.channels == recipe.task.inputs
    assert example.reading is recipe.task.reading
    assert not set("{}") & set(card_of(key).look_at + example.sentence)
    if example.alphabet is not None:
        assert example.alphabet.size == example.cell.input_size
    claim = card_of(key).claim
    if claim is not None:
        assert example.unit == claim.unit
        assert f"nit {claim.unit + 1} " in card_of(key).look_at
        assert claim.feature in features_of(recipe.task.key, example.sequence)


def test_domains_are_those_of_the_samples() -> None:
    domains = {key: example_of(key).domain for key in KEYS}
    assert domains["first-token"] == "signs"
    assert domains["adding"] == domains["season"] == domains["weather"] == "real"
    assert domains["sentiment"] == "words"
    for key in ("python", "dates", "order", "anbn", "anbncn", "brackets", "reber"):
        assert domains[key] == "one-hot"


def test_a_card_is_read_as_it_was_written() -> None:
    for key in KEYS:
        card = card_of(key)
        assert card_from(card_text(card), card.recipe) == card


def test_an_unknown_name_is_named_with_those_that_exist() -> None:
    for ask in (card_of, network_of, example_of, sample_of):
        with pytest.raises(InvalidInput, match=r"no trained network 'nothing'.*python"):
            ask("nothing")


def test_looking_at_the_zoo_loads_no_torch() -> None:
    code = (
        "import sys; from lstm_viz import zoo; from lstm_viz.zoo.command import main; "
        "assert main(['list']) == 0; assert main(['check', 'anbn']) == 0; "
        "[zoo.example_of(key) for key in zoo.RECIPES]; "
        "print(sorted({'torch', 'streamlit', 'plotly'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "[]"


def test_torch_computes_the_same_with_the_shipped_weights() -> None:
    torch = pytest.importorskip("torch")
    from lstm_viz.torch_bridge import to_torch

    network, x = network_of("python"), sample_of("python").x
    with torch.no_grad():
        theirs = to_torch(network).double()(torch.tensor(x)).numpy()
    np.testing.assert_allclose(network.trace(x).logits, theirs, rtol=0, atol=1e-10)


WRONG: dict[str, object] = {
    "recipe": "anbn-2",
    "loss": -1,
    "right": 1.5,
    "baseline": "0.5",
    "held_out": 0,
    "reach": -3,
    "updates": 2.5,
    "seconds": None,
    "parameters": True,
    "claim": {"unit": 99, "feature": "a’s minus b’s", "correlation": 0.5},
    "python": "3" * 500,
    "torch": 2,
    "built": "",
    "settings": [],
}


def test_every_value_of_a_card_is_checked() -> None:
    card = card_of("anbn")
    assert set(WRONG) == {field.name for field in dataclasses.fields(card)}
    for name, value in WRONG.items():
        said = json.loads(card_text(card)) | {name: value}
        with pytest.raises(InvalidInput):
            card_from(json.dumps(said), card.recipe)
        del said[name]
        with pytest.raises(InvalidInput, match=f"no '{name}'"):
            card_from(json.dumps(said), card.recipe)
    for text in ("", "[]", "nonsense", "[" * 100_000, '{"recipe": "anbn"}', '"anbn"'):
        with pytest.raises(InvalidInput):
            card_from(text, card.recipe)
    infinite = card_text(card).replace(f'"seconds": {card.seconds}', '"seconds": Infinity')
    assert infinite != card_text(card)
    with pytest.raises(InvalidInput, match="seconds"):
        card_from(infinite, card.recipe)
