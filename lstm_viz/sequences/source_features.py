"""What a step of Python source text is: where in its line, inside which brackets and quotes."""

from __future__ import annotations

import re

import numpy as np

from lstm_viz.arrays import FloatArray

# A comment or a string. The end of a string is optional, so that nothing is ever tried twice.
_COMMENT_OR_STRING = re.compile(
    r"""
    (?P<comment> \#[^\n]*)
    | (?P<triple> '{3} | "{3}) (?: \\. | (?!(?P=triple)). )* (?P<end_of_triple> (?P=triple))?
    | (?P<single> ['"]) (?: \\. | (?!(?P=single))[^\n] )* (?P<end_of_single> (?P=single))?
    """,
    re.VERBOSE | re.DOTALL,
)
_DEFINITION = re.compile(r"[ \t]*(?:async +def|def|class)[ \t]")
_WORD = re.compile(r"\w+", re.ASCII)


def source_features(text: str) -> dict[str, FloatArray]:
    """Follow Python source text, each feature as it is once the character has been read.

    A line end is the first moment of the next line. Quotes are open from their first sign to the
    one before their last; brackets in quotes and comments do not count. An excerpt is taken to
    begin at the beginning of a line, outside of everything, as nothing else can be known.

    Parameters
    ----------
    text : str
        T characters.

    Returns
    -------
    dict of str to ndarray, shape (T,)
        ``"characters into the line"``; ``"indentation"``, the spaces that the line begins with, as
        far as read; ``"bracket depth"``; ``"inside quotes"``, ``"inside a comment"`` and ``"in a
        def or class line"``, 0 or 1; ``"letters into the word"``, 0 outside of words.
    """
    into_line, indentation, is_definition = _of_lines(text)
    is_comment, is_string, is_code = np.zeros(len(text)), np.zeros(len(text)), np.ones(len(text))
    for found in _COMMENT_OR_STRING.finditer(text):
        begin, end = found.span()
        is_code[begin:end] = 0
        if found["comment"]:
            is_comment[begin:end] = 1
        else:
            is_closed = found["end_of_triple"] or found["end_of_single"]
            is_string[begin : end - 1 if is_closed else end] = 1
    letters = np.zeros(len(text))
    for found in _WORD.finditer(text):
        letters[found.start() : found.end()] = np.arange(1, len(found[0]) + 1)

    change = np.array([(c in "([{") - (c in ")]}") for c in text], dtype=np.float64) * is_code
    balance = change.cumsum()
    # A bracket closed that was opened before the excerpt begins does not count.
    depth = balance - np.minimum.accumulate(np.minimum(balance, 0))
    return {
        "characters into the line": into_line,
        "indentation": indentation,
        "bracket depth": depth,
        "inside quotes": is_string,
        "inside a comment": is_comment,
        "in a def or class line": is_definition,
        "letters into the word": letters,
    }


def _of_lines(text: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return characters into the line, indentation, and whether it defines something, (T,) each."""
    into_line, indentation, is_definition = np.zeros((3, len(text)))
    begin = 0
    for line in text.split("\n"):
        end = begin + len(line)
        into_line[begin:end] = np.arange(1, len(line) + 1)
        spaces = len(line) - len(line.lstrip(" "))
        indentation[begin:end] = np.minimum(into_line[begin:end], spaces)
        if found := _DEFINITION.match(line):
            is_definition[begin + found.end() - 1 : end] = 1
        begin = end + 1
    return into_line, indentation, is_definition
