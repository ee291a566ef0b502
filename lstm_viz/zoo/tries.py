"""What each of the four kinds came to with each seed that was tried, as measured.

``python -m lstm_viz.zoo tries PROBLEM`` trains them again, but for the shipped ones, and writes the
record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lstm_viz.errors import InvalidInput
from lstm_viz.whole_files import replace_whole
from lstm_viz.zoo.measuring import held_out, score
from lstm_viz.zoo.recipe import KINDS, Kind
from lstm_viz.zoo.shipped import card_of
from lstm_viz.zoo.side_by_side import SEEDS_TRIED, SHIPPED_SEED, FourRecipes
from lstm_viz.zoo.side_by_side_recipes import FOUR_RECIPES

RECORD = Path(__file__).parent / "tries.json"


@dataclass(frozen=True, kw_only=True)
class Try:
    """One training, measured on the held-out sequences on which the cards' scores are."""

    seed: int
    right: float  # 0…1
    loss: float


def tries_of(problem: str) -> Mapping[Kind, tuple[Try, ...]]:
    """Return what came of every seed, for each of the four kinds.

    Parameters
    ----------
    problem : str
        A key of `SIDE_BY_SIDE`.

    Raises
    ------
    InvalidInput
        When there is no such problem or no record of it.
    """
    four = four_recipes(problem)
    try:
        record = _record()[four.key]
        return {kind: tuple(Try(**each) for each in record[kind]) for kind in KINDS}
    except (KeyError, TypeError) as missing:
        raise InvalidInput(f"there is no record of the tries of {problem!r}.") from missing


def four_recipes(problem: str) -> FourRecipes:
    """Return how a problem is written down.

    Raises
    ------
    InvalidInput
        When there is none of that key; the message lists the keys.
    """
    for four in FOUR_RECIPES:
        if four.key == problem:
            return four
    raise InvalidInput(
        f"there is no problem {problem!r}; expected one of "
        f"{', '.join(four.key for four in FOUR_RECIPES)}."
    )


def record_tries(problem: str, report: Callable[[Kind, Try], object]) -> None:
    """Train all four kinds with each seed, a few minutes' work, and put what came in the record.

    What the first seed came to is on the cards of the shipped networks, which are not built again.

    Parameters
    ----------
    problem : str
        A key of `SIDE_BY_SIDE`.
    report : callable
        Is given each try once it is measured.

    Raises
    ------
    InvalidInput
        When there is no such problem, or the record cannot be written.
    """
    four = four_recipes(problem)
    found: dict[Kind, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for kind in KINDS:
        for seed in SEEDS_TRIED:
            one = _of_card(four, kind) if seed == SHIPPED_SEED else _trained(four, kind, seed)
            found[kind].append(asdict(one))
            report(kind, one)
    text = json.dumps(_record() | {four.key: found}, indent=1, allow_nan=False) + "\n"
    replace_whole(RECORD, text.encode())
    _record.cache_clear()


def _of_card(four: FourRecipes, kind: Kind) -> Try:
    card = card_of(four.key_of(kind))
    return Try(seed=SHIPPED_SEED, right=card.right, loss=card.loss)


def _trained(four: FourRecipes, kind: Kind, seed: int) -> Try:
    from lstm_viz.training import train  # imports torch

    made_by = four.recipe_of(kind, seed)
    *_, last = train(made_by.settings)
    measured = score(last.courses[0].network, made_by, held_out(made_by))
    return Try(seed=seed, right=measured.right, loss=measured.loss)


@lru_cache(maxsize=1)
def _record() -> dict[str, Any]:
    if not RECORD.exists():
        return {}
    try:
        found = json.loads(RECORD.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise InvalidInput(f"{RECORD.name} cannot be read; it may be damaged.") from problem
    if not isinstance(found, dict):
        raise InvalidInput(f"{RECORD.name} is no table; it may be damaged.")
    return found
