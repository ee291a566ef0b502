"""Which devices PyTorch can compute on here."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass

from lstm_viz.errors import InvalidInput


@dataclass(frozen=True)
class Device:
    """Something that PyTorch computes on."""

    key: str  # as PyTorch writes it: "cpu", "cuda:0", "mps"
    name: str  # as people read it: "CPU", the GPU's name, "Apple GPU (Metal)"
    supports_float64: bool = True  # Metal has float32 only


CPU = Device("cpu", "CPU")
APPLE_GPU = Device("mps", "Apple GPU (Metal)", supports_float64=False)


def torch_is_installed() -> bool:
    """Whether PyTorch could be imported; it is not imported to find out."""
    return torch_is_loaded() or importlib.util.find_spec("torch") is not None


def torch_is_loaded() -> bool:
    """Whether PyTorch has been imported already, so that using it costs no start.

    While another thread still imports it, it has not: using it would wait for that thread.
    """
    module = sys.modules.get("torch")
    return module is not None and not getattr(module.__spec__, "_initializing", False)


def find_devices() -> tuple[Device, ...]:
    """The devices there are, the CPU first. Imports torch.

    Returns
    -------
    tuple of Device
        Of GPUs with the same name each has its number behind it. A GPU that does not answer is not
        among them.
    """
    import torch

    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    named = {k: name for k in range(count) if (name := _name_of_gpu(k)) is not None}
    names = list(named.values())
    gpus = [
        Device(f"cuda:{k}", f"{name} ({k})" if names.count(name) > 1 else name)
        for k, name in named.items()
    ]
    apple = [APPLE_GPU] if torch.backends.mps.is_available() else []
    return (CPU, *gpus, *apple)


def _name_of_gpu(number: int) -> str | None:
    """What a GPU is called; None of one that does not answer, such as one that has failed."""
    import torch

    try:
        return str(torch.cuda.get_device_name(number))
    except RuntimeError:
        return None


def find_device(key: str) -> Device:
    """The device of that key. Imports torch.

    Raises
    ------
    InvalidInput
        When there is none; the message names those there are.
    """
    devices = find_devices()
    for device in devices:
        if device.key == key:
            return device
    there_are = ", ".join(f"{device.key!r} ({device.name})" for device in devices)
    raise InvalidInput(f"device is {key!r}; expected one of those there are: {there_are}.")
