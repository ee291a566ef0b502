"""What each task asks of a sequence, step by step in plain Python, from what is read alone.

An oracle takes the rows of x of one sequence and returns one entry a step: None where nothing is
asked, else the list of K targets, or the class number. It asserts that the sequence is one that
the task may draw.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Rows = list[list[float]]
Asked = list[list[float] | int | None]


def letters(rows: Rows, columns: str) -> str:
    """One-hot rows as a string."""
    for row in rows:
        assert sorted(row) == [0.0] * (len(columns) - 1) + [1.0]
    return "".join(columns[row.index(1.0)] for row in rows)


def only_at_the_end(answer: list[float] | int, steps: int) -> Asked:
    return [None] * (steps - 1) + [answer]


def first_token(rows: Rows, lag: int) -> Asked:
    assert len(rows) == lag + 1
    assert all(row in ([1.0], [-1.0]) for row in rows)
    return only_at_the_end([1.0 if rows[0] == [1.0] else 0.0], len(rows))


def parity(rows: Rows, lag: int) -> Asked:
    assert len(rows) == lag
    odd, asked = False, []
    for (bit,) in rows:
        assert bit in (0.0, 1.0)
        if bit:
            odd = not odd
        asked.append([float(odd)])
    return [*asked]


def brackets(rows: Rows, lag: int) -> Asked:
    assert len(rows) == lag
    asked: Asked = []
    text = letters(rows, "()x")
    for end in range(1, lag + 1):
        depth = text[:end].count("(") - text[:end].count(")")
        assert 0 <= depth <= 8
        asked.append([float(depth)])
    return asked


def counting(alphabet: str) -> Callable[[Rows, int], Asked]:
    def asked(rows: Rows, lag: int) -> Asked:
        word = letters(rows, "S" + alphabet)
        n = word.count("a")
        assert 1 <= n <= lag
        assert word == "S" + "".join(letter * n for letter in alphabet)
        asked: Asked = []
        for end in range(1, len(word) + 1):
            # Which words of the language, for any n, begin with what was read?
            possible = set()
            for k in range(1, n + 2):
                whole = "S" + "".join(letter * k for letter in alphabet) + "T"
                if whole.startswith(word[:end]):
                    possible.add(whole[end])
            asked.append([float(symbol in possible) for symbol in alphabet + "T"])
        return asked

    return asked


def marked_numbers(rows: Rows) -> list[int]:
    return [step for step, (_, marker) in enumerate(rows) if marker == 1.0]


def adding(rows: Rows, lag: int) -> Asked:
    assert lag <= len(rows) <= lag + lag / 10
    one, other = marked_numbers(rows)
    assert one < 10
    assert other < lag / 2
    for step, (number, marker) in enumerate(rows):
        assert -1 <= number <= 1
        if step not in (one, other):
            assert marker == (-1.0 if step in (0, len(rows) - 1) else 0.0)
    if one == 0:
        assert rows[0][0] == 0.0
    return only_at_the_end([0.5 + (rows[one][0] + rows[other][0]) / 4], len(rows))


def adding_unit(rows: Rows, lag: int) -> Asked:
    assert len(rows) == lag
    one, other = marked_numbers(rows)
    assert one < lag // 2 <= other
    assert all(0 <= number <= 1 and marker in (0.0, 1.0) for number, marker in rows)
    return only_at_the_end([rows[one][0] + rows[other][0]], len(rows))


def order(windows: list[tuple[int, int]]) -> Callable[[Rows, int], Asked]:
    def asked(rows: Rows, lag: int) -> Asked:
        word = letters(rows, "abcdEBXY")
        assert lag <= len(word) <= lag + lag / 10
        assert re.fullmatch("E[abcdXY]*B", word)
        found = [(step, symbol) for step, symbol in enumerate(word, 1) if symbol in "XY"]
        assert len(found) == len(windows)
        for (step, _), (low, high) in zip(found, windows, strict=True):
            assert low * lag // 100 <= step <= high * lag // 100
        names = ["X", "Y"]
        for _ in windows[1:]:
            names = [name + symbol for name in names for symbol in "XY"]
        return only_at_the_end(names.index("".join(symbol for _, symbol in found)), len(word))

    return asked


def copy(rows: Rows, lag: int) -> Asked:
    word = letters(rows, "abcdefgh_!")
    assert re.fullmatch(f"[a-h]{{10}}{'_' * (lag - 1)}!_{{10}}", word)
    answer = "_" * (lag + 10) + word[:10]
    return ["abcdefgh_".index(symbol) for symbol in answer]


# The Reber grammar written out as an expression, by hand from its diagram.
_FROM_UPPER_RIGHT = "(?:XT*VP)*(?:S|XT*VV)"
_INNER = f"B(?:TS*X{_FROM_UPPER_RIGHT}|PT*V(?:V|P{_FROM_UPPER_RIGHT}))E"
EMBEDDED_REBER = re.compile(f"B(?:T{_INNER}T|P{_INNER}P)E")


def reber_strings(longest: int) -> Iterator[str]:
    """All embedded Reber strings of at most `longest` symbols, from its productions."""
    rules = {
        "1": ("T2", "P3"),
        "2": ("S2", "X4"),
        "3": ("T3", "V5"),
        "4": ("X3", "SE"),
        "5": ("P4", "VE"),
    }
    unfinished = ["B1"]
    while unfinished:
        beginning = unfinished.pop()
        if beginning[-1] == "E":
            yield from (f"B{symbol}{beginning}{symbol}E" for symbol in "TP")
        else:
            grown = (beginning[:-1] + rest for rest in rules[beginning[-1]])
            unfinished.extend(longer for longer in grown if len(longer) <= longest - 3)


REBER_STRINGS = frozenset(reber_strings(16))

# Ways to go on to the end: of strings so long that every choice is the first symbol of one.
REBER_ENDINGS = {s[start:] for s in REBER_STRINGS if len(s) <= 11 for start in range(len(s))}


def reber(rows: Rows, lag: int) -> Asked:
    read = letters(rows, "BTPSXVE")
    assert EMBEDDED_REBER.fullmatch(read + "E")
    assert len(read) - 2 >= lag  # from the second symbol to its return
    asked: Asked = []
    for end in range(1, len(read) + 1):
        legal = {e[0] for e in REBER_ENDINGS if EMBEDDED_REBER.fullmatch(read[:end] + e)}
        asked.append([float(symbol in legal) for symbol in "BTPSXVE"])
    return asked


ORACLES: dict[str, Callable[[Rows, int], Asked]] = {
    "first-token": first_token,
    "parity": parity,
    "brackets": brackets,
    "anbn": counting("ab"),
    "anbncn": counting("abc"),
    "adding": adding,
    "adding-unit": adding_unit,
    "order-two": order([(10, 20), (50, 60)]),
    "order-three": order([(10, 20), (33, 43), (66, 76)]),
    "copy": copy,
    "reber": reber,
}
