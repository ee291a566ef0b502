"""What the cards say of the shipped networks, measured again; and by other means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.network import Network, Readout
from lstm_viz.sequences.features import features_of
from lstm_viz.sequences.tasks.counting import words
from lstm_viz.zoo import RECIPES, card_of, check, example_of, network_of
from lstm_viz.zoo.checking import OTHER_TEXT, ROUNDING, tolerance_of
from lstm_viz.zoo.measuring import CLAIM_SEQUENCES, held_out, reach, score
from lstm_viz.zoo.shipped import write

KEYS = tuple(RECIPES)

LEAST_RIGHT = {
    "python": 0.7,
    "sentiment": 0.98,
    "dates": 0.95,
    "weather": 0.85,
    "season": 0.99,
    "first-token": 0.99,
    "adding": 0.99,
    "order": 0.99,
    "anbn": 0.999,
    "anbncn": 0.999,
    "brackets": 0.99,
    "reber": 0.99,
}


@pytest.mark.parametrize("key", KEYS)
def test_a_card_holds(key: str) -> None:
    checked = check(key)
    assert checked.holds, checked.differences
    assert checked.held_out == card_of(key).held_out >= 300


@pytest.mark.parametrize("key", KEYS)
def test_a_network_is_worth_showing(key: str) -> None:
    card = card_of(key)
    assert card.right >= LEAST_RIGHT[key]
    assert card.loss < card.baseline * (0.95 if key == "weather" else 0.75)
    if key == "python":
        assert card.bits is not None
        assert card.bits <= 2.6


@pytest.mark.parametrize("key", KEYS)
def test_a_claim_about_a_unit_is_true(key: str) -> None:
    """The card's unit and correlation, by NumPy's own formula, over all units."""
    card, network = card_of(key), network_of(key)
    assert card.claim is not None
    recipe = card.recipe
    batch = held_out(recipe)
    states, feature = [], []
    for b in range(CLAIM_SEQUENCES):
        sequence = recipe.task.sequence(batch, b)
        trace = network.layers[0][0].trace(sequence.x)
        states.append(trace.c)
        feature.append(features_of(recipe.task.key, sequence)[card.claim.feature])
    columns = np.concatenate(states).astype(np.float64).T
    r = np.corrcoef(columns, np.concatenate(feature))[-1, :-1]
    assert int(np.abs(r).argmax()) == card.claim.unit
    tolerance = tolerance_of(card).correlation
    assert r[card.claim.unit] == pytest.approx(card.claim.correlation, abs=tolerance)


def test_every_other_network_fails_the_check(tmp_path: Path) -> None:
    """The check can fail: other weights under the same card, and another card for the weights."""
    card, network = card_of("anbn"), network_of("anbn")
    readout = network.readout
    assert readout is not None
    path = tmp_path / "anbn.safetensors"
    write(Network(network.layers, Readout(0.5 * readout.weight, readout.bias)), card, path)
    assert "the loss is" in check("anbn", path=path).differences[0]

    assert card.claim is not None
    assert card.reach is not None
    other_claim = replace(card.claim, correlation=-card.claim.correlation)
    for changed, said in (
        (replace(card, right=card.right - 0.01), "are right; the card says"),
        (replace(card, loss=1.01 * card.loss + 1e-6), "the loss is"),
        (replace(card, claim=other_claim), "with r ="),
        (replace(card, reach=card.reach + 1), f"up to n = {card.reach}"),
        (replace(card, settings={**card.settings, "seed": 99}), "build it again"),
    ):
        write(network, changed, path)
        (difference,) = check("anbn", path=path).differences
        assert said in difference
    write(network, card, path)
    assert check("anbn", path=path).holds


def test_text_that_differs_between_versions_has_a_wider_tolerance() -> None:
    card = card_of("python")
    assert tolerance_of(replace(card, python="3.99.1")) is OTHER_TEXT
    assert tolerance_of(replace(card_of("anbn"), python="3.99.1")) is ROUNDING


@pytest.mark.parametrize("key", ["anbn", "anbncn"])
def test_the_reach_of_a_counter_ends_where_the_first_word_is_wrong(key: str) -> None:
    card, network, task = card_of(key), network_of(key), RECIPES[key].task
    letters = "ab" if key == "anbn" else "abc"
    assert card.reach is not None
    assert card.reach > card.recipe.settings.lag
    for n in (1, card.recipe.settings.lag, card.reach):
        batch = words(letters, [n])
        assert task.right(network.trace(batch.x).logits, batch).all()
    batch = words(letters, [card.reach + 1])
    assert not task.right(network.trace(batch.x).logits, batch).any()
    assert reach(network, RECIPES["adding"]) is None


@pytest.mark.parametrize("key", KEYS)
def test_the_sample_is_one_that_the_network_gets_right(key: str) -> None:
    """What a page opens on shows what the network can do."""
    recipe, network, x = RECIPES[key], network_of(key), example_of(key).sequence.x
    logits = network.trace(x).logits
    assert logits is not None
    if isinstance(recipe.sample, int):
        batch = held_out(recipe, recipe.sample + 1)
        outputs = network.trace(batch.x).logits
        assert recipe.task.right(outputs, batch)[recipe.sample]
    elif key == "dates":
        said = "".join(recipe.task.outputs[k] for k in logits[-10:].argmax(axis=1))
        assert said == "2021-03-14"
    elif key == "sentiment":
        assert recipe.task.outputs[int(logits[-1].argmax())] == "positive"
    elif key == "brackets":
        depth = features_of("brackets", example_of(key).sequence)["bracket depth"]
        np.testing.assert_allclose(logits[:, 0], depth, atol=0.5)
    elif key == "python":
        foretold = logits[:-1].argmax(axis=1) == x[1:].argmax(axis=1)
        assert foretold.mean() > 0.5


def test_a_score_is_that_of_the_task() -> None:
    recipe, network = RECIPES["order"], network_of("order")
    batch = held_out(recipe, 150)
    measured = score(network, recipe, batch)
    outputs = network.trace(batch.x).logits
    assert outputs is not None
    assert measured.held_out == 150
    assert measured.right == recipe.task.right(outputs, batch).mean()
    assert measured.loss == pytest.approx(recipe.task.loss_of(outputs, batch), rel=1e-6)
