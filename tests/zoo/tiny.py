"""A recipe that takes a moment, and its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from lstm_viz.training import TrainingSettings
from lstm_viz.zoo.building import build
from lstm_viz.zoo.card import Card
from lstm_viz.zoo.recipe import Recipe
from lstm_viz.zoo.recipes import RECIPES

TINY = Recipe(
    key="tiny",
    name="A tiny counter",
    sentence="Reads words aⁿbⁿ with n of 1 or 2.",
    look_at="Unit {unit}, r = {correlation}, up to n = {reach}.",
    data="Words drawn anew.",
    licence="None needed.",
    settings=TrainingSettings(
        task="anbn",
        lag=2,
        architectures=("lstm",),
        hidden_size=3,
        learning_rate=0.05,
        batch=8,
        updates=60,
        stops_when_solved=False,
    ),
    sample="aabb",
    start=3,
    claim="a’s minus b’s",
)


def offered(monkeypatch: pytest.MonkeyPatch) -> Recipe:
    """Put the tiny recipe among those that are shipped."""
    monkeypatch.setitem(RECIPES, TINY.key, TINY)
    return TINY


def built(folder: Path) -> tuple[Path, Card]:
    path = folder / "tiny.safetensors"
    return path, build(TINY, path)
