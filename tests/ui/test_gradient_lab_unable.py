"""The gradient lab where nothing can be computed: it says so, and there is a way on."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.gradient_lab import computing
from tests.ui.test_pages import checked, opened, pictures

PAGE = "pages/vanishing_gradients.py"


def press(app: AppTest, label: str) -> AppTest:
    return checked(next(button for button in app.button if button.label == label).click().run())


def test_a_sequence_beyond_float32_is_refused_and_noise_offered() -> None:
    link = {
        "net": "random",
        "seq": "numbers",
        "numbers": "1 1e60 1",
        "grad": "reads.sequence~n.2~H.3~prec.float32",
    }
    app = checked(opened(link, PAGE))
    assert "beyond the range of float32" in app.warning[0].value.replace("\\", "")
    app = press(app, "Let them read noise")
    assert not app.warning
    assert "gradient" in pictures(app)


def test_a_text_of_many_letters_is_read() -> None:
    letters = "".join(chr(ord("A") + k) for k in range(40))
    link = {"net": "random", "seq": "text", "text": letters, "grad": "reads.sequence~n.2~H.3"}
    app = checked(opened(link, PAGE))
    assert not app.warning
    assert pictures(app)["gradient"].arrays["norms"].shape[0] == 40


def test_what_nobody_foresaw_is_said_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError("no room")

    link = {"grad": "T.7~H.3~n.2~seed.977"}
    with monkeypatch.context() as broken:
        broken.setattr(computing, "ensemble_gradients", failing)
        app = checked(opened(link, PAGE))
        assert "ZeroDivisionError" in app.error[0].value
    app = press(app, "Try again")
    assert not app.error
    assert "gradient" in pictures(app)
