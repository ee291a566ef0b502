"""Which unit follows what: units ranked by how they go with features of the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
import streamlit as st

from lstm_viz import zoo
from lstm_viz.analysis import UnitRanking, rank_units
from lstm_viz.errors import InvalidInput
from lstm_viz.figures import unit_ranking_bars
from lstm_viz.figures.digits import shown
from lstm_viz.figures.unit_ranking_bars import MOST_ROWS
from lstm_viz.sequences import InputSequence
from lstm_viz.sequences.features import features_of
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.zoo.binding import change, choice_changed, told_default
from lstm_viz.ui.zoo.choice import OVER, SURPRISE, ZooChoice
from lstm_viz.ui.zoo.scene import Scene
from lstm_viz.zoo.measuring import CLAIM_SEQUENCES, held_out

_OVER = {"held-out": f"{CLAIM_SEQUENCES} held-out sequences", "this": "What is shown here"}
_RANKING = "ranking of what is shown"
_ONE_AT_A_TIME = Lock()


def show_ranking(choice: ZooChoice, scene: Scene) -> None:
    """Show which units go with a feature, and let one be chosen by a click."""
    st.segmented_control(
        "Over",
        OVER,
        format_func=_OVER.__getitem__,
        **told_default("ranked_over", choice.ranked_over),
        on_change=choice_changed("ranked_over", "Ranked over"),
        required=True,
    )
    try:
        with st.spinner("Comparing units…", show_time=True):
            ranking = _ranking(choice, scene)
    except InvalidInput as problem:
        st.info(as_text(capitalised(problem)))
        return
    feature = _feature(choice, scene, ranking)
    st.pills(
        "Ranked by how they follow",
        list(ranking.features),
        **told_default("feature", feature),
        on_change=choice_changed("feature", "Units that follow:"),
        required=True,
    )
    dark = page_is_dark()
    show_board(
        "zoo_ranking_board",
        {"ranking": unit_ranking_bars(ranking, feature, dark=dark)},
        dark=dark,
    )
    st.markdown(_told(ranking, feature))


def _ranking(choice: ZooChoice, scene: Scene) -> UnitRanking:
    if choice.ranked_over == "held-out":
        # A class that opens it at once waits for the first one, and shares what that computes.
        with _ONE_AT_A_TIME:
            return _over_held_out(choice.network)
    known: UnitRanking | None = scene.kept.get(_RANKING)
    if known is None:
        task = scene.card.recipe.task.key
        known = rank_units(scene.trace, features_of(task, scene.sequence))
        scene.kept[_RANKING] = known
    return known


@lru_cache(maxsize=16)
def _over_held_out(network: str) -> UnitRanking:
    """The ranking over the sequences on which the card's claim was measured."""
    card, cell = zoo.card_of(network), zoo.network_of(network).layers[0][0]
    task, batch = card.recipe.task, held_out(card.recipe)
    read = [task.sequence(batch, b) for b in range(CLAIM_SEQUENCES)]
    traces = [cell.trace(one.x.astype(batch.x.dtype)) for one in read]
    return rank_units(traces, _shared_features(task.key, read))


def _shared_features(task: str, read: list[InputSequence]) -> list[Mapping[str, np.ndarray]]:
    """The features of each sequence that all of them have."""
    found = [features_of(task, one) for one in read]
    names = [name for name in found[0] if all(name in features for features in found)]
    return [{name: features[name] for name in names} for features in found]


def _feature(choice: ZooChoice, scene: Scene, ranking: UnitRanking) -> str:
    """The feature chosen, or the card's, or the first that anything can follow."""
    claim = scene.card.claim
    wanted = [choice.feature, None if claim is None else claim.feature]
    moving = [name for name in ranking.features if name not in ranking.constant_features]
    found = [name for name in wanted if name in ranking.features]
    return [*found, *moving[1:], *ranking.features][0]


def _told(ranking: UnitRanking, feature: str) -> str:
    """The best unit in a sentence, and what a correlation does not say."""
    (best, *_) = ranking.units_for(feature, 1)
    if best.correlation == 0:
        return "No unit goes with it here."
    return (
        f"**Unit {best.unit + 1}** goes best with “{feature}”: "
        f"r = {shown(best.correlation)} over {ranking.steps:,} steps. Click on a bar to "
        "look at its unit. That two things go together does not say that the network makes use of "
        "it; and the best of many units is above 0 by chance, too."
    )


def pick(event: Mapping[str, Any], choice: ZooChoice, scene: Scene) -> None:
    """Choose the unit whose bar was clicked, and let it colour the text; for callbacks."""
    index = event.get("index")
    if event.get("picture") != "ranking" or type(index) is not int or not 0 <= index < MOST_ROWS:
        return
    ranking = _ranking(choice, scene)
    units = ranking.units_for(_feature(choice, scene, ranking), MOST_ROWS)
    if index < len(units):
        unit = units[index].unit

        def with_unit(chosen: ZooChoice) -> ZooChoice:
            by = "c" if chosen.coloured_by == SURPRISE else chosen.coloured_by
            return replace(chosen, unit=unit, coloured_by=by)

        change(with_unit, "Unit", unit + 1, "unit")
