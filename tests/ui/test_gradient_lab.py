"""The page of vanishing gradients as Streamlit runs it: what is shown, chosen, said, refused."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import lstm_viz as lv
from lstm_viz.figures.log_axis import magnitude
from lstm_viz.gradients import GradientSettings, draw_cell, loss_seed, noise
from lstm_viz.gradients import compare as compare_gradients
from lstm_viz.ui.gradient_lab import computing
from lstm_viz.ui.gradient_lab.scenarios import SCENARIOS
from tests.ui.test_pages import ROOT, checked, opened, pictures

PAGE = "pages/vanishing_gradients.py"
SMALL = {"grad": "T.12~H.5~n.3"}
SETTINGS = GradientSettings(steps=12, hidden_size=5, initialisations=3)
TABS = ("Setting", "Why", "Clipping", "Which inputs count", "In numbers", "Formulas and sources")


def lab(link: dict[str, str] | None = None) -> AppTest:
    return opened(SMALL if link is None else link, PAGE)


def at(link: dict[str, str], tab: str) -> AppTest:
    app = lab(link)
    app.session_state["gradient_tab"] = tab
    return checked(app.run())


def norms(app: AppTest) -> np.ndarray:
    return np.asarray(pictures(app)["gradient"].arrays["norms"], np.float64)


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption])


def settings_of(app: AppTest) -> GradientSettings:
    settings: GradientSettings = app.session_state["selection"].gradients.settings
    return settings


def test_the_numbers_on_the_page_are_the_networks_own() -> None:
    found = norms(lab())
    x = noise(SETTINGS)
    for column, architecture in zip((0, 1, 2), ("rnn_tanh", "gru", "lstm"), strict=True):
        each = []
        for k in range(3):
            cell = draw_cell(SETTINGS, architecture, k, x.shape[1])  # type: ignore[arg-type]
            each.append(lv.gradient_flow(cell, x, loss_seed(SETTINGS, 12, 5)).norm_h)
        np.testing.assert_allclose(found[:, column], np.median(each, axis=0), rtol=1e-9)


def test_the_page_says_its_setting_and_what_is_left() -> None:
    app = lab()
    text = said(app)
    assert "12 steps" in text
    assert "forget bias 3" in text
    words = pictures(app)["gradient"].spec["words"]
    for result in compare_gradients(SETTINGS).results:
        told = words[f"norm_{result.architecture}"]
        assert told == [magnitude(float(norm)) for norm in result.h.median]


@pytest.mark.parametrize("key", SCENARIOS)
def test_one_click_sets_a_scenario(key: str) -> None:
    app = lab({"grad": "T.60~H.5~n.3"})
    pills = next(group for group in app.get("button_group") if group.key == "gradient_scenario")
    checked(pills.set_value(key).run())
    assert SCENARIOS[key].is_set(settings_of(app))
    assert SCENARIOS[key].look_for in said(app)
    assert settings_of(app).steps == 60


def test_what_a_scenario_says_is_not_said_where_it_cannot_be_seen() -> None:
    for link in ("T.12~H.5~n.3", "T.60~H.5~n.3~loss.every", "T.1~H.5~n.3"):
        assert SCENARIOS["bias-3"].look_for not in said(lab({"grad": link}))
    assert "A loss looks at the only step" in said(lab({"grad": "T.1~H.5~n.3"}))


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("gradient_forget_bias", -2.5, "forget_bias"),
        ("gradient_hidden_size", 7, "hidden_size"),
        ("gradient_initialisations", 2, "initialisations"),
        ("gradient_recurrent_gain", 2.5, "recurrent_gain"),
        ("gradient_input_scale", 0.5, "input_scale"),
        ("gradient_steps_slider", 30, "steps"),
    ],
)
def test_a_slider_changes_what_is_computed(key: str, value: Any, field: str) -> None:
    app = lab()
    before = norms(app)
    checked(app.slider(key=key).set_value(value).run())
    assert getattr(settings_of(app), field) == value
    after = norms(app)
    assert before.shape != after.shape or not np.array_equal(before, after)


def test_a_length_is_typed_up_to_five_thousand() -> None:
    app = lab({"grad": "T.12~H.2~n.1~nets.rnn_tanh"})
    checked(app.number_input(key="gradient_steps").set_value(1500).run())
    assert norms(app).shape[0] == 1500
    assert app.slider(key="gradient_steps_slider").value == 300


def test_the_bias_is_taken_off_and_set_again() -> None:
    app = lab()
    checked(app.toggle(key="gradient_has_bias").set_value(False).run())
    assert settings_of(app).forget_bias is None
    checked(app.slider(key="gradient_forget_bias").set_value(2.0).run())
    assert settings_of(app).forget_bias == 2.0
    assert app.toggle(key="gradient_has_bias").value is True


def test_undo_takes_a_knob_back() -> None:
    app = lab()
    before = norms(app)
    checked(app.slider(key="gradient_forget_bias").set_value(0.5).run())
    checked(app.button(key="undo").click().run())
    assert settings_of(app).forget_bias == 3.0
    np.testing.assert_array_equal(norms(app), before)


def test_the_sidebars_sequence_and_network_stand_beside_the_others() -> None:
    app = lab({"grad": "H.5~n.2~reads.sequence", "net": "leaky-average"})
    current = lv.preset("leaky-average")
    trace = current.cell.trace(current.sequence.x)
    seed = np.ones(1)
    flow = lv.gradient_flow(current.cell, current.sequence.x, seed)
    found = norms(app)
    assert found.shape[0] == trace.steps
    assert any(np.allclose(column, flow.norm_h, rtol=1e-9) for column in found.T)
    assert any(np.allclose(column, flow.norm_c, rtol=1e-9) for column in found.T)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(
    "link",
    [
        SMALL["grad"],
        "T.1~H.1~n.1~D.1",
        "T.2~H.3~n.2~nets.rnn_relu~init.identity",
        "T.30~H.4~n.3~gain.5~prec.float32",
        "T.20~H.4~n.2~nets.rnn_tanh-rnn_relu-gru-lstm~loss.every~same.parameters~init.chrono",
        "T.400~H.4~n.2~prec.float32~nets.rnn_tanh-lstm~fb.-4",
        "H.4~n.2~reads.sequence",
        "T.10~H.4~n.2~scale.0",
    ],
)
def test_every_part_shows_with_every_kind_of_setting(tab: str, link: str) -> None:
    app = at({"grad": link}, tab)
    assert not app.error
    assert "gradient" in pictures(app)


def test_a_long_sequence_is_not_looked_at_closely() -> None:
    app = at({"grad": "T.2000~H.2~n.1~nets.lstm"}, "Why")
    assert any("up to 1,000 steps" in str(info.value).replace("\\", "") for info in app.info)


def test_the_table_says_what_was_found() -> None:
    app = at(SMALL, "In numbers")
    text = said(app)
    for result in compare_gradients(SETTINGS).results:
        assert f"{result.parameter_count:,}" in text


def test_a_device_that_is_not_here_leaves_it_to_the_cpu() -> None:
    app = lab({"grad": "T.12~H.5~n.3~by.torch~on.cuda:7"})
    (warning,) = app.warning
    text = str(warning.value).replace("\\", "")
    assert "cuda:7" in text
    assert "NumPy on the CPU computes it instead" in text
    np.testing.assert_allclose(norms(app), norms(lab()), rtol=1e-12)


def test_a_device_that_fails_leaves_it_to_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    from lstm_viz.on_device import DeviceFailed, gradients

    def failing(*_: object, device: str, **__: object) -> None:
        raise DeviceFailed(device, "it ran out of memory")

    monkeypatch.setattr(gradients, "device_gradients", failing)
    app = lab({"grad": "T.12~H.5~n.3~by.torch~seed.99"})
    (warning,) = app.warning
    text = str(warning.value).replace("\\", "")
    assert "out of memory" in text
    assert "NumPy on the CPU computes it instead" in text
    assert "gradient" in pictures(app)


def test_pytorch_on_the_cpu_finds_the_same() -> None:
    app = lab({"grad": "T.12~H.5~n.3~by.torch"})
    assert not app.warning
    np.testing.assert_allclose(norms(app), norms(lab()), rtol=1e-8)
    assert app.selectbox(key="gradient_device").value == "cpu"


def test_without_pytorch_the_page_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "torch_is_installed", lambda: False)
    app = lab({"grad": "T.12~H.5~n.3~by.torch~seed.7"})
    (warning,) = app.warning
    assert "PyTorch is not installed here" in str(warning.value).replace("\\", "")
    assert "gradient" in pictures(app)


def test_pytorch_is_not_loaded_for_the_page() -> None:
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({PAGE!r}, default_timeout=60).run()\n"
        "assert not app.exception\n"
        "print('torch' in sys.modules)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip().endswith("False")


def test_a_broken_link_is_named_and_the_page_opens() -> None:
    app = lab({"grad": "T.-5"})
    (warning,) = app.warning
    assert "“-5” is no whole number" in str(warning.value).replace("\\", "")
    assert settings_of(app) == GradientSettings()


def test_the_csv_is_read_back() -> None:
    from lstm_viz.gradients import table_csv

    rows = list(csv.DictReader(io.StringIO(table_csv(compare_gradients(SETTINGS)))))
    assert len(rows) == 3
