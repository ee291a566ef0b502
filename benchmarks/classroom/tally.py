"""What was measured, and the figures that follow from it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.classroom.front_end import Problem
from benchmarks.classroom.visit import Answer


@dataclass(frozen=True)
class Times:
    """How long answers took, in seconds."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Times | None:
        """Sum up; None of nothing."""
        ordered = sorted(seconds)
        if not ordered:
            return None
        p50, p95, p99 = (percentile(ordered, share) for share in (0.5, 0.95, 0.99))
        return cls(len(ordered), p50, p95, p99, ordered[-1])


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest of the values that a share of them does not exceed (nearest rank).

    Parameters
    ----------
    ordered : sequence of float
        From the smallest; at least one.
    share : float
        More than 0, up to 1.
    """
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


@dataclass(frozen=True)
class _Sample:
    kind: str
    page: str
    answer: Answer


@dataclass
class Tally:
    """What a class has measured so far."""

    _samples: list[_Sample] = field(default_factory=list)
    _looks: list[float] = field(default_factory=list)
    _problems: Counter[tuple[str, str]] = field(default_factory=Counter)

    def answer(self, kind: str, page: str, answer: Answer) -> None:
        """Take a complete answer to an action of a kind on a page."""
        self._samples.append(_Sample(kind, page, answer))

    def look(self, seconds: float) -> None:
        """Take an answer that a timer had asked for."""
        self._looks.append(seconds)

    def problem(self, problem: Problem) -> None:
        """Take something that must not happen."""
        self._problems[problem.kind, problem.what] += 1

    @property
    def all(self) -> Times | None:
        """All that students asked for."""
        return Times.of(sample.answer.seconds for sample in self._samples)

    @property
    def looks(self) -> Times | None:
        """What only timers asked for, while networks learn."""
        return Times.of(self._looks)

    @property
    def by_kind(self) -> dict[str, Times]:
        """By kind of action, the slowest first."""
        return self._by(lambda sample: sample.kind)

    @property
    def by_page(self) -> dict[str, Times]:
        """By page, the slowest first."""
        return self._by(lambda sample: sample.page)

    @property
    def size(self) -> float:
        """Bytes of an answer, on the average; 0 without any."""
        sizes = [sample.answer.size for sample in self._samples]
        return sum(sizes) / len(sizes) if sizes else 0.0

    @property
    def problems(self) -> dict[str, int]:
        """How often what went wrong, by kind."""
        counts: Counter[str] = Counter()
        for (kind, _), count in self._problems.items():
            counts[kind] += count
        return dict(counts)

    def worst_problems(self, most: int) -> list[tuple[str, int]]:
        """What went wrong most often, in words, and how often."""
        return [
            (f"{kind}: {what}", count) for (kind, what), count in self._problems.most_common(most)
        ]

    def _by(self, part: Callable[[_Sample], str]) -> dict[str, Times]:
        groups: dict[str, list[float]] = {}
        for sample in self._samples:
            groups.setdefault(part(sample), []).append(sample.answer.seconds)
        times = {name: Times.of(seconds) for name, seconds in groups.items()}
        found = {name: one for name, one in times.items() if one is not None}
        return dict(sorted(found.items(), key=lambda item: -item[1].p95))
