"""The counts, held to PyTorch's modules, to multiplications that are counted, and to traces."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from lstm_viz.cells import GRU, LSTM, RNN
from lstm_viz.costs import ARCHITECTURES, COSTS, QUANTITIES, Architecture, Formula, Sizes, Term
from lstm_viz.encoder_decoder.attention import AdditiveAttention
from lstm_viz.errors import InvalidInput
from tests.costs import counting
from tests.costs.counting import Counted, Numbers, numbers

all_sizes = st.builds(
    Sizes,
    input_size=st.integers(1, 6),
    hidden_size=st.integers(2, 7),
    layers=st.integers(1, 3),
    steps=st.integers(1, 9),
    outputs=st.integers(0, 5),
    batch=st.integers(1, 3),
)


def modules(key: Architecture, sizes: Sizes) -> list[nn.Module]:
    """PyTorch's modules of these sizes."""
    D, H, L, K = sizes.input_size, sizes.hidden_size, sizes.layers, sizes.outputs
    given_on = {"projected": sizes.projected, "bidirectional": 2 * H}.get(key, H)
    readout = [nn.Linear(given_on, K)] if K else []
    options: dict[str, Any] = {"num_layers": L}
    if key == "feed-forward":
        return [*(nn.Linear(H if k else D, H) for k in range(L)), *readout]
    if key == "projected":
        options["proj_size"] = sizes.projected
    if key == "bidirectional":
        options["bidirectional"] = True
    if key == "attention":
        scores = [nn.Linear(H, H, bias=False), nn.Linear(2 * H, H), nn.Linear(H, 1, bias=False)]
        return [*scores, nn.LSTM(D + 2 * H, H, **options), *readout]
    # With i = 1 - f there are three blocks of rows, which is what a GRU has.
    kind = {"rnn": nn.RNN, "gru": nn.GRU, "coupled": nn.GRU}.get(key, nn.LSTM)
    return [kind(D, H, **options), *readout]


def step(key: Architecture, sizes: Sizes) -> None:
    """One step of one sequence, written out from the equations."""
    H, T = sizes.hidden_size, sizes.steps
    x: Numbers = numbers(sizes.input_size)
    if key == "attention":
        x = np.concatenate([x, counting.attended(numbers(H), T)])
    for _ in range(sizes.layers):
        if key == "feed-forward":
            x = counting.bent(counting.sums(H, x))
        elif key == "rnn":
            x = counting.rnn(x, numbers(H))
        elif key == "gru":
            x = counting.gru(x, numbers(H))
        elif key == "bidirectional":
            x = np.concatenate([counting.lstm(x, numbers(H), H) for _ in range(2)])
        else:
            given_on = sizes.projected if key == "projected" else H
            x = counting.lstm(x, numbers(given_on), H, coupled=key == "coupled")
    if sizes.outputs:
        counting.sums(sizes.outputs, x)


@pytest.mark.parametrize("key", ARCHITECTURES)
@settings(max_examples=25, deadline=None)
@given(sizes=all_sizes)
def test_the_parameters_are_those_of_pytorchs_modules(key: Architecture, sizes: Sizes) -> None:
    with torch.device("meta"):
        held = sum(p.numel() for module in modules(key, sizes) for p in module.parameters())
    assert COSTS[key].parameters.value(sizes.letters) == held


@pytest.mark.parametrize("key", ARCHITECTURES)
@settings(max_examples=25, deadline=None)
@given(sizes=all_sizes)
def test_the_multiplications_are_those_that_are_done(key: Architecture, sizes: Sizes) -> None:
    Counted.multiplied = 0
    for _ in range(sizes.batch):
        step(key, sizes)
    assert COSTS[key].multiplications.value(sizes.letters) == Counted.multiplied


@pytest.mark.parametrize(
    ("key", "kind", "products"),
    [("rnn", nn.RNNCell, 0), ("gru", nn.GRUCell, 3), ("lstm", nn.LSTMCell, 3)],
)
def test_the_matrix_products_are_those_that_pytorch_counts(
    key: Architecture, kind: Any, products: int
) -> None:
    sizes = Sizes(input_size=5, hidden_size=7, batch=3)
    # Under "meta" a cell is made of the operators that the counter knows.
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        kind(5, 7)(torch.zeros(3, 5))
    counted = COSTS[key].multiplications.value(sizes.letters)
    elementwise = products * sizes.batch * sizes.hidden_size
    assert counter.get_total_flops() == 2 * (counted - elementwise)


