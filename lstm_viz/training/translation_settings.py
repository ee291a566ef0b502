"""How an encoder–decoder for dates is trained. Importing this does not import torch."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.arrays import finite_number, whole_number
from lstm_viz.encoder_decoder.documents import LONGEST, SHORTEST
from lstm_viz.errors import InvalidInput

MOST_UNITS = 256
MOST_BATCH = 1_024
MOST_UPDATES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class TranslationSettings:
    """Sizes, texts and optimisation: Adam with half a cosine from the one rate to the other.

    Raises
    ------
    InvalidInput
        When a value is outside its range.
    """

    attention: bool
    encoder_units: int = 32  # H of each direction
    decoder_units: int = 64
    attention_units: int = 32  # N; of no use without attention
    longest: int = 80  # characters of the longest text that is trained on
    spread: int = 8  # how many characters the texts of one update differ by at most
    batch: int = 32
    updates: int = 6_000
    learning_rate: float = 5e-3
    learning_rate_end: float = 1e-4
    clip: float = 1.0  # the longest the gradient of all parameters together may be
    seed: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.attention, bool):
            raise InvalidInput(f"attention is {self.attention!r}; expected True or False.")
        for name, least, most in (
            ("encoder_units", 1, MOST_UNITS),
            ("decoder_units", 1, MOST_UNITS),
            ("attention_units", 1, MOST_UNITS),
            ("spread", 0, LONGEST - SHORTEST),
            ("longest", SHORTEST + max(0, self.spread), LONGEST),
            ("batch", 1, MOST_BATCH),
            ("updates", 1, MOST_UPDATES),
            ("seed", 0, 2**63),
        ):
            object.__setattr__(self, name, whole_number(name, getattr(self, name), least, most))
        for name in ("learning_rate", "learning_rate_end", "clip"):
            value = finite_number(name, getattr(self, name))
            if value <= 0:
                raise InvalidInput(f"{name} is {value:g}; expected more than 0.")
            object.__setattr__(self, name, value)
