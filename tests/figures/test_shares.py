"""Shares and probabilities in words: none and all are told from nearly none and nearly all."""

from __future__ import annotations

import pytest

from lstm_viz.figures.shares import chance_text, precise_share_text, share_text


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, "0 %"), (1, "100 %"), (0.004, "<1 %"), (0.999, ">99 %"), (0.125, "12 %"), (0.01, "1 %")],
)
def test_a_share_that_is_not_none_or_all_does_not_read_so(share: float, expected: str) -> None:
    assert share_text(share) == expected


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (0.0, "0 %"),
        (1e-9, "≈ 0 %"),
        (0.0004, "≈ 0 %"),
        (0.0005, "0.1 %"),
        (0.031, "3.1 %"),
        (0.0994, "9.9 %"),
        (0.0995, "10 %"),
        (0.62, "62 %"),
        (0.9949, "99 %"),
        (0.9951, "≈ 100 %"),
        (1.0, "100 %"),
    ],
)
def test_chances_are_told_from_none_and_all(chance: float, text: str) -> None:
    assert chance_text(chance) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (1 - 1e-12, "100 %"),
        (0.9999, "99.99 %"),
        (0.605, "60.5 %"),
        (0.25, "25 %"),
        (7.9e-31, "7.9·10⁻²⁹ %"),
        (1.5, "150 %"),
    ],
)
def test_a_share_to_be_compared_reads_100_only_where_it_is_all(share: float, text: str) -> None:
    assert precise_share_text(share) == text
