"""Every traced array against PyTorch's own parts in float64, forced and writing freely."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.encoder_decoder.networks import Reference, Sizes, sizes

VALUES = 1e-12


def compare(trace, reference) -> None:
    for name, array in (
        ("annotations", trace.encoder.hidden),
        ("scores", trace.scores),
        ("alignment", trace.alignment),
        ("context", trace.context),
        ("h", trace.decoder.h),
        ("c", trace.decoder.c),
        ("logits", trace.logits),
        ("probabilities", trace.probabilities),
    ):
        if array is None:
            assert name not in reference
            continue
        np.testing.assert_allclose(array, reference[name].numpy(), rtol=0, atol=VALUES)


@given(sizes(), st.integers(1, 7), st.integers(1, 6))
def test_with_the_target_given(drawn: Sizes, read: int, written: int) -> None:
    network, x, target = drawn.network(), drawn.x(read), drawn.target(written)
    trace = network.trace(x, target)
    with torch.no_grad():
        reference = Reference(network)(
            torch.tensor(x), [network.writes.index(sign) for sign in target]
        )
    compare(trace, reference)
    assert trace.written == target


@given(sizes(), st.integers(1, 7), st.integers(1, 6))
def test_writing_freely(drawn: Sizes, read: int, most: int) -> None:
    network, x = drawn.network(), drawn.x(read)
    trace = network.trace(x, most=most)
    with torch.no_grad():
        reference = Reference(network)(torch.tensor(x), None, steps=most, end=0)
    compare(trace, reference)
    columns = reference["written"].tolist()
    assert trace.written == tuple(network.writes[column] for column in columns)


@given(sizes(), st.integers(1, 6), st.integers(1, 5))
def test_a_trace_agrees_with_itself(drawn: Sizes, read: int, written: int) -> None:
    """Shapes, the softmax, the weighted sum, and what the decoder was given at each step."""
    network, x, target = drawn.network(), drawn.x(read), drawn.target(written)
    trace = network.trace(x, target)
    K, A = drawn.writes, 2 * drawn.encoder
    assert len(trace.read) == read
    assert trace.context.shape == (written, A)
    assert trace.logits.shape == trace.probabilities.shape == (written, K)
    np.testing.assert_allclose(trace.probabilities.sum(axis=1), 1, rtol=0, atol=1e-14)
    if drawn.attention is None:
        assert trace.scores is None
        assert trace.alignment is None
        forward, backward = trace.encoder.layers[0]
        summary = np.concatenate([forward.h[-1], backward.h[0]])
        np.testing.assert_array_equal(trace.context, np.tile(summary, (written, 1)))
    else:
        assert trace.scores.shape == trace.alignment.shape == (written, read)
        np.testing.assert_allclose(trace.alignment.sum(axis=1), 1, rtol=0, atol=1e-14)
        by_sum = np.einsum("st,ta->sa", trace.alignment, trace.encoder.hidden)
        np.testing.assert_allclose(trace.context, by_sum, rtol=0, atol=1e-14)
    given_signs, contexts = trace.decoder.x[:, : K + 1], trace.decoder.x[:, K + 1 :]
    before = [K] + [network.writes.index(sign) for sign in target[:-1]]
    np.testing.assert_array_equal(given_signs, np.eye(K + 1)[before])
    np.testing.assert_array_equal(contexts, trace.context)
    whole = network.decoder.trace(trace.decoder.x)
    for name in ("i", "f", "g", "o", "c", "h", "pre_f", "h_prev", "c_prev"):
        np.testing.assert_allclose(
            getattr(trace.decoder, name), getattr(whole, name), rtol=0, atol=1e-13
        )
    for array in (trace.context, trace.logits, trace.probabilities, trace.decoder.c):
        assert not array.flags.writeable


def test_float32_is_computed_in_float32() -> None:
    drawn = Sizes(reads=5, writes=4, encoder=6, decoder=7, attention=3, seed=5)
    network, x, target = drawn.network(np.float32), drawn.x(9), drawn.target(6)
    short, whole = network.trace(x.astype(np.float32), target), network.trace(x, target)
    for name in ("scores", "alignment", "context", "logits", "probabilities"):
        assert getattr(short, name).dtype == np.float32
        assert getattr(whole, name).dtype == np.float64
        np.testing.assert_allclose(getattr(short, name), getattr(whole, name), rtol=0, atol=2e-5)
    assert short.decoder.h.dtype == np.float32
