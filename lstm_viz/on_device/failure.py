"""When a device gives up: its memory is full, or its driver fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lstm_viz.on_device.devices import Device

Result = TypeVar("Result")

_MEMORY_IS_FULL = ("out of memory", "can't allocate memory", "not enough memory", "alloc_failed")
"""How CUDA, Metal, the CPU's allocator and cuDNN say it."""


class DeviceFailed(RuntimeError):
    """A device could not finish; the same on another device may well work.

    The message says which and why, in words that can be shown to a student as they stand.
    """

    def __init__(self, device: str, reason: str) -> None:
        """Keep what the device is called, and why it failed, as half a sentence."""
        super().__init__(f"{device} could not compute this: {reason}.")
        self.device = device
        self.reason = reason


def on_device(device: Device, compute: Callable[[], Result]) -> Result:
    """Call `compute`, and turn what goes wrong inside PyTorch into words.

    Raises
    ------
    DeviceFailed
        When PyTorch raised an error. What the failed computation held on the device is free again
        by then.
    """
    try:
        return compute()
    except RuntimeError as problem:
        # Only its words leave this block: the error itself holds on to all that was computed.
        message = str(problem)
    _release_memory(device)
    raise DeviceFailed(device.name, _in_plain_words(message))


def _in_plain_words(message: str) -> str:
    if any(sign in message.lower() for sign in _MEMORY_IS_FULL):
        return "it ran out of memory, of which fewer units or steps take less"
    first_line = message.strip().partition("\n")[0]
    return f"PyTorch says “{first_line.rstrip('.') or 'nothing more'}”"


def _release_memory(device: Device) -> None:
    """Give what PyTorch keeps for later back to the device."""
    import torch

    kind = device.key.partition(":")[0]
    try:
        if kind == "cuda":
            torch.cuda.empty_cache()
        elif kind == "mps":
            torch.mps.empty_cache()
    except RuntimeError:  # a GPU that has failed for good fails here as well
        return
