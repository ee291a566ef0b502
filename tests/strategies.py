"""What the property tests draw from: cells and sequences of any small shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray


@dataclass(frozen=True)
class Shape:
    steps: int
    batch: int | None
    input_size: int
    hidden_size: int
    seed: int

    def draw(self, *shape: int, key: int = 0) -> NDArray[np.float64]:
        """Numbers for this case: random, asymmetric, of weight-like size."""
        return np.random.default_rng([self.seed, key]).normal(0, 0.8, shape)

    @property
    def x(self) -> NDArray[np.float64]:
        batch = () if self.batch is None else (self.batch,)
        return 2 * self.draw(self.steps, *batch, self.input_size, key=1)

    def state(self, size: int, key: int) -> NDArray[np.float64]:
        batch = () if self.batch is None else (self.batch,)
        return self.draw(*batch, size, key=key)


def shapes(max_steps: int = 12, max_batch: int = 3, max_size: int = 6) -> st.SearchStrategy[Shape]:
    return st.builds(
        Shape,
        steps=st.integers(1, max_steps),
        batch=st.none() | st.integers(1, max_batch),
        input_size=st.integers(1, max_size),
        hidden_size=st.integers(1, max_size),
        seed=st.integers(0, 2**32 - 1),
    )


def single_shapes(max_steps: int = 12, max_size: int = 6) -> st.SearchStrategy[Shape]:
    """Those of one sequence, without a batch."""
    return st.builds(
        Shape,
        steps=st.integers(1, max_steps),
        batch=st.none(),
        input_size=st.integers(1, max_size),
        hidden_size=st.integers(1, max_size),
        seed=st.integers(0, 2**32 - 1),
    )
