"""What each task asks of a sequence, step by step in plain Python, from what is read alone.

An oracle takes the rows of x of one sequence and returns one entry a step: None where nothing is
asked, else the list of K targets, or the class number; LATER where the answer is what comes after
the last step. It asserts that the sequence is one that the task may draw.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

Rows = list[list[float]]


class Later:
    """An answer that nobody can know from what was read."""


LATER = Later()

Asked = list[list[float] | int | Later | None]


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


def two_marked(rows: Rows, lag: int, lowest: float, of_first_pair: float) -> tuple[float, float]:
    """The marked numbers of experiments 4 and 5."""
    assert lag <= len(rows) <= lag + lag / 10
    one, other = marked_numbers(rows)
    assert one < 10
    assert other < lag / 2
    for step, (number, marker) in enumerate(rows):
        assert lowest <= number <= 1
        if step not in (one, other):
            assert marker == (-1.0 if step in (0, len(rows) - 1) else 0.0)
    if 0 in (one, other):
        assert rows[0][0] == of_first_pair
    return rows[one][0], rows[other][0]


def adding(rows: Rows, lag: int) -> Asked:
    return only_at_the_end([0.5 + sum(two_marked(rows, lag, -1, 0)) / 4], len(rows))


def multiplication(rows: Rows, lag: int) -> Asked:
    one, other = two_marked(rows, lag, 0, 1)
    return only_at_the_end([one * other], len(rows))


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


def next_character(rows: Rows, lag: int) -> Asked:
    assert len(rows) == lag
    assert all(len(row) == 64 and sorted(row) == [0.0] * 63 + [1.0] for row in rows)
    return [*(row.index(1.0) for row in rows[1:]), LATER]


def next_value(rows: Rows, lag: int) -> Asked:
    assert len(rows) == lag
    assert all(len(row) == 1 and abs(row[0]) < 20 for row in rows)
    return [*rows[1:], LATER]


@lru_cache(maxsize=1)
def ratings() -> dict[str, float]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer().lexicon


_NOUN = "(?:film|movie|book|plot|story|music|acting|ending|cast|actors|other)"
_THING = f"(?:the|this) {_NOUN}"
_ABOUT = f"(?:it|{_THING}) (?:was|is|were)(?: (?:not|never|hardly))?(?: (?:very|really|so))? [a-z]+"
_OPINION = f"(?:i|we)(?: (?:never|hardly))?(?: really)? [a-z]+ed {_THING}"
SENTENCE = re.compile(f"(?:{_ABOUT}|{_OPINION})(?: , (?:and|but) (?:{_ABOUT}|{_OPINION}))* [.]")


SENTIMENT_WORDS = """
. , and but not never hardly very really so i we the this it was is were film movie book plot story
music acting ending cast actors good great wonderful excellent brilliant beautiful funny charming
clever perfect interesting impressive bad terrible awful boring horrible poor weak dull stupid sad
annoying disappointing loved liked enjoyed admired hated disliked despised resented other
"""


def sentiment_of(sentence: str) -> float:
    """The rule, clause by clause, of what comes after the last but."""
    total = 0.0
    for clause in sentence.rsplit(" but ", 1)[-1].split(" and "):
        words = clause.split()
        rated = [word for word in words if word in ratings()]
        assert len(rated) == 1
        value = ratings()[rated[0]]
        if {"very", "really", "so"} & set(words):
            value *= 2
        if {"not", "never", "hardly"} & set(words):
            value *= -1
        total += value
    return total


def sentiment(rows: Rows, lag: int) -> Asked:
    words = SENTIMENT_WORDS.split()
    assert all(sorted(row) == [0.0] * (len(words) - 1) + [1.0] for row in rows)
    sentence = " ".join(words[row.index(1.0)] for row in rows)
    assert len(rows) <= lag
    assert SENTENCE.fullmatch(sentence), sentence
    assert abs(sentiment_of(sentence)) > 0.05
    return only_at_the_end(int(sentiment_of(sentence) > 0), len(rows))


DATE_CHARACTERS = " ,-.0123456789abcdefghijklmnopqrstuvwxyzáäåçéìöøûąłśź→"

# English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Polish.
MONTHS = """
january januar janvier enero gennaio janeiro januari januari januar stycznia
february februar février febrero febbraio fevereiro februari februari februar lutego
march märz mars marzo marzo março maart mrt mars marts marca
april april avril abril aprile abril april april april kwietnia
may mai mai mayo maggio maio mei maj maj maja
june juni juin junio giugno junho juni juni juni czerwca
july juli juillet julio luglio julho juli juli juli lipca
august august août agosto agosto agosto augustus augusti august sierpnia
september september septembre septiembre settembre setembro september september september września
october oktober octobre octubre ottobre outubro oktober oktober oktober października
november november novembre noviembre novembre novembro november november november listopada
december dezember décembre diciembre dicembre dezembro december december december grudnia
"""


def month_number(word: str) -> int:
    """Of a month's name, or of its beginning of at least three letters."""
    assert len(word) >= 3
    months = [names.split() for names in MONTHS.strip().splitlines()]
    (found,) = (
        k for k, names in enumerate(months, 1) if any(name.startswith(word) for name in names)
    )
    return found


def iso_date(written: str) -> str:
    """A date of the task as YYYY-MM-DD."""
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", written):
        year, month, day = found.groups()
    elif found := re.fullmatch(r"(\d{1,2})([-.])(\d\d)\2(\d{4})", written):
        day, _, month, year = found.groups()
    else:
        form = (
            r"(?:[^\W\d]+(?:-feira)?,? (?:den )?)?(\d{1,2})[.]? (?:de )?(\D+?)[.]? (?:de )?(\d{4})"
        )
        if found := re.fullmatch(form, written):
            day, name, year = found.groups()
        else:
            found = re.fullmatch(r"(?:[a-z]+day, )?([a-z]+) (\d{1,2}), (\d{4})", written)
            assert found, written
            name, day, year = found.groups()
        month = str(month_number(name))
    return f"{year}-{int(month):02}-{int(day):02}"


def dates(rows: Rows, lag: int) -> Asked:
    text = letters(rows, DATE_CHARACTERS)
    written = text.removesuffix("→" * 10)
    assert len(text) == len(written) + 10
    assert "→" not in written
    assert len(written) <= lag
    answer = iso_date(written)
    assert "1950" <= answer < "2050"
    return [None] * len(written) + ["0123456789-".index(character) for character in answer]


def next_letter(rows: Rows, lag: int) -> Asked:
    assert len(rows) == lag
    text = letters(rows, "abc.")
    assert text[0] == "."
    assert text[-1] != "."
    asked: Asked = []
    for t, here in enumerate(text):
        after = text[t:].lstrip(".")[0]
        asked.append("abc".index(after) if here == "." else None)
    return asked


ORACLES: dict[str, Callable[[Rows, int], Asked]] = {
    "first-token": first_token,
    "parity": parity,
    "brackets": brackets,
    "anbn": counting("ab"),
    "anbncn": counting("abc"),
    "adding": adding,
    "adding-unit": adding_unit,
    "multiplication": multiplication,
    "order-two": order([(10, 20), (50, 60)]),
    "order-three": order([(10, 20), (33, 43), (66, 76)]),
    "copy": copy,
    "reber": reber,
    "future": next_letter,
    "python": next_character,
    "season": next_value,
    "weather": next_value,
    "sentiment": sentiment,
    "dates": dates,
}
