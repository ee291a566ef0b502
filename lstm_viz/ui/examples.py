"""All networks that have a name: set by hand, to begin a challenge with, and trained.

Knows no Streamlit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lstm_viz import zoo
from lstm_viz.challenges import CHALLENGES, Challenge
from lstm_viz.presets import PRESETS, Example

_CHALLENGE_OF = {challenge.start.key: challenge for challenge in CHALLENGES.values()}
_ZOO = "zoo-"


class _Examples(Mapping[str, Example]):
    """The networks by key. A trained one is read from its file when it is asked for."""

    def __init__(self) -> None:
        self._by_hand = {**PRESETS, **{key: each.start for key, each in _CHALLENGE_OF.items()}}
        # A select box tells its choices apart by what they are called.
        self._names = {
            **{key: preset.name for key, preset in PRESETS.items()},
            **{key: f"Challenge: {each.start.name}" for key, each in _CHALLENGE_OF.items()},
            **{_ZOO + key: f"Trained: {recipe.name}" for key, recipe in zoo.RECIPES.items()},
        }

    def __getitem__(self, key: str) -> Example:
        recipe = zoo_recipe_of(key)
        return self._by_hand[key] if recipe is None else zoo.example_of(recipe)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, key: object) -> bool:
        return key in self._names

    @property
    def names(self) -> Mapping[str, str]:
        """What each is called on screen, by key; reads no file."""
        return self._names


EXAMPLES = _Examples()
"""All networks that have a name, by key; the trained ones with ``zoo-`` before theirs."""


def challenge_of(network: str) -> Challenge | None:
    """The challenge that begins with a network; None for one that is no challenge's."""
    return _CHALLENGE_OF.get(network)


def zoo_recipe_of(network: str) -> str | None:
    """The key in the zoo of a trained network; None for one that was not trained."""
    key = network.removeprefix(_ZOO)
    return key if key != network and key in zoo.RECIPES else None