def test_attention_has_the_parameters_of_the_encoder_decoders() -> None:
    H = 6
    attention = AdditiveAttention(np.ones((H, H)), np.ones((H, 2 * H)), np.ones(H), np.ones(H))
    arrays = (attention.weight_query, attention.weight_key, attention.score, attention.bias)
    held = sum(array.size for array in arrays if array is not None)
    sizes = Sizes(input_size=3, hidden_size=H)
    decoder = Sizes(input_size=3 + 2 * H, hidden_size=H)
    counted = COSTS["attention"].parameters.value(sizes.letters)
    assert counted - COSTS["lstm"].parameters.value(decoder.letters) == held


@settings(max_examples=25, deadline=None)
@given(sizes=all_sizes, at=st.integers(0, 8))
def test_the_state_is_what_the_rest_of_a_trace_needs(sizes: Sizes, at: int) -> None:
    """Begun anew from that many numbers the rest of the sequence comes out the same."""
    D, H, B, T = sizes.input_size, sizes.hidden_size, sizes.batch, sizes.steps
    x = np.random.default_rng(0).normal(size=(T + 1, B, D))
    at = min(at, T - 1)
    one = Sizes(D, H, 1, T, 0, B).letters
    for key, kind in (("rnn", RNN), ("gru", GRU)):
        cell = kind.random(D, H, seed=1)
        whole = cell.trace(x)
        assert np.array_equal(cell.trace(x[at + 1 :], whole.h[at]).h[-1], whole.h[-1])
        assert COSTS[key].state.value(one) == whole.h[at].size  # type: ignore[index]
    for key, options in (("lstm", {}), ("projected", {"proj_size": sizes.projected})):
        lstm = LSTM.random(D, H, seed=1, **options)  # type: ignore[arg-type]
        read = lstm.trace(x)
        again = lstm.trace(x[at + 1 :], read.h[at], read.c[at])
        np.testing.assert_allclose(again.h[-1], read.h[-1], atol=1e-14)
        state = COSTS[key].state.value(one)  # type: ignore[index]
        assert state == read.h[at].size + read.c[at].size
    assert COSTS["feed-forward"].state.value(one) == 0


@settings(max_examples=25, deadline=None)
@given(sizes=all_sizes)
def test_what_is_kept_are_the_arrays_of_a_trace(sizes: Sizes) -> None:
    D, H, B, T = sizes.input_size, sizes.hidden_size, sizes.batch, sizes.steps
    x = np.zeros((T, B, D))
    one = Sizes(D, H, 1, T, 0, B).letters
    rnn, gru = RNN.random(D, H, seed=0).trace(x), GRU.random(D, H, seed=0).trace(x)
    lstm = LSTM.random(D, H, seed=0).trace(x)
    arrays = {
        "rnn": (rnn.x, rnn.h),
        "gru": (gru.x, gru.r, gru.z, gru.n, gru.q, gru.h),
        "lstm": (lstm.x, lstm.f, lstm.i, lstm.g, lstm.o, lstm.c, lstm.h),
    }
    for key, kept in arrays.items():
        assert COSTS[key].kept.value(one) == sum(array.size for array in kept)  # type: ignore[index]


@pytest.mark.parametrize("key", ARCHITECTURES)
@settings(max_examples=20, deadline=None)
@given(sizes=all_sizes)
def test_what_is_written_comes_out_to_what_is_counted(key: Architecture, sizes: Sizes) -> None:
    letters = sizes.letters
    for quantity in QUANTITIES:
        formula = COSTS[key].of(quantity)
        steps = formula.steps(letters)
        assert steps[-1] == f"{formula.value(letters):,}"
        for text in steps:
            for letter in sorted(letters, key=len, reverse=True):
                text = text.replace(letter, str(letters[letter]))
            assert eval(text.replace(",", "").replace("·", "*")) == formula.value(letters)


def test_the_textbook_formula_is_written_as_in_textbooks() -> None:
    letters = Sizes(input_size=3, hidden_size=4).letters
    assert COSTS["lstm"].parameters.steps(letters) == (
        "4·(H·D + H·H + 2·H)",
        "4·(4·3 + 4·4 + 2·4)",
        "4·36",
        "144",
    )
    assert Formula().steps(letters) == ("0",)
    assert Formula((Term(("B",), (("H",),)),)).symbols(letters) == "H"


@pytest.mark.parametrize(
    ("field", "value"),
    [("input_size", 0), ("hidden_size", 1), ("layers", 4), ("steps", 2000), ("batch", True)],
)
def test_sizes_out_of_range_are_refused_by_name(field: str, value: int) -> None:
    with pytest.raises(InvalidInput, match=field):
        Sizes(**{field: value})
