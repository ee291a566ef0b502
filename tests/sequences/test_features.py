"""What each step is, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import TASKS, InputSequence, features_of
from lstm_viz.sequences.tasks.season import SHAPE


def of_typed(key: str, text: str) -> dict[str, list[float]]:
    reading = TASKS[key].reading
    assert reading is not None
    return {name: values.tolist() for name, values in features_of(key, reading.read(text)).items()}


def digits(values: list[float]) -> str:
    return "".join(f"{value:g}" for value in values)


@pytest.mark.parametrize("key", list(TASKS))
def test_every_task_has_its_features(key: str) -> None:
    task = TASKS[key]
    batch = task.draw(4, seed=3)
    names = set()
    for b in range(4):
        sequence = task.sequence(batch, b)
        found = features_of(key, sequence)
        names.add(tuple(found))
        assert len(found) > 1
        assert found["position"].tolist() == list(range(sequence.steps))
        for values in found.values():
            assert values.shape == (sequence.steps,)
            assert values.dtype == np.float64
            assert np.isfinite(values).all()
    assert len(names) == 1  # the same ones for every sequence, in the same order


@pytest.mark.parametrize("key", list(TASKS))
def test_one_step_is_enough(key: str) -> None:
    x = np.zeros((1, TASKS[key].input_size))
    x[0, 0] = 1
    found = features_of(key, InputSequence(x, channels=TASKS[key].inputs))
    assert all(values.shape == (1,) for values in found.values())


def test_refused() -> None:
    with pytest.raises(InvalidInput, match="task is 'order'; expected one of first-token, parity"):
        features_of("order", InputSequence(np.zeros((1, 1))))
    with pytest.raises(InvalidInput, match="the sequence has 2 columns; expected 3, as the task b"):
        features_of("brackets", InputSequence(np.zeros((1, 2))))


def test_symbols() -> None:
    assert digits(of_typed("brackets", "f(x(y))")["bracket depth"]) == "0112210"
    found = of_typed("anbn", "aaabb")
    assert digits(found["a’s so far"]) == "012333"
    assert digits(found["a’s minus b’s"]) == "012321"
    found = of_typed("anbncn", "aabbc")
    assert digits(found["a’s minus b’s"]) == "012100"
    assert digits(found["b’s minus c’s"]) == "000121"
    found = of_typed("order-two", "aYbXa")
    assert digits(found["first of X (-1) and Y (1)"]) == "0011111"
    assert found["second of X (-1) and Y (1)"] == [0, 0, 0, 0, -1, -1, -1]
    assert len(of_typed("order-three", "aYbXaX")) == 4
    found = of_typed("copy", "abcdefghaa__!")
    assert digits(found["symbols so far"]) == "12345678910" + 13 * "10"
    assert digits(found["waiting"]) == 10 * "0" + "11" + 11 * "0"
    assert digits(found["answering"]) == 12 * "0" + 11 * "1"
    assert digits(of_typed("reber", "BTBTXSET")["second symbol is T (1) or P (-1)"]) == "01111111"
    assert of_typed("reber", "BPB")["second symbol is T (1) or P (-1)"] == [0, -1, -1]
    assert of_typed("reber", "B")["second symbol is T (1) or P (-1)"] == [0]


def test_the_next_letter() -> None:
    found = of_typed("future", "..a.cb.")
    assert digits(found["next letter is a"]) == "1110000"
    assert digits(found["next letter is b"]) == "0000010"
    assert digits(found["next letter is c"]) == "0001100"


def test_numbers() -> None:
    bits = InputSequence(np.array([[1.0], [0], [1], [1]]))
    assert features_of("parity", bits)["odd so far"].tolist() == [1, 1, 0, 1]
    assert features_of("first-token", bits)["first token"].tolist() == [1, 1, 1, 1]
    pairs = InputSequence(np.array([[0.0, -1], [0.5, 1], [-0.25, 0], [0.75, 1], [0.1, -1]]))
    found = features_of("adding", pairs)
    assert found["marked so far"].tolist() == [0, 1, 1, 2, 2]
    assert found["sum of the marked so far"].tolist() == [0, 0.5, 0.5, 1.25, 1.25]
    assert found["number"].tolist() == pairs.x[:, 0].tolist()
    found = features_of("multiplication", pairs)
    assert found["marked so far"].tolist() == [0, 1, 1, 2, 2]
    assert found["product of the marked so far"].tolist() == [1, 0.5, 0.5, 0.375, 0.375]


def test_python_text() -> None:
    found = of_typed("python", "if {\n ('\\')")
    assert digits(found["bracket depth"]) == "00011122222"
    assert digits(found["inside quotes"]) == "00000001111"
    assert digits(found["indentation"]) == "00000111111"
    # Drawn, a character without a column is only “other”: it is one character all the same.
    task = TASKS["python"]
    assert task.reading is not None
    typed = task.reading.read("a{\n")
    drawn = InputSequence(typed.x, ("a", "other", "⏎"), typed.channels)
    assert features_of("python", drawn)["characters into the line"].tolist() == [1, 2, 0]


@pytest.mark.parametrize("peak", [0, 3, 11])
def test_the_season_is_told_from_the_series(peak: int) -> None:
    months = np.arange(60)
    series = 0.5 - 0.01 * months + 1.2 * SHAPE[(months - peak) % 12]
    found = features_of("season", InputSequence(series[:, None]))
    angle = 2 * np.pi * (months - peak) / 12
    np.testing.assert_allclose(found["season (cosine)"], np.cos(angle), atol=1e-9)
    np.testing.assert_allclose(found["season (sine)"], np.sin(angle), atol=1e-9)


def test_no_season_without_a_year_or_where_there_is_none() -> None:
    for series in (np.arange(11.0), np.full(30, 2.0), np.zeros(12)):
        assert set(features_of("season", InputSequence(series[:, None]))) == {"position", "value"}


def test_the_season_of_drawn_series_is_near_their_own() -> None:
    task = TASKS["season"]
    batch = task.draw(30, seed=4)
    for b in range(30):
        found = features_of("season", task.sequence(batch, b))
        at_peak = found["season (cosine)"] > 0.97  # within half a month
        at_trough = found["season (cosine)"] < -0.97
        assert found["value"][at_peak].mean() > found["value"][at_trough].mean() + 0.4


def test_the_date_of_a_day_is_its_token() -> None:
    highs = np.zeros((3, 1))
    found = features_of("weather", InputSequence(highs, ("2015-01-01", "2015-07-02", "2016-12-31")))
    assert found["day of the year"].tolist() == [1, 183, 366]
    assert found["season (cosine)"][0] > 0.999 > -0.999 > found["season (cosine)"][1]
    for tokens in (("0", "0.5", "1"), ("2015-02-29", "2015-03-01", "2015-03-02")):
        assert set(features_of("weather", InputSequence(highs, tokens))) == {
            "position",
            "temperature",
        }


def test_sentiment_followed_by_hand() -> None:
    found = of_typed("sentiment", "The plot was not very good, but we really loved it, and weird")
    #  the plot was not very good    , but we really loved it , and weird .
    assert found["sentiment so far"] == [0] * 5 + [-3.8] * 2 + [0] * 3 + [5.8] * 6
    assert digits(found["negation in force"]) == "0001110000000000"
    assert digits(found["intensifier in force"]) == "0000100001000000"
    assert digits(found["after but"]) == "0000000111111111"
    # Twice only the next word of the lexicon, the other way round all of them to the clause's end.
    found = of_typed("sentiment", "never very good bad and good")
    assert found["sentiment so far"] == [0, 0, -3.8, -1.3, -1.3, 0.6, 0.6]


@pytest.mark.parametrize(
    ("text", "day", "month", "year"),
    [
        ("14 March 2021", 2, 8, 13),
        ("march 4, 2021", 7, 5, 13),
        ("14.03.2021", 2, 5, 10),
        ("2021-03-14", 10, 7, 4),
        ("søndag den 4. maj 2021", 12, 17, 22),
        ("14 de mar. de 2021", 2, 9, 18),
        ("2021", None, None, 4),
        ("may", None, 3, None),
    ],
)
def test_which_part_of_a_date_is_known(
    text: str, day: int | None, month: int | None, year: int | None
) -> None:
    found = of_typed("dates", text)
    for part, characters in (("day", day), ("month", month), ("year", year)):
        before = len(text) + 10 if characters is None else characters - 1
        expected = "0" * before + "1" * (len(text) + 10 - before)
        assert digits(found[f"the {part} has been read"]) == expected
    assert digits(found["answering"]) == "0" * len(text) + "1" * 10
    assert digits(found["place in the answer"]) == "0" * len(text) + "12345678910"
