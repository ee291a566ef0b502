"""The training of an encoder–decoder that writes dates as YYYY-MM-DD. Imports torch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.encoder_decoder.documents import ALPHABET, END, WRITES
from lstm_viz.encoder_decoder.model import EncoderDecoder
from lstm_viz.errors import InvalidInput
from lstm_viz.on_device.devices import CPU
from lstm_viz.training.learner import one_thread
from lstm_viz.training.optimisers import Stepper, learning_rate
from lstm_viz.training.translation_batches import pairs_of_update
from lstm_viz.training.translation_module import TranslationModule, to_encoder_decoder
from lstm_viz.training.translation_settings import TranslationSettings


@dataclass(frozen=True, eq=False, kw_only=True)
class TranslationCourse:
    """A training, so far or whole."""

    settings: TranslationSettings
    losses: FloatArray  # (updates so far,), nats a sign, of each update's batch before the update
    network: EncoderDecoder  # float32
    parameters: int
    seconds: float


def train_translator(
    settings: TranslationSettings,
    report: Callable[[int, float], object] = lambda update, loss: None,
) -> TranslationCourse:
    """Train an encoder–decoder on dates that are not held out, with teacher forcing.

    With the same seed the texts of all updates, and the first weights of all that both have, are
    the same with attention and without.

    Parameters
    ----------
    settings : TranslationSettings
        Sizes, texts and optimisation.
    report : callable, optional
        Is given the number of each update, from 0, and its loss.

    Returns
    -------
    TranslationCourse

    Raises
    ------
    InvalidInput
        When the loss or the gradient is no number any more.
    """
    module = untrained_module(settings)
    parameters = list(module.parameters())
    vector = torch.cat([parameter.detach().flatten() for parameter in parameters])
    sizes = [parameter.numel() for parameter in parameters]
    stepper = Stepper("adam", vector)
    losses = torch.empty(settings.updates, dtype=torch.float64)
    began = time.perf_counter()
    with one_thread(CPU):
        for update in range(settings.updates):
            loss = module.loss(pairs_of_update(settings, update))
            found = torch.autograd.grad(loss, parameters)
            gradient = torch.cat([part.flatten() for part in found])
            norm = float(torch.linalg.vector_norm(gradient))
            losses[update] = loss.detach()
            if not (math.isfinite(norm) and math.isfinite(float(losses[update]))):
                raise InvalidInput(
                    f"the training diverged at update {update + 1:,}; expected a smaller learning "
                    "rate."
                )
            # Shortened where it is longer (Pascanu, Mikolov & Bengio 2013).
            gradient *= min(1.0, settings.clip / (norm + 1e-6))
            rate = learning_rate(
                update, settings.updates, settings.learning_rate, settings.learning_rate_end
            )
            vector = stepper.step(vector, gradient, rate)
            with torch.no_grad():
                for parameter, part in zip(parameters, torch.split(vector, sizes), strict=True):
                    parameter.copy_(part.view_as(parameter))
            report(update, float(losses[update]))
    return TranslationCourse(
        settings=settings,
        losses=read_only(losses.numpy()),
        network=to_encoder_decoder(module, ALPHABET.channels, WRITES, END),
        parameters=len(vector),
        seconds=time.perf_counter() - began,
    )


def untrained_module(settings: TranslationSettings) -> TranslationModule:
    """Draw a module's first weights, as PyTorch draws them, from the settings' seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed)
        return TranslationModule(
            ALPHABET.size,
            len(WRITES),
            encoder_units=settings.encoder_units,
            decoder_units=settings.decoder_units,
            attention_units=settings.attention_units if settings.attention else None,
        )
