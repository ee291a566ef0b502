"""The scenes of the page of variants: the same weights, and what each is said to show."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.cells import LSTM, CoupledLSTM, NoForgetGateLSTM, PeepholeLSTM
from lstm_viz.ui.variants.choice import DRAWN_UNITS, READS, SHOWS_IT, VARIANTS, VariantsChoice
from lstm_viz.ui.variants.differences import compared, largest_differences
from lstm_viz.ui.variants.parameters import _FORMULAS, all_variants
from lstm_viz.ui.variants.scene import (
    LONG,
    chosen_scene,
    farthest,
    plain_cell,
    scene_of,
    sequence_of,
    stream,
)
from lstm_viz.ui.variants.words import headline


@pytest.mark.parametrize("reads", READS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_has_the_plain_cells_weights(variant, reads) -> None:
    scene = scene_of(variant, reads, 1.0, 2, 5)
    plain, cell = plain_cell(reads, 5), scene.cell
    for gate in cell.gates:
        np.testing.assert_array_equal(
            cell.weight_ih[cell.rows(gate)], plain.weight_ih[plain.rows(gate)]
        )
        if variant != "projection":
            np.testing.assert_array_equal(
                cell.weight_hh[cell.rows(gate)], plain.weight_hh[plain.rows(gate)]
            )
    np.testing.assert_array_equal(scene.trace.x, scene.plain_trace.x)
    np.testing.assert_array_equal(scene.plain_trace.c, plain.trace(sequence_of(reads, 5).x).c)
    assert 0 <= scene.start < scene.trace.steps
    assert 1 <= scene.start_phase <= 5


def test_the_counter_fires_at_every_third_one_and_only_with_peepholes() -> None:
    scene = scene_of("peepholes", "ones", 1.0, 1, 0)
    bits = scene.trace.x[:, 0]
    count, fires, counts = 0, [], []
    for bit in bits:
        count = (0 if count == 3 else count) + int(bit)
        counts.append(count)
        fires.append(count == 3)
    np.testing.assert_allclose(scene.trace.c[:, 0], counts, atol=1e-3)
    np.testing.assert_array_equal(scene.trace.h[:, 0] > 0.9, fires)
    np.testing.assert_array_equal(scene.trace.h[:, 0] < 0.01, np.logical_not(fires))
    assert fires[scene.start]
    np.testing.assert_allclose(scene.plain_trace.c[:, 0], np.cumsum(bits), atol=1e-12)
    assert np.abs(scene.plain_trace.h[:, 0]).max() < 1e-15


@pytest.mark.parametrize("strength", [0.75, 1.0, 1.2, 1.7])
def test_the_counter_opens_at_the_count_that_is_said(strength: float) -> None:
    trace = scene_of("peepholes", "ones", strength, 1, 0).trace
    said = 2.5 / strength
    np.testing.assert_array_equal(trace.o[:, 0] > 0.5, trace.c[:, 0] > said)
    choice = VariantsChoice(strength=strength)
    assert f"above {said:.2f}," in headline(choice, chosen_scene(choice))


def test_at_strength_0_peepholes_change_nothing() -> None:
    for reads in READS:
        scene = scene_of("peepholes", reads, 0.0, 1, 3)
        np.testing.assert_allclose(scene.trace.c, scene.plain_trace.c, rtol=0, atol=1e-12)


def test_coupled_the_count_stays_at_one() -> None:
    scene = scene_of("coupled", "ones", 1.0, 1, 0)
    np.testing.assert_allclose(scene.trace.c[:, 0], 1.0, atol=1e-12)
    assert scene.plain_trace.c[-1, 0] == pytest.approx(14)


@pytest.mark.parametrize("seed", range(12))
def test_without_a_forget_gate_c_grows_along_the_stream(seed: int) -> None:
    far, plain = farthest("stream", "no-forget-gate", seed)
    assert far > 10 * plain
    assert plain < 6
    x = stream(LONG, seed)
    np.testing.assert_array_equal(sequence_of("stream", seed).x, x[:60])
    cell = plain_cell("stream", seed)
    trace = NoForgetGateLSTM.of(cell).trace(x)
    assert far == np.abs(trace.c).max()
    # c_1000 far beyond c_100: it is not bounded by where it begins.
    assert np.abs(trace.c[-1]).max() > 5 * np.abs(trace.c[99]).max()


@pytest.mark.parametrize("seed", range(4))
def test_a_larger_projection_is_nearer_in_its_weights(seed: int) -> None:
    plain = plain_cell("wave", seed).weight_hh
    apart = []
    for P in range(1, DRAWN_UNITS):
        cell = scene_of("projection", "wave", 1.0, P, seed).cell
        assert isinstance(cell, LSTM)
        assert cell.output_size == P
        apart.append(np.linalg.norm(plain - cell.weight_hh @ cell.weight_hr))
    assert apart == sorted(apart, reverse=True)


def test_the_counts_are_those_of_the_formulas() -> None:
    for choice in (VariantsChoice(), VariantsChoice(variant="projection")):
        for variant, cell in all_variants(choice).items():
            H, D, P = cell.hidden_size, cell.input_size, cell.output_size
            formula = _FORMULAS[variant].partition(" + H for")[0].replace("·", "*")
            expected = eval(re_multiplied(formula), {"H": H, "D": D, "P": P})
            if isinstance(cell, PeepholeLSTM):
                expected += H * sum(cell.peephole(gate) is not None for gate in "ifo")
            assert cell.parameter_count == expected, variant


def re_multiplied(formula: str) -> str:
    """``4H(D + H + 2)`` as Python reads it."""
    return formula.replace("4H(", "4*H*(").replace("3H(", "3*H*(")


def test_what_differs_most_is_the_largest_difference() -> None:
    for variant in ("peepholes", "no-forget-gate", "coupled", "projection"):
        scene = scene_of(variant, SHOWS_IT[variant], 1.0, 2, 1)
        both = compared(scene.trace, scene.plain_trace)
        assert ("f" in both) == (variant != "no-forget-gate")
        assert ("h" in both) == (variant != "projection")
        told = largest_differences(scene.trace, scene.plain_trace)
        assert len(told) == scene.trace.steps
        for t, text in enumerate(told):
            apart = max(float(np.abs(now[t] - plain[t]).max()) for now, plain in both.values())
            if apart < 0.005:
                assert text == "nothing by more than 0.005"
                continue
            name, rest = text.split(" of unit ")
            unit, rest = rest.split(" is ")
            now, plain = (part[t, int(unit) - 1] for part in both[name])
            assert abs(now - plain) == apart
            expected = f"{now:.2f}, plain {plain:.2f}"
            assert rest == expected.replace("-", "−").replace("−0.00", "0.00")


@pytest.mark.parametrize("reads", READS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_headline_says_what_is_another_in_true_numbers(variant, reads) -> None:
    choice = VariantsChoice(variant=variant, reads=reads, seed=2)
    scene = chosen_scene(choice)
    said = headline(choice, scene)
    assert said.startswith("#### ")
    assert f"{scene.cell.parameter_count} parameters" in said
    assert scene.is_plain == (variant == "plain")
    if "differs from the plain" in said:
        apart = np.abs(scene.trace.c - scene.plain_trace.c).max()
        assert f"by up to {apart:.2f} on" in said
    if variant == "no-forget-gate" and reads == "ones":
        np.testing.assert_allclose(scene.trace.c[:, 0], scene.plain_trace.c[:, 0], atol=1e-12)


def test_what_has_no_effect_makes_no_other_scene() -> None:
    choice = VariantsChoice()
    assert chosen_scene(choice) is chosen_scene(choice.with_settings(seed=7, outputs=1, unit=1))
    coupled = choice.with_settings(variant="coupled")
    assert chosen_scene(coupled) is chosen_scene(coupled.with_settings(strength=0.3))
    assert isinstance(chosen_scene(coupled).cell, CoupledLSTM)
