"""Where one can go on from a statement: a page of the app, set up for it. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from lstm_viz.cells import Clamp, Interventions
from lstm_viz.ui.gradient_lab.scenarios import SCENARIOS as GRADIENT_SCENARIOS
from lstm_viz.ui.link import link_of
from lstm_viz.ui.selection import RANDOM, Selection
from lstm_viz.ui.training.scenarios import SCENARIOS as TRAINING_SCENARIOS
from lstm_viz.ui.variants.choice import Variant, VariantsChoice


@dataclass(frozen=True)
class GoOn:
    """A page, what it is called here, and how it is set up."""

    page: str  # a file of pages/, without its ending
    label: str
    set_up: Callable[[Selection], Selection]

    def link(self, selection: Selection) -> dict[str, str]:
        """The query of the link, all else as it is chosen."""
        return link_of(self.set_up(selection))


def _network(key: str, **changes: Any) -> Callable[[Selection], Selection]:
    return lambda chosen: replace(chosen.with_network(key), **changes)


def _held(key: str, *clamps: Clamp, cut: bool = False) -> Callable[[Selection], Selection]:
    return _network(key, interventions=Interventions(clamps=clamps, cut_recurrent=cut))


def _gradients(
    scenario: str | None = None, clip: float | None = None, **settings: Any
) -> Callable[[Selection], Selection]:
    def set_up(chosen: Selection) -> Selection:
        changes = {} if scenario is None else GRADIENT_SCENARIOS[scenario].settings
        gradients = chosen.gradients.with_settings(**changes, **settings)
        if clip is not None:
            gradients = replace(gradients, clip=clip)
        return replace(chosen, gradients=gradients)

    return set_up


def _training(scenario: str) -> Callable[[Selection], Selection]:
    return lambda chosen: replace(
        chosen, training=chosen.training.with_settings(**TRAINING_SCENARIOS[scenario].settings)
    )


def _variant(variant: Variant) -> Callable[[Selection], Selection]:
    return lambda chosen: replace(chosen, variants=VariantsChoice(variant=variant))


def _all_that_bears_on_a_step(chosen: Selection) -> Selection:
    return replace(chosen, bidirectional=replace(chosen.bidirectional, view="step"))


def _as_it_is(chosen: Selection) -> Selection:
    return chosen


GO_ON: dict[str, GoOn] = {
    "input-gate": GoOn(
        "weight_lab",
        "Weight lab: the input gate held at 0.25",
        _held("remember-everything", Clamp("i", 0.25)),
    ),
    "forget-one": GoOn(
        "conveyor_belt",
        "The conveyor belt: a flip-flop with f held at 0.9",
        _held("set-reset", Clamp("f", 0.9)),
    ),
    "ninety-nine": GoOn(
        "conveyor_belt",
        "The conveyor belt: a leaky average, with the half-life of its memory",
        _network("leaky-average"),
    ),
    "output-gate": GoOn(
        "step_through", "Step through: how a counter is read out", _network("counter", phase=5)
    ),
    "switches": GoOn(
        "gates_over_time",
        "Gates over time: the gates of a trained network",
        _network("zoo-python"),
    ),
    "short-and-long": GoOn(
        "weight_lab",
        "Weight lab: a flip-flop with its h(t−1) wires cut",
        _held("set-reset", cut=True),
    ),
    "bounded": GoOn("step_through", "Step through: the counter", _network("counter")),
    "of-1997": GoOn(
        "variants",
        "Variants: the LSTM without a forget gate",
        _variant("no-forget-gate"),
    ),
    "never-loses": GoOn(
        "conveyor_belt",
        "The conveyor belt: what a drawn LSTM still has of each step",
        _network(RANDOM, forget_bias=1.0),
    ),
    "parity": GoOn("step_through", "Step through: parity with one unit", _network("parity")),
    "hidden-bounded": GoOn(
        "weight_lab", "Weight lab: make the input of a drawn LSTM louder", _network(RANDOM)
    ),
    "cannot-vanish": GoOn(
        "vanishing_gradients", "Vanishing gradients: PyTorch’s default", _gradients("pytorch")
    ),
    "diagonal": GoOn(
        "vanishing_gradients",
        "Vanishing gradients: what comes back through h(t−1), under “Why”",
        _gradients("bias-2"),
    ),
    "spectral-radius": GoOn(
        "vanishing_gradients",
        "Vanishing gradients: spectral radius 1.1, loud input",
        _gradients(init="spectral_radius", spectral_radius=1.1, input_scale=3.0),
    ),
    "forgetting": GoOn(
        "watch_it_learn",
        "Watch it learn: an RNN learns to keep one bit",
        _training("first-token"),
    ),
    "clipping": GoOn(
        "vanishing_gradients",
        "Vanishing gradients: clipping at 0.1",
        _gradients("pytorch", clip=0.1),
    ),
    "larger-bias": GoOn(
        "vanishing_gradients", "Vanishing gradients: forget bias 5", _gradients("bias-5")
    ),
    "rnn-bridge": GoOn(
        "watch_it_learn",
        "Watch it learn: an RNN learns to keep one bit",
        _training("first-token"),
    ),
    "peepholes": GoOn("variants", "Variants: what peepholes are good for", _variant("peepholes")),
    "last-output": GoOn(
        "bidirectional",
        "Bidirectional: what bears on one step, and “What out[-1] is”",
        _all_that_bears_on_a_step,
    ),
    "two-biases": GoOn("what_it_costs", "What it costs: weights counted", _as_it_is),
}
"""For each statement one way on."""
