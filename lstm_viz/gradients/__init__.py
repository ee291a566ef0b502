"""The gradient lab's computation: networks side by side, and how their gradients travel back."""

from lstm_viz.gradients.clipping import (
    Clipping,
    clipped,
    parameter_gradient_norm,
    per_step_parameter_gradients,
)
from lstm_viz.gradients.ensembles import ensemble_gradients
from lstm_viz.gradients.first_weights import first_cell
from lstm_viz.gradients.input_gradients import InputGradients, correctable, input_gradients
from lstm_viz.gradients.jacobian_bound import JacobianBound, jacobian_bound
from lstm_viz.gradients.networks import draw_cell, loss_seed, noise, parameter_count, size_of
from lstm_viz.gradients.paths import GradientPaths, gradient_paths
from lstm_viz.gradients.results import (
    HALF,
    HIGH,
    LOW,
    NOTHING,
    ArchitectureResult,
    Comparison,
    Curve,
    EnsembleGradients,
    steps_until,
)
from lstm_viz.gradients.settings import (
    ARCHITECTURE_NAMES,
    ARCHITECTURES,
    LOSSES,
    MOST_INITIALISATIONS,
    MOST_INPUTS,
    MOST_STEPS,
    MOST_UNITS,
    PRECISIONS,
    SAME,
    Architecture,
    GradientSettings,
    Loss,
    Precision,
    Same,
)
from lstm_viz.gradients.singular_values import (
    MOST_LAG,
    MOST_STATE,
    SingularValues,
    jacobian_singular_values,
)
from lstm_viz.gradients.sweep import Compute, compare, sweep
from lstm_viz.gradients.table import gradient_table, table_csv

__all__ = [
    "ARCHITECTURES",
    "ARCHITECTURE_NAMES",
    "HALF",
    "HIGH",
    "LOSSES",
    "LOW",
    "MOST_INITIALISATIONS",
    "MOST_INPUTS",
    "MOST_LAG",
    "MOST_STATE",
    "MOST_STEPS",
    "MOST_UNITS",
    "NOTHING",
    "PRECISIONS",
    "SAME",
    "Architecture",
    "ArchitectureResult",
    "Clipping",
    "Comparison",
    "Compute",
    "Curve",
    "EnsembleGradients",
    "GradientPaths",
    "GradientSettings",
    "InputGradients",
    "JacobianBound",
    "Loss",
    "Precision",
    "Same",
    "SingularValues",
    "clipped",
    "compare",
    "correctable",
    "draw_cell",
    "ensemble_gradients",
    "first_cell",
    "gradient_paths",
    "gradient_table",
    "input_gradients",
    "jacobian_bound",
    "jacobian_singular_values",
    "loss_seed",
    "noise",
    "parameter_count",
    "parameter_gradient_norm",
    "per_step_parameter_gradients",
    "size_of",
    "steps_until",
    "sweep",
    "table_csv",
]
