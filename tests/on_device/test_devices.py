from __future__ import annotations

import subprocess
import sys
import weakref
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy as np
import pytest
import torch

import lstm_viz as lv
from lstm_viz import on_device
from lstm_viz.on_device import Device, DeviceFailed, devices, fused
from lstm_viz.on_device.failure import on_device as call_on_device

CELL = lv.LSTM.random(2, 3)
X = np.zeros((4, 2))


def test_there_is_always_a_cpu() -> None:
    assert on_device.find_devices()[0] == Device("cpu", "CPU", supports_float64=True)
    assert on_device.torch_is_installed()
    assert on_device.torch_is_loaded()


def test_gpus_have_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["H200", "T4", "H200"]
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 3)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda k: names[k])
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert on_device.find_devices() == (
        Device("cpu", "CPU"),
        Device("cuda:0", "H200 (0)"),
        Device("cuda:1", "T4"),
        Device("cuda:2", "H200 (2)"),
        Device("mps", "Apple GPU (Metal)", supports_float64=False),
    )


def test_importing_it_leaves_torch_out() -> None:
    code = (
        "import sys, lstm_viz.on_device as room\n"
        "print('torch' in sys.modules, room.torch_is_loaded(), room.torch_is_installed())\n"
        "room.device_gradients\n"
        "print('torch' in sys.modules, room.torch_is_loaded())\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "False", "True", "True", "True"]


def test_what_another_thread_still_imports_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    unfinished = ModuleType("torch")
    unfinished.__spec__ = ModuleSpec("torch", None)
    unfinished.__spec__._initializing = True  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch", unfinished)
    assert not on_device.torch_is_loaded()


def test_nothing_else_is_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'gpu'"):
        on_device.gpu  # noqa: B018


@pytest.mark.parametrize("key", ["cuda:7", "gpu", ""])
def test_an_unknown_device_is_named_with_those_there_are(key: str) -> None:
    with pytest.raises(lv.InvalidInput, match=rf"device is '{key}'; .*'cpu' \(CPU\)"):
        on_device.device_gradients([CELL], X, "last", device=key)


def test_metal_has_no_float64(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "find_devices", lambda: (devices.CPU, devices.APPLE_GPU))
    with pytest.raises(lv.InvalidInput, match=r"Apple GPU \(Metal\) computes in float32 only"):
        on_device.device_gradients([CELL], X, "last", device="mps")


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20 GiB"), "out of memory"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "of memory"),
        (RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"), "ran out of memory"),
        (RuntimeError("CUDNN_STATUS_ALLOC_FAILED"), "ran out of memory"),
        (RuntimeError("an illegal memory access\nCompile with X"), "says “an illegal memory acc"),
        (NotImplementedError("'aten::lstm' is not there."), r"“'aten::lstm' is not there”\."),
        (RuntimeError(""), "says “nothing more”"),
    ],
)
def test_a_device_that_fails_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, problem: RuntimeError, said: str
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(fused._Probed, "there_and_back", failing)
    for compute in (
        lambda: on_device.device_gradients([CELL], X, "last"),
        lambda: on_device.state_gradients(CELL, X),
        lambda: on_device.hidden_norms(CELL, X),
    ):
        with pytest.raises(DeviceFailed, match=f"CPU could not compute this: .*{said}") as caught:
            compute()
        assert caught.value.device == "CPU"
        assert caught.value.reason in str(caught.value)
        assert "Compile" not in str(caught.value)


@pytest.mark.parametrize(("key", "kind"), [("cuda:1", "cuda"), ("mps", "mps")])
def test_what_a_failed_device_held_is_released(
    monkeypatch: pytest.MonkeyPatch, key: str, kind: str
) -> None:
    held: list[weakref.ref[np.ndarray]] = []
    was_free: list[bool] = []
    monkeypatch.setattr(
        getattr(torch, kind), "empty_cache", lambda: was_free.append(held[0]() is None)
    )

    def compute() -> None:
        large = np.zeros(3)
        held.append(weakref.ref(large))
        raise RuntimeError("out of memory")

    with pytest.raises(DeviceFailed, match="GPU could not"):
        call_on_device(Device(key, "GPU"), compute)
    assert was_free == [True]


def test_a_device_that_failed_for_good_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing() -> None:
        raise RuntimeError("an illegal memory access was encountered")

    monkeypatch.setattr(torch.cuda, "empty_cache", failing)
    with pytest.raises(DeviceFailed, match="illegal memory access"):
        call_on_device(Device("cuda:0", "H200"), failing)
