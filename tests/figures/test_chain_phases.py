"""A picture under a clock with other phases shows at each what it shows at its own."""

from __future__ import annotations

import pytest

import lstm_viz as lv
from lstm_viz.figures import stage
from lstm_viz.figures.chain_phases import with_phases
from lstm_viz.figures.stacked_phases import StackedPhases
from tests.figures.reading import packets_on, require_drawable


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_the_stage_of_a_layer_goes_through_its_own_phases(layer: int) -> None:
    preset = lv.preset("first-token")
    own = stage(preset.cell.trace(preset.sequence.x))
    phases = StackedPhases(3, opened=layer)
    picture = with_phases(own, phases.of_stage(layer))
    assert picture.phases == phases.count
    for phase in range(1, phases.count + 1):
        stood = phases.of_stage(layer)[phase - 1]
        if stood == 0:
            continue
        for mine, theirs in zip(
            picture.figures_at(3, phase), own.figures_at(3, stood), strict=True
        ):
            assert mine.to_dict() == theirs.to_dict()
        assert picture.tips is not None
        assert own.tips is not None
        assert picture.tips.at(picture.moment(3, phase)) == own.tips.at(own.moment(3, stood))
    require_drawable(picture, 2, phases.count)


def test_a_layer_that_waits_has_nothing_of_the_step_yet() -> None:
    preset = lv.preset("first-token")
    own = stage(preset.cell.trace(preset.sequence.x))
    waiting = with_phases(own, StackedPhases(2, opened=1).of_stage(1))
    seen = {packet.vector for packet in packets_on(waiting.figure_at(3, 1)) if packet.seen}
    assert not seen & {"f", "i", "g", "o", "retained", "written", "h"}


def test_layers_are_kept_so_that_they_are_written_once() -> None:
    preset = lv.preset("first-token")
    own = stage(preset.cell.trace(preset.sequence.x))
    phases = StackedPhases(2, opened=0).of_stage(0)
    assert with_phases(own, phases).layers == with_phases(own, phases).layers
