"""The encoder–decoder in training: its gradients, its batches, and that it learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from lstm_viz.encoder_decoder.documents import ALPHABET, END, READING, WRITES, draw_documents
from lstm_viz.encoder_decoder.files import encoder_decoder_arrays, encoder_decoder_from
from lstm_viz.errors import InvalidInput
from lstm_viz.training import translation
from lstm_viz.training.translation import train_translator, untrained_module
from lstm_viz.training.translation_batches import pairs_of, pairs_of_update
from lstm_viz.training.translation_module import TranslationModule, to_encoder_decoder
from lstm_viz.training.translation_settings import TranslationSettings
from tests.encoder_decoder.networks import Reference

SMALL = TranslationSettings(
    attention=True, encoder_units=3, decoder_units=4, attention_units=2, batch=4, updates=3
)
NAMES = {
    "attention.weight_query": "attention.weight_query.weight",
    "attention.weight_key": "attention.weight_key.weight",
    "attention.bias": "attention.weight_key.bias",
    "attention.score": "attention.score.weight",
}


def some_texts(seed: int, count: int = 3, longest: int = 30):
    """Of different lengths, so that shorter ones are followed by zeros."""
    rng = np.random.default_rng(seed)
    return draw_documents(rng, count, shortest=10, longest=longest, held_out=False)


def module_of(seed: int, attention: bool) -> TranslationModule:
    module = untrained_module(replace(SMALL, seed=seed, attention=attention)).double()
    with torch.no_grad():  # larger than PyTorch draws them, so that everything takes part
        for parameter in module.parameters():
            parameter.mul_(2)
    return module


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**31), st.booleans())
def test_loss_and_gradients_are_those_of_one_text_after_the_other(
    seed: int, attention: bool
) -> None:
    module, texts = module_of(seed, attention), some_texts(seed)
    network = to_encoder_decoder(module, ALPHABET.channels, WRITES, END)
    loss = module.loss(pairs_of(texts))
    loss.backward()

    reference = Reference(network)
    total, signs = torch.zeros(()), 0
    for text in texts:
        target = [WRITES.index(sign) for sign in text.signs]
        x = torch.tensor(READING.read(text.text).x)
        logits = reference(x, target)["logits"]
        total = total + functional.cross_entropy(logits, torch.tensor(target), reduction="sum")
        signs += len(target)
    (total / signs).backward()

    assert loss.item() == pytest.approx(total.item() / signs, abs=1e-12)
    own = dict(module.named_parameters())
    theirs = reference.gradients()
    assert set(theirs) == set(encoder_decoder_arrays(network))
    for name, gradient in theirs.items():
        mine = own[NAMES.get(name, name)].grad.numpy().reshape(gradient.shape)
        np.testing.assert_allclose(mine, gradient, rtol=1e-10, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("attention", [True, False])
def test_gradients_are_the_slopes_of_the_traced_loss(attention: bool) -> None:
    """Central differences of the loss that NumPy computes, one weight of each array."""
    module, (text,) = module_of(5, attention), some_texts(5, count=1, longest=14)
    network = to_encoder_decoder(module, ALPHABET.channels, WRITES, END)
    module.loss(pairs_of([text])).backward()
    own = dict(module.named_parameters())
    arrays = encoder_decoder_arrays(network)
    x = READING.read(text.text)

    def loss_with(name: str, change: float, where: tuple[int, ...]) -> float:
        changed = arrays[name].copy()
        changed[where] += change
        made = encoder_decoder_from(
            {**arrays, name: changed}, reads=network.reads, writes=network.writes, end=END
        )
        trace = made.trace(x, text.signs)
        columns = [WRITES.index(sign) for sign in text.signs]
        return float(-np.log(trace.probabilities[np.arange(len(columns)), columns]).mean())

    for name, array in arrays.items():
        gradient = own[NAMES.get(name, name)].grad.numpy().reshape(array.shape)
        where = np.unravel_index(np.abs(gradient).argmax(), array.shape)
        slope = (loss_with(name, 1e-5, where) - loss_with(name, -1e-5, where)) / 2e-5
        assert gradient[where] != 0
        assert slope == pytest.approx(gradient[where], rel=1e-5), name


def test_a_batch_is_the_texts_and_their_answers() -> None:
    texts = some_texts(2, count=4, longest=45)
    pairs = pairs_of(texts)
    for b, text in enumerate(texts):
        steps, signs = len(text.text), len(text.signs)
        assert pairs.lengths[b] == steps
        np.testing.assert_array_equal(pairs.x[:steps, b], READING.read(text.text).x)
        assert not pairs.x[steps:, b].any()
        assert [WRITES[k] for k in pairs.target[:signs, b]] == list(text.signs)
        assert pairs.mask[:, b].sum() == signs == pairs.mask[:signs, b].sum()


def test_updates_differ_and_are_the_same_with_and_without_attention() -> None:
    batches = [pairs_of_update(SMALL, update) for update in range(20)]
    without = pairs_of_update(replace(SMALL, attention=False), 7)
    np.testing.assert_array_equal(batches[7].x, without.x)
    np.testing.assert_array_equal(batches[7].target, without.target)
    lengths = np.array([batch.lengths for batch in batches])
    assert len({batch.x.tobytes() for batch in batches}) == 20
    assert (np.ptp(lengths, axis=1) <= SMALL.spread + 1).all()
    assert lengths.max() <= SMALL.longest
    assert lengths.max() > 60
    assert lengths.min() < 30
    other_seed = pairs_of_update(replace(SMALL, seed=1), 7)
    assert other_seed.x.tobytes() != batches[7].x.tobytes()


def test_what_both_have_begins_alike() -> None:
    with_it = dict(untrained_module(SMALL).named_parameters())
    without = dict(untrained_module(replace(SMALL, attention=False)).named_parameters())
    assert {name for name in with_it if not name.startswith("attention")} == set(without)
    for name, parameter in without.items():
        torch.testing.assert_close(parameter, with_it[name], rtol=0, atol=0)


@pytest.mark.parametrize("attention", [True, False])
def test_it_learns_and_leaves_the_random_numbers_of_others_alone(attention: bool) -> None:
    told: list[tuple[int, float]] = []
    chosen = replace(
        SMALL, attention=attention, decoder_units=8, longest=18, updates=25, learning_rate=0.05
    )
    state = torch.random.get_rng_state()
    course = train_translator(chosen, lambda update, loss: told.append((update, loss)))
    torch.testing.assert_close(torch.random.get_rng_state(), state, rtol=0, atol=0)
    assert [update for update, _ in told] == list(range(25))
    np.testing.assert_array_equal(course.losses, [loss for _, loss in told])
    assert course.losses[0] == pytest.approx(np.log(len(WRITES)), abs=0.2)
    assert course.losses[-5:].mean() < 0.9 * course.losses[:5].mean()
    arrays = encoder_decoder_arrays(course.network)
    assert sum(array.size for array in arrays.values()) == course.parameters


def test_the_same_seed_gives_the_same_network() -> None:
    first, again = (encoder_decoder_arrays(train_translator(SMALL).network) for _ in range(2))
    other = encoder_decoder_arrays(train_translator(replace(SMALL, seed=1)).network)
    for name, array in first.items():
        np.testing.assert_array_equal(array, again[name])
        assert (array != other[name]).any()


def test_a_training_that_diverges_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    module = untrained_module(SMALL)
    with torch.no_grad():
        module.readout.bias[0] = torch.nan
    monkeypatch.setattr(translation, "untrained_module", lambda chosen: module)
    with pytest.raises(InvalidInput, match="diverged at update 1"):
        train_translator(SMALL)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (dict(attention=1), "attention is 1"),
        (dict(encoder_units=0), "encoder_units is 0"),
        (dict(decoder_units=257), "decoder_units is 257"),
        (dict(longest=17), "longest is 17"),
        (dict(batch=True), "batch is True"),
        (dict(updates=0), "updates is 0"),
        (dict(learning_rate=0.0), "learning_rate is 0"),
        (dict(clip=float("nan")), "clip is nan"),
        (dict(seed=-1), "seed is -1"),
    ],
)
def test_settings_are_checked(changed: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        replace(SMALL, **changed)
