"""One sequence as a network reads it at a moment of its training, and what to say of its answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray, require_shape
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import beside_numbers, counted, plain_text, shown
from lstm_viz.figures.network_colors import network_name
from lstm_viz.readout import Answers

_MOST_SAID = 14  # symbols asked for, up to which all of them are said


@dataclass(frozen=True, eq=False)
class AnswerLine:
    """One number at each step, and what it is asked to be."""

    name: str  # of the output
    values: FloatArray  # (T,)
    target: FloatArray  # (T,), NaN where nothing is asked


@dataclass(frozen=True, eq=False, kw_only=True)
class SequenceReading:
    """What one network keeps and says while it reads a sequence.

    Raises
    ------
    InvalidInput
        When there is no such network, nothing is asked, or the shapes do not belong together.
    """

    key: str  # of `network_colors`: an architecture
    h: FloatArray  # (T, H)
    c: FloatArray | None = None  # (T, H), of an LSTM
    answers: Answers  # (T, K), with what is asked

    def __post_init__(self) -> None:
        try:
            network_name(self.key)
        except KeyError:
            raise InvalidInput(f"key is {self.key!r}; expected an architecture.") from None
        if self.h.ndim != 2 or 0 in self.h.shape:
            raise InvalidInput(f"h has shape {self.h.shape}; expected (T, H).")
        if self.c is not None:
            require_shape("c", self.c, self.h.shape, "(T, H)")
        require_shape(
            "answers", self.answers.values, (len(self.h), self.answers.output_size), "(T, K)"
        )
        if not self.answers.asked.any():
            raise InvalidInput("nothing is asked of the sequence; expected a step with a target.")

    @property
    def steps(self) -> int:
        """T, the number of steps."""
        return int(self.h.shape[0])

    @property
    def last_asked(self) -> int:
        """The last step that is asked about, 0 to T-1."""
        return int(np.flatnonzero(self.answers.asked)[-1])

    @property
    def lines(self) -> tuple[AnswerLine, ...]:
        """Its answers as numbers over time; none where they are symbols, each with a name.

        Of a softmax that is asked about once, the probability of what is asked for then: it tells
        when the network makes up its mind.
        """
        values, target = self.answers.values, self.answers.target
        if self.answers.loss == "mse" or self.answers.output_size == 1:
            outputs = range(self.answers.output_size)
        elif self.answers.loss == "cross_entropy" and self.answers.asked.sum() == 1:
            outputs = range(k := int(target[self.last_asked].argmax()), k + 1)
        else:
            return ()
        names = self.answers.outputs
        return tuple(AnswerLine(names[k], values[:, k], target[:, k]) for k in outputs)

    def units(self, most: int) -> NDArray[np.intp]:
        """Units by their state at the last step asked about, the largest first; C of an LSTM.

        Of more than `most` units as many are evenly picked from that order.
        """
        state = self.h if self.c is None else self.c
        order = np.argsort(-state[self.last_asked], kind="stable")
        picked = np.linspace(0, len(order) - 1, min(most, len(order))).round().astype(np.intp)
        return order[picked]

    def is_right(self) -> NDArray[np.bool_]:
        """Where a symbol's answer is right, (T,): the likeliest is the one that is asked for.

        Of separate outputs, where each is on its side of 0.5. Where nothing is asked, it is not.
        """
        values, target = self.answers.values, self.answers.target
        if self.answers.loss == "cross_entropy":
            right = values.argmax(axis=1) == target.argmax(axis=1)
        else:
            right = ((values > 0.5) == (target > 0.5)).all(axis=1)
        return right & self.answers.asked

    def share_right(self) -> FloatArray:
        """The probability of what is asked for, (T,): of separate outputs, of the least sure one.

        NaN where nothing is asked.
        """
        values, target = self.answers.values, self.answers.target
        if self.answers.loss == "cross_entropy":
            share = np.where(target > 0.5, values, 0.0).sum(axis=1)
        else:
            share = np.where(target > 0.5, values, 1 - values).min(axis=1)
        return np.where(self.answers.asked, share, np.nan)

    def symbols(self, of: FloatArray) -> list[str]:
        """The names of what is asked for or answered, one text a step, as they are.

        Parameters
        ----------
        of : ndarray, shape (T, K)
            `answers.values` or `answers.target`.
        """
        names = self.answers.outputs
        if self.answers.loss == "cross_entropy":
            return [names[k] for k in of.argmax(axis=1)]
        return ["".join(names[k] for k in np.flatnonzero(row > 0.5)) or "–" for row in of]

    def told(self) -> str:
        """What is asked for and what is answered, in a few words."""
        asked = np.flatnonzero(self.answers.asked)
        if self.answers.loss == "mse" or self.answers.output_size == 1:
            return self._told_numbers(asked)
        count = len(asked)
        right = f"right at {int(self.is_right().sum())} of {counted(count, 'step')}"
        if count > _MOST_SAID or self.answers.loss != "cross_entropy":
            return right
        between = "" if all(len(name) == 1 for name in self.answers.outputs) else " "
        wanted, given = (
            beside_numbers(plain_text(between.join(self.symbols(of)[t] for t in asked), 40))
            for of in (self.answers.target, self.answers.values)
        )
        told = f"asked “{wanted}”, answers “{given}”"
        if count == 1:
            sure = shown(float(self.answers.values[asked[0]].max()))
            return f"{told} with probability {sure}"
        return told

    def _told_numbers(self, asked: NDArray[np.intp]) -> str:
        wanted, given = self.answers.target[asked], self.answers.values[asked]
        decimals = 0 if self.answers.loss == "binary" else 2
        told = (
            f"asked {shown(float(wanted[-1, 0]), decimals)}, answers {shown(float(given[-1, 0]))}"
        )
        if len(asked) == 1:
            return told
        off = float(np.abs(given - wanted).mean())
        return f"at last {told}; mean error {shown(off)}"
