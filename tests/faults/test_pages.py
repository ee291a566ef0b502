"""What fails in the midst of something is said on the page; what there was stays; a try helps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import Cell
from lstm_viz.gradients import EnsembleGradients, Loss, ensemble_gradients
from lstm_viz.on_device import DeviceFailed, gradients
from lstm_viz.ui.gradient_lab import computing, job
from lstm_viz.ui.queue import Queue
from tests.ui.test_pages import checked, opened, pictures

LAB = "pages/vanishing_gradients.py"
LINK = "T.12~H.5~n.30"


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.warning, *app.error, *app.info]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


class FailsAfter:
    """Computes gradients some times, then fails so often."""

    def __init__(self, problem: BaseException, good: int, bad: int = 1_000) -> None:
        self._problem, self._good, self._bad = problem, good, bad

    def __call__(
        self, cells: Sequence[Cell], x: FloatArray, loss: Loss, **_: Any
    ) -> EnsembleGradients:
        self._good -= 1
        if self._good < 0 and self._bad > 0:
            self._bad -= 1
            raise self._problem
        return ensemble_gradients(cells, x, loss)


@pytest.fixture(autouse=True)
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten initialisations a piece, whatever the computer; a server of this test alone."""
    original = computing.sweep

    def sweep(*args: Any, **kwargs: Any) -> Any:
        return original(*args, **kwargs, chunk=10)

    monkeypatch.setattr(computing, "sweep", sweep)
    monkeypatch.setattr(job, "_turns", Queue(places=1))
    monkeypatch.setattr(job, "AT_ONCE", 5.0)


def shown(app: AppTest) -> int:
    """Of how many initialisations the picture is."""
    return int(app.session_state["gradient_job"].latest.done)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (MemoryError(), "no memory left"),
        (ZeroDivisionError(), "ZeroDivisionError"),
        (SystemExit(), "SystemExit"),
    ],
)
def test_a_sweep_that_breaks_off_keeps_what_it_has_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, problem: BaseException, words: str
) -> None:
    # Three kinds of network a piece: the first piece is whole, the second is not.
    link = {"grad": f"{LINK}~seed.{len(words)}"}
    monkeypatch.setattr(computing, "ensemble_gradients", FailsAfter(problem, good=4, bad=1))
    app = checked(opened(link, LAB))
    assert "gradient" in pictures(app)
    assert shown(app) == 10
    (error,) = app.error
    text = str(error.value).replace("\\", "")
    assert text.startswith("The computation broke off: ")
    assert words in text
    assert text.endswith("10 of 30 initialisations are shown.")
    app = checked(app.run())  # and it stays so, without being tried at every run
    assert shown(app) == 10
    app = checked(app.button(key="gradient_again").click().run())
    assert not app.error
    assert "gradient" in pictures(app)
    assert "broke off" not in said(app)
    again = checked(opened(link, LAB))
    assert not again.error


def test_a_device_that_fails_half_way_leaves_the_rest_to_numpy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = DeviceFailed("The GPU", "it ran out of memory")
    with monkeypatch.context() as failing:
        failing.setattr(gradients, "device_gradients", FailsAfter(problem, good=4))
        app = checked(opened({"grad": f"{LINK}~by.torch~seed.31"}, LAB))
        (warning,) = app.warning
        text = str(warning.value).replace("\\", "")
        assert "The GPU could not compute this: it ran out of memory." in text
        assert "NumPy on the CPU computes it instead" in text
        assert shown(app) == 30
    again = checked(opened({"grad": f"{LINK}~by.torch~seed.31"}, LAB))
    assert not again.warning  # what NumPy found is not taken for the device's: it is tried again


def test_pytorch_that_cannot_be_loaded_leaves_it_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("libcudart.so.12: cannot open shared object file")

    monkeypatch.setattr(computing, "find_devices", broken)
    app = checked(opened({"grad": f"{LINK}~by.torch~seed.32"}, LAB))
    (warning,) = app.warning
    assert "PyTorch could not be loaded (libcudart.so.12" in str(warning.value).replace("\\", "")
    assert "gradient" in pictures(app)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (RuntimeError("[enforce fail] not enough memory: you tried"), "ran out of memory"),
        (RuntimeError("could not create a primitive\nat line 7"), "could not create a primitive"),
        (MemoryError(), "no memory left"),
        (OSError("libtorch.so: undefined symbol"), "libtorch.so: undefined symbol"),
    ],
)
def test_the_check_against_pytorch_fails_in_words_and_works_the_next_time(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, words: str
) -> None:
    def failing(*_: object) -> None:
        raise problem

    app = checked(opened())
    with monkeypatch.context() as broken:
        broken.setattr("lstm_viz.torch_bridge.largest_difference", failing)
        app = checked(app.button(key="compare_with_pytorch").click().run())
        assert "Not compared" in said(app)
        assert words in said(app)
        assert "at line 7" not in said(app)
    app = checked(app.button(key="compare_with_pytorch").click().run())
    assert "ifference from" in said(app)
    assert "Not compared" not in said(app)
