"""Inputs that were valid until something was done to them, and pieces that readers trip over.

Everything is drawn from a `Random`: the long run hands in a seeded one, the tests one of
Hypothesis, which then knows how to make an input that breaks something smaller.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from random import Random
from typing import Any

PIECES = (
    *("", " ", "\n", "\r", "\t", "\0", "\x1c", "\x85", "\u2028", "\ufeff", "\u200b", "\u202e"),
    *("nan", "NaN", "inf", "Infinity", "-Infinity", "1e999", "-1e308", "5e-324", "1" * 400, "0x10"),
    *("9" * 5000, "1_000", "١٢", "²", "½", "−1", "-0", "1e", ".", ",", ";", ",,", "+-1", "1,5"),
    *("\ud800", "\udfff", "😀", "e\u0301", "İ", "ß", "ǆ", "ﬁ", "’", "'", '"', "\\", "`", "$x$"),
    *("<script>alert(1)</script>", "![](http://x)", "../../etc/passwd", "%00", "%", "&", "=", "~"),
    *("None", "true", "[]", "{}", "[" * 200, '{"a":' * 50, "__class__", "${7*7}", "{0.__class__}"),
    *("2021-02-30", "31/12/9999", "00.00.0000", "3 mai 2021", "(" * 60, "a" * 600, "1 " * 600),
)
"""Texts that have broken readers somewhere; lone surrogates among them."""

NUMBERS: tuple[Any, ...] = (
    *(0, 1, -1, 2, 7, 8, 63, 64, 65, 255, 256, 499, 500, 501, 2**31 - 1, 2**31, 2**53, 2**63),
    *(-(2**63) - 1, 10**40, -0.0, 0.5, -1.5, 1e16, 1e100, 1.1e100, 1e308, -1e308, 5e-324),
    *(float("nan"), float("inf"), float("-inf")),
)

_BLOCKS = ((0x20, 0x7F), (0, 0x100), (0x2000, 0x2100), (0, 0xD800), (0xD800, 0x110000))


def any_text(random: Random, most: int = 20) -> str:
    """Up to so many characters of any kind, halves of surrogate pairs included."""
    low, high = random.choice(_BLOCKS)
    return "".join(chr(random.randint(low, high - 1)) for _ in range(random.randint(0, most)))


def text_of_letters(random: Random, letters: str, most: int = 40) -> str:
    """Up to so many of some characters."""
    return "".join(random.choice(letters) for _ in range(random.randint(0, most)))


def hostile_text(random: Random) -> str:
    """A piece that readers trip over, or any text."""
    return random.choice(PIECES) if random.random() < 0.5 else any_text(random)


def any_bytes(random: Random, most: int = 64) -> bytes:
    """Up to so many bytes."""
    return bytes(random.randint(0, 255) for _ in range(random.randint(0, most)))


def any_number(random: Random) -> Any:
    """A whole number or a float, small ones and limits above all."""
    if random.random() < 0.6:
        return random.choice(NUMBERS)
    return random.randint(-9, 99) if random.random() < 0.5 else random.uniform(-100, 100)


def any_json(random: Random, depth: int = 3) -> Any:
    """Whatever JSON can say, as Python reads it."""
    match random.randint(0, 7 if depth else 5):
        case 0:
            return None
        case 1:
            return random.random() < 0.5
        case 2 | 3:
            return any_number(random)
        case 4 | 5:
            return hostile_text(random)
        case 6:
            return [any_json(random, depth - 1) for _ in range(random.randint(0, 3))]
        case _:
            return {
                hostile_text(random): any_json(random, depth - 1)
                for _ in range(random.randint(0, 3))
            }


_EDITS = ("set", "insert", "cut out", "cut off", "again", "swap")


def mutated_text(
    random: Random, valid: Sequence[str], pieces: Sequence[str] = PIECES, most: int = 3
) -> str:
    """A valid text with up to `most` edits: pieces put in, stretches cut out, doubled, swapped."""
    text = random.choice(valid)
    for _ in range(random.randint(0, most)):
        edit, at = random.choice(_EDITS), random.randint(0, len(text))
        if edit in ("set", "insert"):
            piece = random.choice(pieces)
            text = text[:at] + piece + text[at + (len(piece) if edit == "set" else 0) :]
        else:
            text = _moved(text, edit, at, at + random.randint(1, 24))
    return text


_BYTES = tuple(
    bytes.fromhex(digits)
    for digits in ("", "00", "ff", "7f", "80", "22", "7b", "5b", "eda080", "efbbbf", "f09f9880")
) + tuple((2**power + more).to_bytes(8, "little") for power in (16, 31, 32, 62) for more in (-1, 1))


def mutated_bytes(random: Random, valid: Sequence[bytes], most: int = 3) -> bytes:
    """Valid bytes with up to `most` edits; lengths among what is put in."""
    content = random.choice(valid)
    for _ in range(random.randint(0, most)):
        edit, at = random.choice(_EDITS), random.randint(0, len(content))
        if edit in ("set", "insert"):
            piece = random.choice(_BYTES) if random.random() < 0.5 else any_bytes(random, 4)
            content = content[:at] + piece + content[at + (len(piece) if edit == "set" else 0) :]
        else:
            content = _moved(content, edit, at, at + random.randint(1, 64))
    return content


def _moved(content: Any, edit: str, at: int, end: int) -> Any:
    """A text or bytes with the stretch from `at` to `end` elsewhere, gone or there again."""
    match edit:
        case "cut out":
            return content[:at] + content[end:]
        case "cut off":
            return content[:at]
        case "again":
            return content[:end] + content[at:end] * 3 + content[end:]
        case _:
            return content[at:end] + content[:at] + content[end:]


def mutated_json(random: Random, valid: Sequence[Any], most: int = 2) -> Any:
    """A valid JSON document in which up to `most` values are others, missing, or doubled."""
    document = copy.deepcopy(random.choice(valid))
    for _ in range(random.randint(0, most)):
        if not isinstance(document, (dict, list)) or not document:
            return any_json(random)
        _change_a_value(random, document)
    return document


def _change_a_value(random: Random, document: Any) -> None:
    place = document
    while True:
        key = random.choice(list(place) if isinstance(place, dict) else range(len(place)))
        inner = place[key]
        if not (isinstance(inner, (dict, list)) and inner) or random.random() < 0.25:
            break
        place = inner
    match random.randint(0, 5):
        case 0:
            del place[key]
        case 1 if isinstance(place, dict):
            place[hostile_text(random)] = copy.deepcopy(inner)
        case 1:
            place.append(copy.deepcopy(inner))
        case 2 if isinstance(inner, str):
            place[key] = mutated_text(random, [inner])
        case 2 | 3:
            place[key] = any_number(random)
        case 4 if isinstance(inner, list):
            place[key] = inner * 2
        case _:
            place[key] = any_json(random)
