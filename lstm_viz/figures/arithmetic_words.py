"""What the arithmetic says: numbers beside its bars, formulas under them, all for the ear."""

from __future__ import annotations

from typing import Any

from lstm_viz.analysis import ArithmeticOverTime
from lstm_viz.figures.digits import SHOWN
from lstm_viz.figures.moving import (
    AddUp,
    AddUpRow,
    Choose,
    Item,
    Join,
    Numbers,
    Piece,
    Repeat,
    Row,
    Sentence,
    Sentences,
    Step,
    Value,
    Words,
)
from lstm_viz.notation import ACTIVATION_SYMBOL, QUANTITIES, subscript


class ArithmeticTexts:
    """The shown numbers: every term with as many decimals as the shown total needs."""

    def __init__(self, rows: int, is_product: bool, pinned: ArithmeticOverTime | None) -> None:
        every = tuple(range(rows))
        self.terms_row = Row("bars", every)
        self.total_row = Row("bars", (rows,))
        decimals = AddUpRow(self.terms_row, self.total_row, is_product)
        factors = AddUp((Row("first"), Row("second")), self.terms_row, True, decimals)
        self.terms = Numbers(self.terms_row, decimals, signed=True)
        self.total = Numbers(self.total_row, SHOWN, signed=True)
        self.beside_bars = Join((self.terms, Sentences(("<b>", self.total, "</b>"))))
        names = Words("terms", Row("which"))
        self.names = spoken = Words("spoken_terms", Row("which"))
        first = Numbers(Row("first"), factors, trim=True)
        second = Numbers(Row("second"), factors, trim=True)
        form = Row("form")
        total_label: Any = "<b>product</b>" if is_product else "<b>sum</b>"
        self.pinned_total = Numbers(Row("pinned", (rows,)))
        if pinned is not None:
            total_label = Sentence((total_label, " (pinned: ", self.pinned_total, ")"))
        self.labels = Join(
            (
                Choose(
                    form,
                    (
                        names,
                        Sentences((names, " = ", first, " × ", second)),
                        Sentences((names, " is cut")),
                    ),
                ),
                Repeat(total_label, 1),
            )
        )
        # In the formula in symbols a cut wire is no factor like the others.
        self.symbols = Choose(form, (spoken, spoken, Sentences(("(", spoken, " cut)"))))
        # Here the factors themselves are multiplied and added up.
        together = AddUpRow(Row("first"), self.total_row, is_product, times=Row("second"))
        plain = Numbers(Row("first"), together, trim=True, brackets=True)
        partner = Numbers(Row("second"), together, trim=True, brackets=True)
        self.in_formula = Choose(form, (plain, Sentences((plain, "·", partner)), partner))
        self.result = Numbers(Row("value"))
        self.if_free = Numbers(Row("if_free"))
        self.total_unsigned = Numbers(self.total_row)


def formula_lines(
    told: ArithmeticOverTime, rows: int, texts: ArithmeticTexts
) -> tuple[tuple[Piece, ...], ...]:
    """The formula in symbols, and in numbers; each term belongs to its bar."""
    symbol = _symbol(told)
    symbols = _terms(texts.symbols, rows, told)
    numbers = _terms(texts.in_formula, rows, told)
    name = Piece(f"{symbol}(t)", style="strong")
    name_now = Piece(Sentence((f"{symbol}(", Step(), ")")), style="strong")
    result = Piece(texts.result, style="strong")
    if told.activation == "none":
        equals = Piece(" = ")
        return (name, equals, *symbols), (name_now, equals, *numbers, equals, result)
    function = ACTIVATION_SYMBOL[told.activation]
    total = texts.total_unsigned
    return (
        (
            name,
            Piece(_by_held(f" = {function}( ", f" is held; free, it would be {function}( ")),
            *symbols,
            Piece(" )"),
        ),
        (
            name_now,
            Piece(_by_held(f" = {function}( ", " is held at ")),
            Piece(_by_held("", texts.result), style="strong"),
            Piece(_by_held("", "; its sum, ")),
            *numbers,
            Piece(_by_held(" )", "")),
            Piece(
                _by_held(Sentence((f" = {function}(", total, ")")), Sentence((" = ", total))),
                part=rows,
            ),
            Piece(_by_held(" = ", Sentence((", would have given ", texts.if_free)))),
            Piece(_by_held(texts.result, ""), style="strong"),
        ),
    )


def _symbol(told: ArithmeticOverTime) -> str:
    return QUANTITIES[told.quantity].symbol + subscript(told.unit + 1)


def _terms(texts: Value, rows: int, told: ArithmeticOverTime) -> list[Piece]:
    sign = Piece(" + " if told.operation == "sum" else " · ")
    terms = [Piece(Item(texts, k), part=k) for k in range(rows)]
    return [piece for term in terms for piece in (sign, term)][1:]


def _by_held(free: Any, held: Any, flag: str = "held") -> Item:
    """One text where the gate is free, another at the steps at which it is held."""
    return Item(Choose(Row(flag), (Repeat(Sentence((free,)), 1), Repeat(Sentence((held,)), 1))))


def pinned_lines(
    pinned: ArithmeticOverTime | None, texts: ArithmeticTexts
) -> tuple[tuple[Piece, ...], ...]:
    """What the pinned cell's number is, and that the outlines are its terms."""
    if pinned is None:
        return ()
    name = Sentence((f"Outlined, pinned: {_symbol(pinned)}(", Step(), ")"))
    value = Piece(Numbers(Row("pinned_value")), style="strong")
    if pinned.activation == "none":
        return ((Piece(name), Piece(" = "), value),)
    function = ACTIVATION_SYMBOL[pinned.activation]
    total = Sentence((f" = {function}(", texts.pinned_total, ") = "))
    return ((Piece(name), Piece(_by_held(total, " is held at ", "pinned_held")), value),)


def description(
    told: ArithmeticOverTime, rows: int, texts: ArithmeticTexts, pinned: ArithmeticOverTime | None
) -> Sentence:
    """The arithmetic in words, for a screen reader."""
    quantity = QUANTITIES[told.quantity]
    pieces: list[Any] = [f"{quantity.name} of unit {told.unit + 1} at step ", Step(), ": "]
    for k in range(rows):
        cut = Choose(Row("form"), (*[texts.terms] * 2, Repeat("is cut", rows)))
        pieces += [Item(texts.names, k), " ", Item(cut, k), ", "]
    total = "product" if told.operation == "product" else "sum"
    held = Sentence(("; held at ", texts.result, ", free it would be ", texts.if_free, "."))
    free = Sentence(("; value ", texts.result, "."))
    pieces += [f"{total} ", texts.total_unsigned, _by_held(free, held)]
    if pinned is not None:
        value = Numbers(Row("pinned_value"))
        pieces += [f" Pinned: {total} ", texts.pinned_total]
        pieces.append(_by_held("; value ", "; held at ", "pinned_held"))
        pieces += [value, "."]
    return Sentence(tuple(pieces))
