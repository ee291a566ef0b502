"""The files of the zoo: a network's weights, with its card in the header."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from lstm_viz.cells import RNN
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.weight_files import load_weights, safetensors_bytes
from lstm_viz.whole_files import read_whole, replace_whole
from lstm_viz.zoo.card import Card, card_from, card_text
from lstm_viz.zoo.recipe import Recipe
from lstm_viz.zoo.recipes import recipe

FOLDER = Path(__file__).parent

MOST_FILE_BYTES = 300_000
"""No file of the zoo is larger."""

MOST_HEADER_BYTES = 20_000
"""No header is: the names of a few arrays and one card."""

_CARD = "card"  # the name in the header's metadata under which the card's JSON stands


def path_of(key: str) -> Path:
    """Return where the shipped file of a recipe lies.

    Raises
    ------
    InvalidInput
        When there is no such recipe.
    """
    return FOLDER / f"{recipe(key).key}.safetensors"


@lru_cache(maxsize=64)
def card_of(key: str) -> Card:
    """Read the card of a shipped network; of its file, the header only.

    Raises
    ------
    InvalidInput
        When there is no such network, or its file is missing or damaged.
    """
    return read_card(path_of(key), recipe(key))


@lru_cache(maxsize=64)
def network_of(key: str) -> Network:
    """Open a shipped network, with a linear read-out, float32.

    Those of `RECIPES` are one LSTM of one direction; those of `LESSON_RECIPES` what their recipe's
    `kind_words` say.

    Raises
    ------
    InvalidInput
        When there is no such network, or its file is missing, damaged or not of its recipe's size.
    """
    return read_network(path_of(key), recipe(key))


def read_card(path: Path, made_by: Recipe) -> Card:
    """Read the card in a file's header.

    Raises
    ------
    InvalidInput
        When the file cannot be read, or there is no card of this recipe in its header.
    """
    header = _header_of(read_whole(path, 8 + MOST_HEADER_BYTES), path.name)
    metadata = header.get("__metadata__")
    text = metadata.get(_CARD) if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        raise InvalidInput(f"{path.name} has no card in its header.")
    try:
        return card_from(text, made_by)
    except InvalidInput as problem:
        raise InvalidInput(f"{path.name}: {problem}") from problem


def read_network(path: Path, made_by: Recipe) -> Network:
    """Read a network from a file and hold its sizes to the recipe's.

    Raises
    ------
    InvalidInput
        When the file cannot be read or holds a network of another kind or size.
    """
    content = read_whole(path, MOST_FILE_BYTES + 1)
    if len(content) > MOST_FILE_BYTES:
        raise InvalidInput(f"{path.name} is too large; expected at most {MOST_FILE_BYTES:,} bytes.")
    try:
        network = load_weights(content)
    except InvalidInput as problem:
        raise InvalidInput(f"{path.name}: {problem}") from problem
    require_sizes(network, made_by, path.name)
    return network


_CELLS = {"feed-forward": "RNN", "rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}


def require_sizes(network: Network, made_by: Recipe, name: str) -> None:
    """Raise `InvalidInput` unless the network is the one that the recipe speaks of."""
    task, settings = made_by.task, made_by.settings
    found = (network.kind, network.num_layers, network.bidirectional)
    if found != (_CELLS[made_by.kind], settings.layers, settings.bidirectional):
        raise InvalidInput(f"{name} holds another kind of network; expected: {made_by.kind_words}.")
    for cell in (cell for layer in network.layers for cell in layer):
        if isinstance(cell, RNN) and f"rnn_{cell.nonlinearity}" not in settings.architectures:
            raise InvalidInput(f"{name} has the nonlinearity {cell.nonlinearity!r}.")
        if not settings.recurrent and cell.weight_hh.any():
            raise InvalidInput(f"{name} has weights of h(t-1); expected a feed-forward network.")
    if network.readout is None or network.readout.activation != "linear":
        raise InvalidInput(f"{name} has no linear read-out.")
    sizes = (network.input_size, network.hidden_size, network.readout.weight.shape[0])
    wanted = (task.input_size, settings.hidden_size, task.output_size)
    if sizes != wanted:
        raise InvalidInput(f"{name} has D, H, K = {sizes}; expected {wanted}, as in its recipe.")


def write(network: Network, card: Card, path: Path) -> None:
    """Write weights and card into one file, or leave what was there as it is.

    Raises
    ------
    InvalidInput
        When the file would be too large or cannot be written.
    """
    content = content_with_card(network, card)
    if len(content) > MOST_FILE_BYTES:
        raise InvalidInput(
            f"{path.name} would have {len(content):,} bytes; expected at most {MOST_FILE_BYTES:,}."
        )
    replace_whole(path, content)
    card_of.cache_clear()
    network_of.cache_clear()


def content_with_card(network: Network, card: Card) -> bytes:
    """Return a .safetensors file: the weights, and the card in its header."""
    plain = safetensors_bytes(network)
    length = int.from_bytes(plain[:8], "little")
    header = json.loads(plain[8 : 8 + length])
    header["__metadata__"][_CARD] = card_text(card)
    # In one order, so that the same network and card give the same bytes; padded as the format is.
    written = json.dumps(header, sort_keys=True, ensure_ascii=False).encode()
    written += b" " * (-len(written) % 8)
    return len(written).to_bytes(8, "little") + written + plain[8 + length :]


def _header_of(content: bytes, name: str) -> dict[str, object]:
    """The JSON with which a .safetensors file begins, read only where it is short and whole."""
    length = int.from_bytes(content[:8], "little")
    if not 0 < length <= min(MOST_HEADER_BYTES, len(content) - 8):
        raise InvalidInput(f"{name} is no whole .safetensors file with a short header.")
    try:
        header = json.loads(content[8 : 8 + length])
    except (ValueError, RecursionError) as problem:
        raise InvalidInput(f"the header of {name} is not JSON; the file is damaged.") from problem
    if not isinstance(header, dict):
        raise InvalidInput(f"the header of {name} is no JSON object; the file is damaged.")
    return header
