"""The networks of single lessons: files, cards measured again, and what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.parameter_names import named_parameters, network_from_parameters
from lstm_viz.weight_files import load_weights
from lstm_viz.zoo import (
    BIDIRECTIONAL,
    KINDS,
    LESSON_RECIPES,
    RECIPES,
    SIDE_BY_SIDE,
    STACKED,
    card_of,
    check,
    example_of,
    held_out,
    network_of,
    recipe,
    sample_of,
)
from lstm_viz.zoo.building import build
from lstm_viz.zoo.card import card_from, card_text
from lstm_viz.zoo.measuring import score
from lstm_viz.zoo.recipe import MOST_UNITS
from lstm_viz.zoo.shipped import MOST_FILE_BYTES, content_with_card, path_of, read_network
from tests.zoo.tiny import TINY

KEYS = tuple(LESSON_RECIPES)
every_key = pytest.mark.parametrize("key", KEYS)
CELLS = {"feed-forward": "RNN", "rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}


def test_the_tables_hold_all_of_them_once() -> None:
    of_problems = [key for each in SIDE_BY_SIDE.values() for key in each.networks.values()]
    assert [*of_problems, *STACKED, *BIDIRECTIONAL] == list(KEYS)
    assert len(SIDE_BY_SIDE) >= 3
    assert all(LESSON_RECIPES[key].key == key for key in KEYS)
    assert len({LESSON_RECIPES[key].name for key in KEYS}) == len(KEYS)


@every_key
def test_a_recipe_says_what_it_is(key: str) -> None:
    made_by = recipe(key)
    assert re.fullmatch(r"[a-z0-9-]+", key)
    for text in (made_by.name, made_by.sentence, made_by.look_at, made_by.data, made_by.licence):
        assert text.strip() == text != ""
        assert not set("{}") & set(text)
    for text in (made_by.sentence, made_by.look_at, made_by.data, made_by.licence):
        assert text.endswith(".")
    assert made_by.settings.hidden_size <= MOST_UNITS
    assert not made_by.settings.stops_when_solved
    assert made_by.claim is None


@every_key
def test_a_card_holds(key: str) -> None:
    checked = check(key)
    assert checked.holds, checked.differences
    assert checked.held_out == card_of(key).held_out == 1000


@every_key
def test_a_file_is_small_and_of_its_recipe(key: str) -> None:
    made_by, card, network = recipe(key), card_of(key), network_of(key)
    settings = made_by.settings
    assert path_of(key).stat().st_size <= MOST_FILE_BYTES
    assert card.recipe is made_by
    assert card.is_of_this_recipe, "the recipe was changed: build it again"
    assert card.updates == settings.updates
    assert card.baseline == pytest.approx(made_by.task.baseline(settings.lag), rel=0.05)
    assert network.kind == CELLS[made_by.kind]
    assert (network.num_layers, network.bidirectional) == (settings.layers, settings.bidirectional)
    arrays = named_parameters(network)
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}
    trained = [
        array
        for name, array in arrays.items()
        if settings.recurrent or not name.startswith("weight_hh")
    ]
    assert card.parameters == sum(array.size for array in trained)
    content = path_of(key).read_bytes()
    assert content_with_card(load_weights(content), card) == content
    assert card_from(card_text(card), made_by) == card


@every_key
def test_a_sample_can_be_stepped_through(key: str) -> None:
    made_by, sample, network = recipe(key), sample_of(key), network_of(key)
    assert sample.channels == made_by.task.inputs
    assert 0 <= made_by.start < sample.steps
    assert sample.steps <= (80 if key == "stacked-python" else 40)
    assert network.trace(sample.x).logits is not None


@every_key
def test_torch_computes_the_same_with_the_shipped_weights(key: str) -> None:
    torch = pytest.importorskip("torch")
    from lstm_viz.torch_bridge import to_torch

    weights = named_parameters(network_of(key))
    network = network_from_parameters({name: each.astype("f8") for name, each in weights.items()})
    x = sample_of(key).x.astype(np.float64)
    with torch.no_grad():
        theirs = to_torch(network)(torch.tensor(x)).numpy()
    np.testing.assert_allclose(network.trace(x).logits, theirs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("problem", SIDE_BY_SIDE)
def test_the_four_have_the_same_problem(problem: str) -> None:
    four = SIDE_BY_SIDE[problem]
    assert four.key == problem
    assert tuple(four.networks) == KINDS
    recipes = [recipe(key) for key in four.networks.values()]
    assert [each.kind for each in recipes] == list(KINDS)
    usual = recipes[-1].settings
    assert usual.hidden_size <= 6
    for each in recipes:
        assert replace(each.settings, architectures=("lstm",), recurrent=True) == usual
        assert (each.sample, each.start, each.sentence) == (
            recipes[0].sample,
            recipes[0].start,
            recipes[0].sentence,
        )
    feed_forward = network_of(four.networks["feed-forward"]).layers[0][0]
    assert not feed_forward.weight_hh.any()
    assert network_of(four.networks["rnn"]).layers[0][0].weight_hh.all()


def test_the_stacked_and_the_bidirectional_are_what_they_are_called() -> None:
    layers = [network_of(key).num_layers for key in STACKED]
    assert sorted(layers) == [2, 3]
    assert min(network_of(key).hidden_size for key in STACKED) <= 8
    forward, both = map(recipe, BIDIRECTIONAL)
    assert (network_of(forward.key).bidirectional, network_of(both.key).bidirectional) == (
        False,
        True,
    )
    assert replace(both.settings, bidirectional=False) == forward.settings
    assert forward.task.key == "future"
    assert forward.settings.hidden_size <= 6
    assert forward.sample == both.sample


def test_a_score_is_that_of_the_task_each_sequence_read_alone() -> None:
    """Also where the sequences differ in length and a direction is backward."""
    from lstm_viz.training.untrained import untrained_network

    made_by = replace(
        TINY, settings=replace(TINY.settings, lag=5, bidirectional=True, layers=2), claim=None
    )
    network = untrained_network(made_by.settings, "lstm", 5)
    batch = held_out(made_by, 60)
    assert len(set(batch.lengths.tolist())) > 2
    outputs = np.zeros((batch.steps, 60, made_by.task.output_size))
    for b in range(60):
        steps = int(batch.lengths[b])
        outputs[:steps, b] = network.trace(batch.x[:steps, b]).logits
    measured = score(network, made_by, batch)
    assert measured.loss == pytest.approx(made_by.task.loss_of(outputs, batch), rel=1e-5)
    assert measured.right == made_by.task.right(outputs, batch).mean()


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    for key, other, said in (
        ("odd-lstm", "odd-gru", "another kind of network; expected: LSTM"),
        ("odd-gru", "odd-rnn", "another kind of network; expected: GRU"),
        ("odd-feed-forward", "odd-rnn", "weights of h(t-1); expected a feed-forward network"),
        ("future-forward", "future-bidirectional", "expected: LSTM"),
        ("future-bidirectional", "future-forward", "expected: bidirectional LSTM"),
        ("stacked-order", "came-first-lstm", "expected: LSTM, 3 layers"),
        ("came-first-lstm", "stacked-order", "another kind of network; expected: LSTM"),
        ("anbn", "odd-gru", "another kind of network; expected: LSTM"),
    ):
        path.write_bytes(content_with_card(network_of(other), card_of(key)))
        with pytest.raises(InvalidInput, match=re.escape(said)):
            read_network(path, recipe(key))
    ((cell,),) = network_of("odd-rnn").layers
    relu = Network(((replace(cell, nonlinearity="relu"),),), network_of("odd-rnn").readout)
    path.write_bytes(content_with_card(relu, card_of("odd-rnn")))
    with pytest.raises(InvalidInput, match="nonlinearity 'relu'"):
        read_network(path, recipe("odd-rnn"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"architectures": ("gru",)}, "GRU"),
        ({"architectures": ("rnn_relu",), "recurrent": False}, "feed-forward network"),
        ({"layers": 2}, "LSTM, 2 layers"),
        ({"layers": 2, "bidirectional": True}, "bidirectional LSTM, 2 layers"),
    ],
)
def test_all_kinds_can_be_built_and_opened_again(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    made_by = replace(
        TINY, settings=replace(TINY.settings, updates=10, **changes), claim=None, look_at="All."
    )
    assert made_by.kind_words == words
    path = tmp_path / "tiny.safetensors"
    card = build(made_by, path)
    network = read_network(path, made_by)
    assert card.right == score(network, made_by, held_out(made_by)).right
    with pytest.raises(InvalidInput, match=r"'tiny' claims something of a unit's C\(t\)"):
        build(replace(made_by, claim="a’s minus b’s"), path)


def test_a_lessons_network_is_no_example_for_every_page() -> None:
    assert not set(LESSON_RECIPES) & set(RECIPES)
    with pytest.raises(InvalidInput, match=r"'odd-rnn' belongs to a lesson's page; expected one"):
        example_of("odd-rnn")
