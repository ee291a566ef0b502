"""Each kind of value at a moment, worked out by hand; its JSON is what a browser can read."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import moving
from lstm_viz.figures.digits import MOST, SHOWN, shown
from lstm_viz.figures.moving import (
    AddUp,
    AddUpRow,
    Binding,
    ByPhase,
    Choose,
    Colors,
    FontSizes,
    Item,
    Join,
    Layer,
    Matrix,
    MovingPicture,
    Numbers,
    Products,
    Repeat,
    Row,
    Sentence,
    Sentences,
    Step,
    Sums,
    Switch,
    SwitchNumber,
    Value,
    Words,
)
from lstm_viz.figures.moving.values import Moment, at, json_of
from lstm_viz.figures.theme import Scale
from tests.figures.reading import decimal

ARRAYS: dict[str, Any] = {
    "a": np.array([[1.0, -2.0, 0.5], [3.0, 4.0, -0.25], [0.0, 1e7, 12.345]]),
    "b": np.array([[0.125, 0.5, 2.0], [1.0, -1.0, 0.0], [7.0, 8.0, 9.0], [-1.0, 0.1, 0.2]]),
    "which": np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]], np.uint8),
    "one": np.array([[2], [0], [1]], np.uint16),
    "tiny": np.array([[0.004, 0.004, 0.008]]),
    "single": np.array([[0.1]], np.float32),
}
WORDS = {"names": ["zero", "one", "<two>"], "steps": ["", "b", "c"]}
SCALE = Scale(-1.0, 1.0, ("#000000", "#808080", "#FFFFFF"))


def now(t: int = 0, phase: int = 1, **switches: int) -> Moment:
    return Moment(t, phase, ARRAYS, WORDS, switches)


BY_HAND: list[tuple[str, Value, Moment, Any]] = [
    ("a row is the step's own", Row("a"), now(1), [3.0, 4.0, -0.25]),
    ("its columns in any order", Row("a", (2, 0, 2)), now(0), [0.5, 1.0, 0.5]),
    ("a later row", Row("b", later=1), now(2), [-1.0, 0.1, 0.2]),
    ("an earlier row", Row("a", later=-1), now(1), [1.0, -2.0, 0.5]),
    ("beyond the last row the last", Row("a", later=5), now(1), [0.0, 1e7, 12.345]),
    ("before the first row the first", Row("a", later=-5), now(1), [1.0, -2.0, 0.5]),
    ("or what is outside", Row("a", (0, 1), later=-2, outside=0.0), now(1), [0.0, 0.0]),
    ("outside at the other end", Row("a", later=2, outside=0.5), now(1), [0.5, 0.5, 0.5]),
    ("inside it is not outside", Row("a", later=1, outside=9.0), now(1), [0.0, 1e7, 12.345]),
    ("outside is scaled, too", Row("a", (0,), 9, 2.0, 1.0, 3.0), now(), [7.0]),
    ("a row times and plus", Row("b", factor=4, offset=-1), now(0), [-0.5, 1.0, 7.0]),
    ("single precision as it is", Row("single"), now(0), [float(np.float32(0.1))]),
    ("whole numbers as numbers", Row("one"), now(0), [2.0]),
    ("parts need digits for a sum", AddUp((Row("a"), Row("b")), Row("a")), now(1), [12, 12, 2]),
    (
        "factors need digits for a product",
        AddUp((Row("b", (0,)), Row("b", (0,))), Row("b", (0,), factor=0.125), product=True),
        now(0),
        [3],
    ),
    (
        "a total shown with more digits",
        AddUp((Row("b", (0,)),), Row("b", (0,)), total_decimals=3),
        now(0),
        [3],
    ),
    ("a row's parts for one total", AddUpRow(Row("tiny", (0, 1)), Row("tiny", (2,))), now(0), 3),
    (
        "a row's factors for one product",
        AddUpRow(Row("b", (1, 2)), Row("a", (0,)), product=True),
        now(0),
        2,
    ),
    ("numbers with two decimals", Numbers(Row("a")), now(0), ["1.00", "−2.00", "0.50"]),
    ("numbers with signs", Numbers(Row("a"), 1, signed=True), now(0), ["+1.0", "−2.0", "+0.5"]),
    (
        "numbers with decimals of their own",
        Numbers(Row("b", (0, 1)), AddUp((Row("b", (0, 1)),), Row("b", (0, 1)), total_decimals=3)),
        now(0),
        ["0.125", "0.500"],
    ),
    (
        "large numbers made short",
        Numbers(Row("a"), compact=True),
        now(2),
        ["0.00", "+1.0e7", "12.35"],
    ),
    ("large numbers in full", Numbers(Row("a"), 1), now(2), ["0.0", "1.0e7", "12.3"]),
    (
        "zeros at the end cut",
        Numbers(Row("a"), 5, trim=True),
        now(2),
        ["0.00", "1.00000e7", "12.345"],
    ),
    ("brackets around minus", Numbers(Row("a"), 0, brackets=True), now(0), ["1", "(−2)", "0"]),
    (
        "grounds",
        Colors(Row("a"), SCALE),
        now(0),
        ["#FFFFFF", "#000000", "#C0C0C0"],
    ),
    ("inks on them", Colors(Row("a"), SCALE, ink=True), now(0), ["#000000", "#FFFFFF", "#000000"]),
    (
        "smaller letters for longer texts",
        FontSizes(Numbers(Row("a", (0, 1)), signed=True), 10, 4),
        now(2),
        [10, 10 * (4 / 7)],
    ),
    ("the first phase's", ByPhase((1, 2, 3)), now(phase=1), 1),
    ("the last phase's", ByPhase((1, 2, 3)), now(phase=3), 3),
    ("more phases than values", ByPhase((1, 2, 3)), now(phase=5), 3),
    ("before the first, as in it", ByPhase((1, 2, 3)), now(phase=0), 1),
    ("before the first, its own", ByPhase((1, 2), before=[9]), now(phase=0), [9]),
    ("a phase's value follows the step", ByPhase((Row("one"), 2)), now(1, 1), [0.0]),
    ("before, following the step", ByPhase((1,), before=Row("one")), now(2, 0), [1.0]),
    ("the step from 1", Step(), now(6), 7.0),
    ("the step times and plus", Step(2.0, -0.5), now(2), 5.5),
    ("lists in a row", Join((Row("one"), [4, 5], ("x",), [])), now(0), [2.0, 4, 5, "x"]),
    ("sums place by place", Sums((Row("a"), [10, 20, 30], Row("b"))), now(0), [11.125, 18.5, 32.5]),
    ("products place by place", Products((Row("a"), Row("b")), 2.0), now(0), [0.25, -2.0, 2.0]),
    (
        "choices place by place",
        Choose(Row("which"), (Row("a"), Numbers(Row("b")))),
        now(1),
        ["1.00", 4.0, "0.00"],
    ),
    ("the same again", Repeat(Words("steps"), 3), now(2), ["c", "c", "c"]),
    ("the same no time", Repeat(Words("steps"), 0), now(2), []),
    ("the step's word", Words("steps"), now(1), "b"),
    ("a later step's word", Words("steps", later=1), now(1), "c"),
    ("after the last word the last", Words("steps", later=2), now(2), "c"),
    ("before the first word the first", Words("names", later=-1), now(0), "zero"),
    ("named words", Words("names", Row("which")), now(0), ["zero", "one", "one"]),
    ("the first item", Item(Row("a")), now(1), 3.0),
    ("a certain item", Item(Row("a"), 2), now(1), -0.25),
    ("an item that a row names", Item(Numbers(Row("a")), Row("one")), now(0), "0.50"),
    (
        "a sentence of a list's first",
        Sentence(("at ", Step(), ": ", Numbers(Row("a")), Words("steps"), ["!", "?"])),
        now(2),
        "at 3: 0.00c!",
    ),
    ("a sentence with half a step", Sentence((Step(0.5), "")), now(0), "0.5"),
    (
        "sentences place by place",
        Sentences((Words("names", Row("which")), " = ", Numbers(Row("a"), 0))),
        now(0),
        ["zero = 1", "one = −2", "one = 0"],
    ),
    ("a switch that is not there", Switch("s", ("none", "first", "second")), now(), "none"),
    ("a switch that is not set", Switch("s", ("none", "first", "second")), now(s=-1), "none"),
    ("a switch that is set", Switch("s", ("none", "first", "second")), now(s=1), "second"),
    ("a switch beyond the last", Switch("s", ("none", "first", "second")), now(s=7), "second"),
    ("a switch below all", Switch("s", ("none", "first")), now(s=-9), "none"),
    ("another switch", Switch("s", (0, 1)), now(other=0), 0),
    ("a switch to what follows", Switch("s", (0, Row("one"))), now(2, s=0), [1.0]),
    ("a switch's number", SwitchNumber("s", 2.0, 0.5), now(s=3), 6.5),
    ("a switch's first number", SwitchNumber("s", 2.0, 0.5), now(s=0), 0.5),
    ("no number", SwitchNumber("s", 2.0, 0.5, unset=-7), now(s=-1), -7),
    ("far away without a switch", SwitchNumber("s"), now(), -1e6),
    ("a matrix on its side", Matrix("which"), now(2), [[0, 1, 1], [1, 0, 1], [1, 1, 0]]),
    (
        "one row on its side",
        Matrix("b"),
        now(),
        [[0.125, 1, 7, -1], [0.5, -1, 8, 0.1], [2, 0, 9, 0.2]],
    ),
]


@pytest.mark.parametrize(
    ("value", "moment", "expected"), [c[1:] for c in BY_HAND], ids=[c[0] for c in BY_HAND]
)
def test_a_value_at_a_moment(value: Value, moment: Moment, expected: Any) -> None:
    assert value.at(moment) == expected
    assert json.loads(json.dumps(value.json(), allow_nan=False)) is not None


def test_every_kind_of_value_is_worked_out() -> None:
    kinds = {
        kind
        for kind in vars(moving).values()
        if isinstance(kind, type) and issubclass(kind, Value) and kind is not Value
    }
    assert kinds == {type(value) for _, value, _, _ in BY_HAND}


def test_a_json_says_all_that_is_not_as_usual() -> None:
    assert Row("a").json() == {"row": "a"}
    assert Row("a", (1, 0), -1, 2.0, 0.5, 0.0).json() == {
        "row": "a",
        "columns": [1, 0],
        "later": -1,
        "factor": 2.0,
        "offset": 0.5,
        "outside": 0.0,
    }
    assert Numbers(Row("a"), AddUp((Row("a"),), Row("b"))).json() == {
        "numbers": {"row": "a"},
        "decimals": {
            "addUp": [{"row": "a"}],
            "total": {"row": "b"},
            "product": False,
            "totalDecimals": 2,
        },
    }
    assert ByPhase((1, 2)).json() == {"byPhase": [1, 1, 2]}
    assert ByPhase((1, 2), before=0).json() == {"byPhase": [0, 1, 2]}
    assert Words("w", later=2).json() == {"words": "w", "later": 2}


def test_what_never_changes_is_its_own_value() -> None:
    assert at(["a", 1, (Step(), None)], now(3)) == ["a", 1, [4.0, None]]
    assert json_of(["a", 1, (Step(), None)]) == ["a", 1, [{"step": [1.0, 0.0]}, None]]


def test_lists_of_different_lengths_are_a_mistake() -> None:
    for value in (
        Numbers(Row("a"), AddUp((Row("one"),), Row("one"))),
        Sums((Row("a"), Row("one"))),
        Products((Row("a"), Row("one"))),
        AddUp((Row("a"), Row("one")), Row("a")),
        Sentences((Numbers(Row("a")), Numbers(Row("one")))),
    ):
        with pytest.raises(ValueError, match="zip"):
            value.at(now())


parts_of = st.lists(st.lists(st.floats(-20, 20), min_size=3, max_size=3), min_size=1, max_size=4)


@given(parts_of, st.booleans(), st.integers(SHOWN, 5))
def test_shown_parts_give_the_shown_totals(
    parts: list[list[float]], product: bool, decimals: int
) -> None:
    combine: Any = math.prod if product else math.fsum
    totals = [combine(column) for column in zip(*parts, strict=True)]
    arrays = {f"p{k}": np.array([row]) for k, row in enumerate(parts)} | {
        "total": np.array([totals])
    }
    moment = Moment(0, 1, arrays)
    rows = tuple(Row(f"p{k}") for k in range(len(parts)))
    needed = AddUp(rows, Row("total"), product, decimals)
    texts = [Numbers(row, needed).at(moment) for row in rows]
    for column, total, count in zip(
        zip(*texts, strict=True), totals, needed.at(moment), strict=True
    ):
        assert decimals <= count <= MOST
        made = float(math.prod(map(decimal, column)) if product else sum(map(decimal, column)))
        if count < MOST:
            assert shown(made, decimals) == shown(total, decimals)
        else:
            assert made == pytest.approx(total, abs=1e-7)


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=8), st.booleans())
def test_a_shown_row_gives_its_shown_total(parts: list[float], product: bool) -> None:
    combine: Any = math.prod if product else math.fsum
    arrays = {"parts": np.array([parts]), "total": np.array([[combine(parts)]])}
    moment = Moment(0, 1, arrays)
    needed = AddUpRow(Row("parts"), Row("total"), product)
    texts = Numbers(Row("parts"), needed, signed=True, trim=True).at(moment)
    if needed.at(moment) < MOST:
        made: Decimal = (math.prod if product else sum)(map(decimal, texts))
        assert shown(float(made)) == Numbers(Row("total")).at(moment)[0]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_stays_the_same_to_the_last_bit(value: float) -> None:
    moment = Moment(0, 1, {"a": np.array([[value]])})
    assert Row("a").at(moment) == [value]
    assert Products((Row("a"), Row("a"))).at(moment) == [value * value]


@given(
    st.floats(-1e12, 1e12),
    st.integers(0, 8),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_a_number_is_the_same_however_it_is_dressed(
    value: float, decimals: int, signed: bool, compact: bool, trim: bool, brackets: bool
) -> None:
    moment = Moment(0, 1, {"a": np.array([[value]])})
    (plain,) = Numbers(Row("a"), decimals).at(moment)
    (text,) = Numbers(
        Row("a"), decimals, signed=signed, compact=compact, trim=trim, brackets=brackets
    ).at(moment)
    bare = text.removeprefix("(").removesuffix(")")
    assert (bare != text) == (brackets and plain.startswith("−") and not _is_short(value, compact))
    if _is_short(value, compact):
        assert float(decimal(bare)) == pytest.approx(value, rel=0.051)
        assert len(bare) <= 7
    else:
        assert decimal(bare) == decimal(plain)
        assert bare.startswith("+") == (signed and decimal(plain) > 0)


def _is_short(value: float, compact: bool) -> bool:
    return compact and abs(value) >= 9999.5


def test_filling_a_layer_leaves_its_skeleton_as_it_was() -> None:
    skeleton: dict[str, Any] = {"data": [{"type": "scatter", "marker": {"size": 5}}], "layout": {}}
    picture = MovingPicture(
        layers=(
            Layer(
                skeleton,
                (
                    Binding(0, "x", Row("a")),
                    Binding(0, "marker.color", [Switch("s", ("red", "blue"))]),
                    Binding(0, "marker.line.width", Step()),
                    Binding(None, "xaxis.range", [0, Step(offset=0.5)]),
                ),
            ),
        ),
        arrays=ARRAYS,
        alt=Sentence(("step ", Step())),
        steps=3,
        phases=2,
    )
    for t, s in ((0, -1), (2, 0), (1, 0)):
        (figure,) = picture.figures_at(t, s=s)
        assert list(figure.data[0].x) == ARRAYS["a"][t].tolist()
        assert figure.data[0].marker.color == ("red" if s < 0 else "blue",)
        assert figure.data[0].marker.line.width == t + 1
        assert figure.data[0].marker.size == 5
        assert list(figure.layout.xaxis.range) == [0, t + 1.5]
        assert picture.figure_at(t, s=s).layout.meta["alt"] == f"step {t + 1}"
    assert skeleton == {"data": [{"type": "scatter", "marker": {"size": 5}}], "layout": {}}


def test_a_moment_without_a_phase_is_the_last_phases() -> None:
    picture = MovingPicture((), {}, alt=Sentence(()), steps=2, phases=4)
    assert picture.moment(1).phase == 4
    assert picture.moment(0, 2).phase == 2
    assert picture.moment(0, 2, lit=3).switches == {"lit": 3}
    for t, phase in ((2, 1), (-1, 1), (0, 5), (0, 0)):
        with pytest.raises(lv.InvalidInput, match="expected"):
            picture.moment(t, phase)
