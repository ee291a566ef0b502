"""How long a step takes here and now: the cells of this package, in NumPy."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from statistics import median
from time import get_clock_info, perf_counter, process_time

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import GRU, LSTM, RNN, Cell, CoupledLSTM
from lstm_viz.costs.architectures import COSTS, Architecture
from lstm_viz.costs.sizes import Sizes
from lstm_viz.encoder_decoder.attention import AdditiveAttention
from lstm_viz.network import Network, Readout

BUDGET = 0.25
"""Seconds that measuring takes, but for the largest sizes."""

MOST_STEPS = 200
"""A time a step is that of so many steps, divided; of fewer where they take long."""

_AT_ONCE = 5e7  # multiplications of one run of the dearest: some ten milliseconds
# Where the processor's time is only known to milliseconds, the wall's is taken.
_IS_FINE = get_clock_info("process_time").resolution <= 1e-6
_clock, _CLOCK = (process_time, "processor time") if _IS_FINE else (perf_counter, "wall time")

_LEAST_STEPS = 4
_LEAST_REPEATS, _MOST_REPEATS = 3, 25


@dataclass(frozen=True)
class Measured:
    """Seconds a step, with what they were measured on."""

    sizes: Sizes
    seconds: Mapping[Architecture, float]  # a step of all B sequences, the median of the repeats
    steps: int  # how many were run in one go
    repeats: int  # how often each was run, 1 or more
    engine: str  # "NumPy 2.3.1"
    threads: int  # how many the products may use
    machine: str  # the processor's name
    at: str  # the date and time, UTC

    @property
    def told(self) -> str:
        """What was measured, on what, in a sentence."""
        counted = "one thread" if self.threads == 1 else f"up to {self.threads} threads"
        return (
            f"{self.engine} in float32, {_CLOCK}, the median of {self.repeats} runs of "
            f"{self.steps} steps, on {self.machine} with {counted}, {self.at}."
        )


def measure(sizes: Sizes, budget: float = BUDGET) -> Measured:
    """Run a whole sequence through each architecture, again and again, and take the medians.

    The cells are those of this package: their `trace` keeps every gate, and computes W x(t) of all
    steps in one product. The feed-forward network does all steps in one product, and so does every
    read-out, where there is one. Of attention the
    scores and the context of one step and the decoder's LSTM are measured apart and added. The cell
    with coupled gates is written for several variants at once, gate by gate, so that it makes more
    calls than the others. What is taken is the processor's time, summed over threads: what else the
    machine does meanwhile does not count.

    Parameters
    ----------
    sizes : Sizes
        Weights and inputs of these sizes are drawn.
    budget : float
        Seconds after which no further repeat is begun. Three are always run, after one that does
        not count, since it also loads what is needed.

    Returns
    -------
    Measured
    """
    steps = steps_in_one_go(sizes)
    runs = _runs(sizes, steps)
    for run, _ in runs.values():
        run()
    seconds: dict[Architecture, list[float]] = {key: [] for key in runs}
    begun, repeats = perf_counter(), 0
    while repeats < _LEAST_REPEATS or (repeats < _MOST_REPEATS and perf_counter() - begun < budget):
        # In turns, so that what else the machine does meets all of them alike.
        for key, (run, count) in runs.items():
            start = _clock()
            run()
            seconds[key].append((_clock() - start) / count)
        repeats += 1
    medians = {key: max(median(times), 1e-9) for key, times in seconds.items()}
    return Measured(
        sizes=sizes,
        seconds=medians,
        steps=steps,
        repeats=repeats,
        engine=f"NumPy {np.__version__}",
        threads=_threads(),
        machine=processor(),
        at=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
    )


def steps_in_one_go(sizes: Sizes) -> int:
    """How many steps one run has: T, or fewer where they would take too long."""
    dearest = max(cost.multiplications.value(sizes.letters) for cost in COSTS.values())
    return int(min(sizes.steps, MOST_STEPS, max(_LEAST_STEPS, _AT_ONCE // dearest)))


@lru_cache(maxsize=1)
def processor() -> str:
    """The processor's name, as far as the machine tells it."""
    told = Path("/proc/cpuinfo")
    if told.is_file():
        for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name" and value.strip():
                return value.strip()
    return platform.processor() or platform.machine() or "an unnamed processor"


