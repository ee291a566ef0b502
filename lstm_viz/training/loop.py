"""Networks that learn a task side by side, told as they go. Imports torch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import ParamSpec, TypeVar

from lstm_viz.arrays import MAX_TRACE_BYTES
from lstm_viz.errors import InvalidInput
from lstm_viz.on_device import Device, find_device
from lstm_viz.on_device.failure import on_device
from lstm_viz.sequences.tasks import Batch
from lstm_viz.training.batches import batch_of_update, held_out_batch
from lstm_viz.training.learner import Learner, one_thread
from lstm_viz.training.looks import Judge
from lstm_viz.training.loss import TensorBatch
from lstm_viz.training.results import Training
from lstm_viz.training.schedule import LookSchedule
from lstm_viz.training.settings import TrainingSettings
from lstm_viz.training.untrained import untrained_network

TOLD_EVERY = 0.2
"""Seconds between two items, as far as a single update takes no longer."""

_KEPT_PER_UNIT = 10
"""About so many numbers autograd keeps of a unit at a step: an LSTM's gates, C, tanh C, h, …"""

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def train(
    settings: TrainingSettings, give_way: Callable[[], object] = lambda: None
) -> Iterator[Training]:
    """Train networks on the same batches, update by update in turns.

    Nothing runs between two items: a training that is not asked for its next one stands still, and
    one that is let go of is gone. Items may be asked for from different threads, one at a time.

    Parameters
    ----------
    settings : TrainingSettings
        Which networks, on what, and how.
    give_way : callable, optional
        Called before each update; may wait while others need the processor. Its time is not
        counted.

    Returns
    -------
    iterator of Training
        The first before any update, then one about every `TOLD_EVERY` seconds, each with all that
        there is so far; the last has `is_done`. On a CPU the same settings lead to the same
        numbers, but for the seconds.

    Raises
    ------
    InvalidInput
        At once: when there is no such device, or one update would take too much memory.
    DeviceFailed
        From an item: when the device gave up, out of memory for instance.
    """
    place = find_device(settings.device)
    held_out = held_out_batch(settings)
    _require_room_for(settings, held_out.steps)
    return _Loop(settings, place, held_out, give_way).run()


class _Loop:
    """All networks of one training, and the time that they took."""

    def __init__(
        self,
        settings: TrainingSettings,
        place: Device,
        held_out: Batch,
        give_way: Callable[[], object],
    ) -> None:
        self._settings = settings
        self._give_way = give_way
        self._place = place
        self._held_out = held_out
        self._schedule = LookSchedule(settings)
        self._baseline = settings.problem.baseline(settings.lag)
        self._judge: Judge  # like the learners, on the device when the first item is asked for
        self._learners: list[Learner]
        self._seconds = 0.0

    def run(self) -> Iterator[Training]:
        """Go on to the end; each piece of work between two items begins and ends for itself."""
        self._timed(self._begin)
        for learner in self._learners:
            self._timed(self._look, learner)
        yield self._training()
        told = time.perf_counter()
        while training := [learner for learner in self._learners if not learner.is_done]:
            batch = self._timed(self._draw, training)
            for learner in training:
                self._give_way()
                self._timed(self._advance, learner, batch)
                if self._is_over:
                    break
                # By the clock, way given included: who waits for an item may pause or stop.
                if time.perf_counter() - told >= TOLD_EVERY:
                    yield self._training()
                    told = time.perf_counter()
        yield self._training()

    @property
    def _is_over(self) -> bool:
        return all(learner.is_done for learner in self._learners)

    def _timed(
        self,
        work: Callable[Parameters, Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Do a piece of work in one thread, and count its time."""
        began = time.perf_counter()
        with one_thread(self._place):
            result = work(*args, **kwargs)
        self._seconds += time.perf_counter() - began
        return result

    def _begin(self) -> None:
        settings, place, steps = self._settings, self._place, self._held_out.steps
        self._judge = on_device(place, lambda: Judge(settings.problem, self._held_out, place))
        self._learners = [
            on_device(place, partial(Learner, settings, architecture, network, place))
            for architecture in settings.architectures
            for network in [untrained_network(settings, architecture, steps)]
        ]

    def _draw(self, training: list[Learner]) -> TensorBatch:
        """The next batch; those that read it share what it took."""
        began = time.perf_counter()
        batch = batch_of_update(self._settings, training[0].updates)
        tensors = on_device(self._place, lambda: TensorBatch.of(batch, self._place.key))
        share = (time.perf_counter() - began) / len(training)
        for learner in training:
            learner.seconds += share
        return tensors

    def _advance(self, learner: Learner, batch: TensorBatch) -> None:
        on_device(self._place, lambda: learner.update(batch))
        if learner.diverged_at is None and (
            learner.is_done or self._schedule.is_look(learner.updates)
        ):
            self._look(learner)

    def _look(self, learner: Learner) -> None:
        learner.keep(self._judge.look(learner))

    def _training(self) -> Training:
        return Training(
            settings=self._settings,
            courses=tuple(learner.course for learner in self._learners),
            baseline=self._baseline,
            seconds=self._seconds,
            is_done=self._is_over,
        )


def _require_room_for(settings: TrainingSettings, steps: int) -> None:
    """Refuse an update that would keep too much on its way through time."""
    units = settings.hidden_size * settings.layers * (2 if settings.bidirectional else 1)
    values = steps * settings.batch * units * _KEPT_PER_UNIT
    if values * 4 > MAX_TRACE_BYTES:
        raise InvalidInput(
            f"an update on {settings.batch} sequences of {steps:,} steps with "
            f"{units} units would take {values * 4 / 1024**3:.1f} GiB, and at most "
            f"{MAX_TRACE_BYTES / 1024**3:.0f} GiB are allowed. Take a smaller batch or a shorter "
            "lag."
        )
