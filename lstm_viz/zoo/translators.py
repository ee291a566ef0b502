"""Two encoder–decoders for dates, alike but for the attention: their files, and what they read.

``python -m lstm_viz.zoo.translators list`` says what there is, ``check KEY`` measures a file again
and holds it to its card, ``build KEY`` trains it again from its recipe. Only building needs torch.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from lstm_viz.encoder_decoder.dates_in_text import dates_in
from lstm_viz.encoder_decoder.documents import BETWEEN, END, LONGEST, READING, text_of_signs
from lstm_viz.encoder_decoder.files import encoder_decoder_bytes, load_encoder_decoder
from lstm_viz.encoder_decoder.model import EncoderDecoder
from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import InputSequence
from lstm_viz.sequences.checks import require_text
from lstm_viz.whole_files import read_whole
from lstm_viz.zoo.shipped import FOLDER, MOST_FILE_BYTES
from lstm_viz.zoo.translators_card import (
    TranslatorCard,
    translator_card_from,
    translator_card_text,
)
from lstm_viz.zoo.translators_recipes import TRANSLATORS, TranslatorRecipe, translator_recipe

__all__ = [
    "TRANSLATORS",
    "read_date",
    "right_answer",
    "translator_card_of",
    "translator_of",
    "written_text",
]

_CARD = "card"  # the name in the header's metadata under which the card's JSON stands


def translator_path(key: str) -> Path:
    """Return where the shipped file lies; `InvalidInput` when there is no such translator."""
    return FOLDER / f"translators-{translator_recipe(key).key}.safetensors"


@lru_cache(maxsize=8)
def translator_of(key: str) -> EncoderDecoder:
    """Open a shipped translator, with float32 weights.

    Parameters
    ----------
    key : str
        ``"attention"`` or ``"summary"``.

    Raises
    ------
    InvalidInput
        When there is none, or its file is missing, damaged or not of its recipe's sizes.
    """
    return read_translator(translator_path(key), translator_recipe(key))[0]


@lru_cache(maxsize=8)
def translator_card_of(key: str) -> TranslatorCard:
    """Read the card of a shipped translator.

    Parameters
    ----------
    key : str
        ``"attention"`` or ``"summary"``.

    Raises
    ------
    InvalidInput
        As `translator_of`.
    """
    return read_translator(translator_path(key), translator_recipe(key))[1]


def read_translator(path: Path, recipe: TranslatorRecipe) -> tuple[EncoderDecoder, TranslatorCard]:
    """Read a translator and its card from a file, and hold the sizes to the recipe's.

    Raises
    ------
    InvalidInput
        When the file cannot be read, is damaged, or holds another network.
    """
    content = read_whole(path, MOST_FILE_BYTES + 1)
    if len(content) > MOST_FILE_BYTES:
        raise InvalidInput(f"{path.name} is too large; expected at most {MOST_FILE_BYTES:,} bytes.")
    try:
        network, metadata = load_encoder_decoder(content)
        card = translator_card_from(metadata.get(_CARD, ""), recipe)
    except InvalidInput as problem:
        raise InvalidInput(f"{path.name}: {problem}") from problem
    settings = recipe.settings
    attention_units = None if network.attention is None else network.attention.units
    sizes = (network.encoder.hidden_size, network.decoder.hidden_size, attention_units)
    wanted = (settings.encoder_units, settings.decoder_units)
    if sizes != (*wanted, settings.attention_units if settings.attention else None):
        raise InvalidInput(f"{path.name} has the sizes {sizes}; the recipe has others.")
    if network.reads != READING.channels or network.end != END:
        raise InvalidInput(f"{path.name} reads or writes other signs than texts with dates have.")
    return network, card


def translator_content(network: EncoderDecoder, card: TranslatorCard) -> bytes:
    """Return the file of a translator with its card; `InvalidInput` when it would be too large."""
    content = encoder_decoder_bytes(network, {_CARD: translator_card_text(card)})
    if len(content) > MOST_FILE_BYTES:
        raise InvalidInput(
            f"the file would have {len(content):,} bytes; expected at most {MOST_FILE_BYTES:,}."
        )
    return content


def read_date(text: str) -> InputSequence:
    """Return a typed date, or a text with dates in it, as a translator reads it.

    Parameters
    ----------
    text : str
        1 to `LONGEST` (400) characters of the alphabet; capitals count as small letters, spaces
        before and after do not count, a line end or a tab counts as a space.

    Returns
    -------
    InputSequence, x of shape (T, D)
        One step a character. A space's token is ␣.

    Raises
    ------
    InvalidInput
        When there is no text, too much of it, or a character that no date has (it is named).
    """
    require_text(text, "a date, such as 14 mars 2021")
    return READING.read(" ".join(text.split()), max_steps=LONGEST)


def right_answer(text: str) -> str | None:
    """Return what is to be written for a text: its dates as YYYY-MM-DD with a space between two.

    None where there is no date in one of the forms that the translators have learned.
    The translators have learned the days from 1950 to 2049; the answer may be another year's.
    """
    dates = dates_in(" ".join(text.split()))
    return BETWEEN.join(dates) if dates else None


def written_text(trace: EncoderDecoderTrace) -> str:
    """Return what was written as plain text: spaces as such, without the sign of the end."""
    return text_of_signs(trace.written)


if __name__ == "__main__":
    from lstm_viz.zoo.translators_command import main

    sys.exit(main())
