"""Gradients at every step, computed by PyTorch's fused recurrences on a device.

Importing this does not import torch; what computes with it is imported when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lstm_viz.on_device.devices import (
    Device,
    find_device,
    find_devices,
    torch_is_installed,
    torch_is_loaded,
)
from lstm_viz.on_device.failure import DeviceFailed

if TYPE_CHECKING:
    from lstm_viz.on_device.gradients import device_gradients, hidden_norms, state_gradients

__all__ = [
    "Device",
    "DeviceFailed",
    "device_gradients",
    "find_device",
    "find_devices",
    "hidden_norms",
    "state_gradients",
    "torch_is_installed",
    "torch_is_loaded",
]


def __getattr__(name: str) -> Any:
    """Import torch only when something is computed."""
    if name in ("device_gradients", "hidden_norms", "state_gradients"):
        from lstm_viz.on_device import gradients

        return getattr(gradients, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
