"""The six equations of a step, in LaTeX, in symbols and with the step's numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from lstm_viz.cells import LSTM, LSTMTrace
from lstm_viz.cells.variants import VariantLSTM, VariantTrace
from lstm_viz.figures.digits import SHOWN, decimals_that_add_up, shown
from lstm_viz.figures.theme import theme
from lstm_viz.notation import LSTM_GATES, LSTM_QUANTITIES, QUANTITIES

SYMBOLS: dict[str, str] = {
    "f": r"\sigma(W_f\,x_t + U_f\,h_{t-1} + b_f)",
    "i": r"\sigma(W_i\,x_t + U_i\,h_{t-1} + b_i)",
    "g": r"\tanh(W_C\,x_t + U_C\,h_{t-1} + b_C)",
    "o": r"\sigma(W_o\,x_t + U_o\,h_{t-1} + b_o)",
    "c": r"f_t \odot C_{t-1} + i_t \odot \tilde{C}_t",
    "h": r"o_t \odot \tanh C_t",
}

_RECURRENT_TERM = re.compile(r" \+ U_.\\,h_\{t-1\}")


def symbolic_equations(*, dark: bool = False, cut_recurrent: bool = False) -> str:
    r"""The LSTM's six equations in symbols, as one aligned LaTeX block.

    Parameters
    ----------
    dark : bool
        Whether the page is dark.
    cut_recurrent : bool
        Whether the gates do not see h(t-1): then without the terms ``U\,h_{t-1}``.
    """
    rows = []
    for key in LSTM_QUANTITIES:
        right = SYMBOLS[key]
        if cut_recurrent:
            right = _RECURRENT_TERM.sub("", right)
        rows.append(f"{_coloured(key, QUANTITIES[key].latex + '_t', dark)} &= {right}")
    return _aligned(rows)


def variant_equations(cell: LSTM | VariantLSTM, *, dark: bool = False) -> str:
    """The six equations of a variant in symbols, with a box around what is another.

    Parameters
    ----------
    cell : LSTM or VariantLSTM
        The cell; in an LSTM's equations only a projection has a box.
    dark : bool
        Whether the page is dark.
    """
    rows = []
    for key in LSTM_QUANTITIES:
        right = SYMBOLS[key]
        if isinstance(cell, VariantLSTM) and cell.peephole(key) is not None:
            seen = "C_t" if key == "o" else "C_{t-1}"
            bias = f"b_{key})"
            right = right.replace(bias, rf"\boxed{{p_{key} \odot {seen}}} + {bias}")
        if isinstance(cell, VariantLSTM) and key == "f" and cell.forgets != "by its gate":
            right = r"\boxed{1}" if cell.forgets == "never" else r"\boxed{1 - i_t}"
        if key == "h" and cell.weight_hr is not None:
            right = rf"\boxed{{W_{{hr}}}}\,({right})"
        rows.append(f"{_coloured(key, QUANTITIES[key].latex + '_t', dark)} &= {right}")
    return _aligned(rows)


def equations_with_numbers(trace: LSTMTrace, unit: int, t: int, *, dark: bool = False) -> str:
    """The six equations of one unit at one step with the trace's numbers.

    A number has as many decimals as it takes for the line to come out to the last digit shown. Of a
    gate that an intervention holds there is only the value, for it follows no sum. With a
    projection the last line is o ⊙ tanh C, which goes into it.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence; of a variant as well.
    unit : int
        The unit, 0 to H-1.
    t : int
        The step, 0 to T-1.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    str
        One aligned LaTeX block.
    """
    t = trace.index(t)
    now = {key: float(getattr(trace, key)[t, unit]) for key in LSTM_QUANTITIES if key != "h"}
    now["h"] = float(trace.read[t, unit])
    forgets = trace.cell.forgets if isinstance(trace, VariantTrace) else "by its gate"
    rows = []
    for key in LSTM_QUANTITIES:
        left = _coloured(key, f"{QUANTITIES[key].latex}_{{{unit + 1}}}({t + 1})", dark)
        if key == "h" and trace.cell.weight_hr is not None:
            left = _coloured(key, rf"(o \odot \tanh C)_{{{unit + 1}}}({t + 1})", dark)
        if key == "f" and forgets == "never":
            right = r"1\ \text{(no forget gate)}"
        elif key == "f" and forgets == "as it writes":
            (i,) = _fitting([now["i"]], now["f"], lambda p: 1 - p[0])
            right = rf"1 - {_coloured('i', i, dark)} = {_number(now['f'])}"
        elif key in LSTM_GATES and trace.held(key)[t, unit]:
            right = rf"{_number(now[key])}\ \text{{(held)}}"
        elif key in LSTM_GATES:
            pre = float(getattr(trace, f"pre_{key}")[t, unit])
            is_gate = QUANTITIES[key].is_gate
            activate = _sigmoid if is_gate else math.tanh
            (inner,) = _fitting([pre], now[key], lambda p, a=activate: a(p[0]))  # type: ignore[misc]
            name = r"\sigma" if is_gate else r"\tanh"
            right = rf"{name}({inner}) = {_number(now[key])}"
        elif key == "c":
            parts = [now["f"], float(trace.c_prev[t, unit]), now["i"], now["g"]]
            f, before, i, g = _fitting(parts, now["c"], lambda p: p[0] * p[1] + p[2] * p[3])
            right = (
                rf"{_coloured('f', f, dark)} \cdot {_bracketed(before)} + "
                rf"{_coloured('i', i, dark)} \cdot "
                rf"{_coloured('g', _bracketed(g), dark)} \\ &= {_number(now['c'])}"
            )
        else:
            parts = [now["o"], now["c"]]
            o, c = _fitting(parts, now["h"], lambda p: p[0] * math.tanh(p[1]))
            right = (
                rf"{_coloured('o', o, dark)} \cdot \tanh({_coloured('c', c, dark)}) = "
                rf"{_number(now['h'])}"
            )
        rows.append(f"{left} &= {right}")
    return _aligned(rows)


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def _fitting(
    parts: Sequence[float], total: float, combine: Callable[[Sequence[float]], float]
) -> list[str]:
    decimals = decimals_that_add_up(parts, total, combine)
    return [_number(part, decimals) for part in parts]


def _number(value: float, decimals: int = SHOWN) -> str:
    text = shown(value, decimals).replace("−", "-")
    if "e" in text:
        mantissa, exponent = text.split("e")
        return rf"{mantissa}\cdot10^{{{exponent}}}"
    return text


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("-") else number


def _coloured(key: str, latex: str, dark: bool) -> str:
    return rf"\textcolor{{{theme(dark).ink[key]}}}{{{latex}}}"


def _aligned(rows: Sequence[str]) -> str:
    return r"\begin{aligned}" + r" \\[4pt] ".join(rows) + r"\end{aligned}"