def _threads() -> int:
    """How many threads a product may use: what the environment says, or one a core."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        told = os.environ.get(name, "")
        if told.isdigit() and int(told) > 0:
            return int(told)
    return os.cpu_count() or 1


_Run = tuple[Callable[[], object], int]
"""Something to run, and how many steps it does."""


def _runs(sizes: Sizes, steps: int) -> dict[Architecture, _Run]:
    D, H, B = sizes.input_size, sizes.hidden_size, sizes.batch
    rng = np.random.default_rng(0)

    def drawn(*shape: int) -> FloatArray:
        return rng.uniform(-1, 1, shape).astype(np.float32) / np.float32(np.sqrt(H))

    x = drawn(steps, B, D) if B > 1 else drawn(steps, D)

    def stacked(kind: type[Cell], directions: int = 1, projected: int = 0) -> _Run:
        reads, layers = D, []
        options = {"proj_size": projected} if projected else {}
        for _ in range(sizes.layers):
            layers.append(
                tuple(
                    kind.random(reads, H, seed=k, dtype=np.float32, **options)  # type: ignore[arg-type]
                    for k in range(directions)
                )
            )
            reads = directions * (projected or H)
        network = Network(tuple(layers), _readout(sizes, reads, drawn))
        return lambda: network.trace(x), steps

    readout = _readout(sizes, H, drawn)
    weights = [(drawn(H, reads), drawn(H)) for reads in (D, *[H] * (sizes.layers - 1))]

    def feed_forward() -> FloatArray:
        h = x
        for weight, bias in weights:
            h = np.tanh(h @ weight.T + bias)
        return h if readout is None else readout.logits(h)

    coupled = [
        CoupledLSTM.of(LSTM.random(reads, H, seed=0, dtype=np.float32))
        for reads in (D, *[H] * (sizes.layers - 1))
    ]

    def with_coupled_gates() -> FloatArray:
        h = x
        for cell in coupled:
            h = cell.trace(h).h
        return h if readout is None else readout.logits(h)

    attention, decoder = _attention(sizes, drawn), _decoder(sizes, steps, drawn)

    def attending() -> None:
        for _ in range(steps):
            attention()
        decoder()

    return {
        "feed-forward": (feed_forward, steps),
        "rnn": stacked(RNN),
        "gru": stacked(GRU),
        "lstm": stacked(LSTM),
        "coupled": (with_coupled_gates, steps),
        "projected": stacked(LSTM, projected=sizes.projected),
        "bidirectional": stacked(LSTM, directions=2),
        "attention": (attending, steps),
    }


def _readout(sizes: Sizes, reads: int, drawn: Callable[..., FloatArray]) -> Readout | None:
    """K numbers from what the last layer gives; None where K is 0."""
    K = sizes.outputs
    return Readout(drawn(K, reads), drawn(K)) if K else None


def _attention(sizes: Sizes, drawn: Callable[..., FloatArray]) -> Callable[[], None]:
    """One step of attention, for each sequence of the batch."""
    H, T = sizes.hidden_size, sizes.steps
    attention = AdditiveAttention(drawn(H, H), drawn(H, 2 * H), drawn(H), drawn(H))
    annotations = drawn(T, 2 * H)
    keys, h = attention.keys(annotations), drawn(H)

    def attend() -> None:
        for _ in range(sizes.batch):
            attention.attend(h, keys, annotations)

    return attend


def _decoder(sizes: Sizes, steps: int, drawn: Callable[..., FloatArray]) -> Callable[[], object]:
    """The decoder's LSTM over all steps, its contexts given."""
    D, H, B = sizes.input_size, sizes.hidden_size, sizes.batch
    reads = [D + 2 * H] + [H] * (sizes.layers - 1)
    layers = tuple((LSTM.random(size, H, seed=0, dtype=np.float32),) for size in reads)
    network = Network(layers, _readout(sizes, H, drawn))
    x = drawn(steps, B, D + 2 * H) if B > 1 else drawn(steps, D + 2 * H)
    return lambda: network.trace(x)
