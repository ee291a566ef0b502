"""What settings of networks and trainings are called on the pages. Knows no Streamlit."""

from __future__ import annotations

INITIALISATION_NAMES = {
    "pytorch": "PyTorch’s default",
    "orthogonal": "Orthogonal",
    "identity": "Identity (IRNN)",
    "spectral_radius": "Spectral radius",
    "chrono": "Chrono",
}
"""What each initialisation is called where it is chosen."""

FIRST_WEIGHTS = {
    "pytorch": "weights as PyTorch draws them",
    "orthogonal": "orthogonal U",
    "identity": "U the identity",
    "spectral_radius": "U with spectral radius",
    "chrono": "chrono",
}
"""What an initialisation gives, within a sentence; the radius itself is said behind it."""

OPTIMISER_NAMES = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}
"""What each optimiser is called."""
