"""Files that are no networks of the zoo, or not any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.weight_files import safetensors_bytes
from lstm_viz.zoo import RECIPES, card_of, check, network_of
from lstm_viz.zoo.shipped import (
    MOST_FILE_BYTES,
    MOST_HEADER_BYTES,
    content_with_card,
    path_of,
    read_card,
    read_network,
    write,
)

ANBN = RECIPES["anbn"]


def with_header(content: bytes, header: bytes) -> bytes:
    """The same arrays under another header."""
    length = int.from_bytes(content[:8], "little")
    return len(header).to_bytes(8, "little") + header + content[8 + length :]


def header_of(content: bytes) -> dict[str, object]:
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length])


def damaged() -> dict[str, bytes]:
    whole = path_of("anbn").read_bytes()
    return {
        "empty": b"",
        "a few bytes": whole[:5],
        "no header": whole[:8],
        "half a header": whole[:200],
        "a header that claims to be long": (2**40).to_bytes(8, "little") + whole[8:],
        "a header that is no JSON": with_header(whole, b"nonsense" * 8),
        "a header that is a list": with_header(whole, b"[1, 2]  "),
        "deep JSON": with_header(whole, b"[" * (MOST_HEADER_BYTES - 8)),
        "not UTF-8": with_header(whole, b"\xff\xfe" * 16),
    }


@pytest.mark.parametrize("kind", sorted(damaged()))
def test_a_damaged_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "anbn.safetensors"
    path.write_bytes(damaged()[kind])
    for read in (read_card, read_network):
        with pytest.raises(InvalidInput, match=r"anbn\.safetensors"):
            read(path, ANBN)


def test_a_file_cut_off_in_its_arrays_has_a_card_and_no_network(tmp_path: Path) -> None:
    path = tmp_path / "anbn.safetensors"
    path.write_bytes(path_of("anbn").read_bytes()[:-10])
    assert read_card(path, ANBN) == card_of("anbn")
    with pytest.raises(InvalidInput, match=r"anbn\.safetensors.*cut off"):
        read_network(path, ANBN)
    with pytest.raises(InvalidInput):
        check("anbn", path=path)


def test_weights_without_a_card_and_cards_of_another_network_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    path.write_bytes(safetensors_bytes(network_of("anbn")))
    assert read_network(path, ANBN).hidden_size == ANBN.settings.hidden_size
    with pytest.raises(InvalidInput, match="no card"):
        read_card(path, ANBN)
    path.write_bytes(content_with_card(network_of("anbn"), card_of("reber")))
    with pytest.raises(InvalidInput, match="the card is of 'reber'; expected 'anbn'"):
        read_card(path, ANBN)
    for metadata in ([], {"card": 3}, {"card": "nonsense"}, None):
        header = header_of(path_of("anbn").read_bytes()) | {"__metadata__": metadata}
        path.write_bytes(with_header(path_of("anbn").read_bytes(), json.dumps(header).encode()))
        with pytest.raises(InvalidInput, match="card"):
            read_card(path, ANBN)


def test_a_network_of_another_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "anbn.safetensors"
    path.write_bytes(content_with_card(network_of("reber"), card_of("anbn")))
    with pytest.raises(InvalidInput, match=r"D, H, K = \(7, .*as in its recipe"):
        read_network(path, ANBN)
    path.write_bytes(safetensors_bytes(Network(network_of("anbn").layers)))
    with pytest.raises(InvalidInput, match="no linear read-out"):
        read_network(path, ANBN)
    path.write_bytes(bytes(MOST_FILE_BYTES + 1))
    with pytest.raises(InvalidInput, match="too large"):
        read_network(path, ANBN)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for read in (read_card, read_network):
        with pytest.raises(InvalidInput, match=r"gone\.safetensors is not there"):
            read(tmp_path / "gone.safetensors", ANBN)
        with pytest.raises(InvalidInput, match="cannot be read"):
            read(tmp_path, ANBN)


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "folder.safetensors"
    path.mkdir()
    (path / "kept").write_text("here")
    with pytest.raises(InvalidInput, match="cannot be written"):
        write(network_of("anbn"), card_of("anbn"), path)
    assert [each.name for each in tmp_path.iterdir()] == ["folder.safetensors"]
    assert (path / "kept").read_text() == "here"
