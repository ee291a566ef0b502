"""The page on which networks learn, as Streamlit runs it: begun, paused, gone on with, told of."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.errors import InvalidInput
from lstm_viz.on_device import DeviceFailed
from lstm_viz.training import Training, TrainingSettings, train
from lstm_viz.ui.queue import Queue
from lstm_viz.ui.training import running, visit
from lstm_viz.ui.training.choice import OPENING_SETTINGS
from lstm_viz.ui.training.job import Job
from lstm_viz.ui.training.running import poll
from lstm_viz.ui.training.scenarios import SCENARIOS
from lstm_viz.ui.training.visit import Shown
from lstm_viz.ui.training.watched import watched
from lstm_viz.weight_files import load_weights
from tests.ui.test_pages import ROOT, checked, opened, pictures

PAGE = "pages/watch_it_learn.py"
SMALL = {"train": "task.parity~lag.4~H.3~B.4~n.60~seed.1"}
SETTINGS = TrainingSettings(
    task="parity", lag=4, hidden_size=3, batch=4, updates=60, seed=1, init="chrono"
)
TABS = (
    "Setting",
    "One sequence",
    "Gradient through time",
    "Gates",
    "In numbers",
    "The task",
    "Keep and use",
)


@pytest.fixture(autouse=True)
def places(monkeypatch: pytest.MonkeyPatch) -> Queue:
    """A server of one place, for this test alone."""
    queue = Queue(places=1)
    monkeypatch.setattr(visit, "QUEUE", queue)
    monkeypatch.setattr(running, "QUEUE", queue)
    return queue


class Slowly:
    """A real training, an item at a time as the test allows."""

    def __init__(self) -> None:
        self.may_go = threading.Semaphore(0)
        self.problem: BaseException | None = None
        self.is_over = False  # the test is
        self.begun: list[TrainingSettings] = []

    def __call__(self, settings: TrainingSettings) -> Iterator[Training]:
        self.begun.append(settings)
        return self._run(settings)

    def _run(self, settings: TrainingSettings) -> Iterator[Training]:
        for item in train(settings):
            assert self.may_go.acquire(timeout=20)
            if self.is_over:
                return
            if self.problem is not None:
                raise self.problem
            yield item


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slowly]:
    steps = Slowly()
    monkeypatch.setattr(visit, "begin", steps)
    monkeypatch.setattr("lstm_viz.training.loop.TOLD_EVERY", 0.0)
    yield steps
    steps.is_over = True
    for thread in threading.enumerate():
        if thread.name == "training":
            steps.may_go.release()
    for thread in threading.enumerate():
        if thread.name == "training":
            thread.join(20)


def page(link: dict[str, str] | None = None) -> AppTest:
    return opened({"net": "counter", **(SMALL if link is None else link)}, PAGE)


def buttons(app: AppTest) -> dict[str, str]:
    """What can be done, by key."""
    return {
        one.key.removeprefix("training_"): one.label
        for one in app.button
        if one.key and one.key.startswith("training_")
    }


def press(app: AppTest, name: str) -> AppTest:
    return checked(app.button(key=f"training_{name}").click().run())


def tab(app: AppTest, name: str) -> AppTest:
    app.session_state["training_tab"] = name
    return checked(app.run())


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.warning, *app.error, *app.info]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def progress(app: AppTest) -> str:
    (bar,) = app.get("progress")
    return str(bar.proto.text)


def job(app: AppTest) -> Job:
    found: Job = app.session_state["training_job"]
    return found


def shown_on(app: AppTest) -> Shown:
    """What the page shows of this visit's training, if there is one."""
    return Shown(SETTINGS, job=job(app) if "training_job" in app.session_state else None)


def updates(app: AppTest) -> int:
    latest = job(app).latest
    return -1 if latest is None else max(len(course.losses) for course in latest.courses)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def go(app: AppTest, steps: Slowly, items: int) -> AppTest:
    """Let so many items come, and look at the page then."""
    for _ in range(items):
        before = job(app).latest
        steps.may_go.release()
        until(lambda before=before: job(app).latest is not before)
    return checked(app.run())


def finished(app: AppTest) -> AppTest:
    press(app, "start")
    until(lambda: job(app).state == "done")
    return checked(app.run())


def chosen(app: AppTest) -> Any:
    return app.session_state["selection"]


def test_it_opens_alive_on_the_untrained_networks() -> None:
    app = page({})
    text = said(app)
    assert chosen(app).training.settings == OPENING_SETTINGS
    assert "Adding, numbers from 0 to 1" in text
    assert SCENARIOS["adding"].look_for in text
    assert "Before the first update the LSTM answers" in text
    assert buttons(app) == {"start": "Start"}
    assert "nothing is trained before you ask" in progress(app)
    assert "networks" in pictures(app)
    assert "train" not in dict(app.query_params)


def test_pytorch_is_not_loaded_for_the_page_nor_for_any_part_of_it() -> None:
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({str(ROOT / PAGE)!r}, default_timeout=60).run()\n"
        "assert not app.exception\n"
        f"for tab in {TABS}:\n"
        "    app.session_state['training_tab'] = tab\n"
        "    assert not app.run().exception\n"
        "print('torch' in sys.modules)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip().endswith("False")


def test_a_training_grows_on_the_page_until_it_has_ended(slowly: Slowly) -> None:
    app = press(page(), "start")
    assert buttons(app) == {"pause": "Pause", "stop": "Stop training"}
    assert "Loading PyTorch" in progress(app)
    assert "Before the first update" in said(app)
    go(app, slowly, 6)
    assert slowly.begun == [SETTINGS]
    assert updates(app) > 0
    assert f"Training: {updates(app)} of 60 updates" in progress(app)
    latest = job(app).latest
    assert latest is not None
    drawn = pictures(app)["networks"].figures[0]["data"]
    lines = {trace["name"]: trace for trace in drawn}
    looks = [look.right for look in latest.courses[1].looks]
    assert lines["right: lstm"]["y"] == looks
    for _ in range(1000):
        slowly.may_go.release()
    until(lambda: job(app).state == "done")
    checked(app.run())
    assert progress(app).startswith("Ended: 60 of 60 updates")
    assert buttons(app) == {"start": "Start again", "use": "Use the LSTM on the other pages"}


def test_the_numbers_are_those_of_the_same_training_elsewhere() -> None:
    app = finished(page())
    *_, whole = train(SETTINGS)
    mine = job(app).latest
    assert mine is not None
    for one, other in zip(mine.courses, whole.courses, strict=True):
        np.testing.assert_array_equal(one.losses, other.losses)
        assert one.looks[-1].right == other.looks[-1].right
    tab(app, "In numbers")
    table = next(part.value for part in app.markdown if "| Network |" in part.value)
    for course in whole.courses:
        assert f"{course.parameter_count:,}" in table


def test_it_pauses_and_goes_on_where_it_was(slowly: Slowly, places: Queue) -> None:
    app = press(page(), "start")
    go(app, slowly, 3)
    press(app, "pause")
    slowly.may_go.release()  # the item that was being computed
    until(lambda: not job(app).holds_a_place)
    checked(app.run())
    at = updates(app)
    assert set(buttons(app)) == {"go_on", "stop", "use"}
    assert progress(app).startswith(f"Paused: {at} of 60 updates")
    assert places.enter().line == 0  # somebody else's turn
    slowly.may_go.release()
    time.sleep(0.05)
    checked(app.run())
    assert updates(app) == at


def test_what_was_paused_goes_on(slowly: Slowly) -> None:
    app = press(page(), "start")
    go(app, slowly, 3)
    press(app, "pause")
    slowly.may_go.release()
    until(lambda: not job(app).holds_a_place)
    at = updates(app)
    press(app, "go_on")
    go(app, slowly, 2)
    assert updates(app) > at
    assert len(slowly.begun) == 1
    assert "pause" in buttons(app)


def test_stopping_keeps_what_was_trained(slowly: Slowly) -> None:
    app = press(page(), "start")
    go(app, slowly, 4)
    press(app, "stop")
    slowly.may_go.release()
    until(lambda: not job(app).holds_a_place)
    checked(app.run())
    assert progress(app).startswith(f"Stopped: {updates(app)} of 60 updates")
    assert set(buttons(app)) == {"start", "use"}
    assert f"After {updates(app)} updates" in said(app) or "Before" in said(app)


def test_who_waits_is_told_the_place_in_line(slowly: Slowly, places: Queue) -> None:
    others = [places.enter(), places.enter()]
    app = press(page(), "start")
    assert "You are 2nd in line: this server trains for 1 at a time" in progress(app)
    others[0].leave()
    until(lambda: job(app).line == 1)
    assert "You are 1st in line" in progress(checked(app.run()))
    press(app, "stop")
    until(lambda: job(app).line == 0)
    others[1].leave()
    time.sleep(0.05)
    assert slowly.begun == []
    assert "start" in buttons(checked(app.run()))


def test_who_waits_in_line_is_looked_at_less_often(slowly: Slowly, places: Queue) -> None:
    somebody_else = places.enter()
    app = page()
    assert poll(shown_on(app)) is None  # nothing changes by itself
    press(app, "start")
    assert "in line" in progress(app)
    assert poll(shown_on(app)) == 2.0
    somebody_else.leave()
    until(lambda: job(app).holds_a_place)
    assert poll(shown_on(app)) == 0.5
    press(app, "stop")
    slowly.may_go.release()
    until(lambda: not job(app).holds_a_place)
    assert poll(shown_on(app)) is None


def test_leaving_the_page_pauses_at_once_and_coming_back_says_so(slowly: Slowly) -> None:
    app = opened({"net": "counter", **SMALL})
    checked(app.switch_page(PAGE).run())
    press(app, "start")
    go(app, slowly, 3)
    checked(app.switch_page("pages/step_through.py").run())
    assert job(app).state == "paused"
    slowly.may_go.release()
    until(lambda: not job(app).holds_a_place)
    at = updates(app)
    checked(app.switch_page(PAGE).run())
    assert progress(app).startswith(f"Paused when you left this page: {at} of 60 updates")
    press(app, "go_on")
    go(app, slowly, 2)
    assert updates(app) > at


def test_a_knob_leaves_the_training_alone_until_the_next_start(slowly: Slowly) -> None:
    app = press(page(), "start")
    go(app, slowly, 2)
    checked(app.slider(key="training_hidden_size").set_value(5).run())
    assert chosen(app).training.settings.hidden_size == 5
    assert "they apply at the next start" in said(app)
    assert buttons(app)["start"] == "Start again"
    go(app, slowly, 1)
    latest = job(app).latest
    assert latest is not None
    assert latest.settings.hidden_size == 3
    press(app, "start")
    slowly.may_go.release()  # the old one's last item
    until(lambda: len(slowly.begun) == 2)
    assert slowly.begun[1].hidden_size == 5
    assert "they apply at the next start" not in said(app)


def test_what_has_ended_stays_though_other_settings_are_chosen(slowly: Slowly) -> None:
    app = press(page(), "start")
    go(app, slowly, 3)
    checked(app.slider(key="training_hidden_size").set_value(5).run())
    press(app, "stop")
    slowly.may_go.release()
    until(lambda: not job(app).holds_a_place)
    for _ in range(2):
        checked(app.run())
        assert progress(app).startswith(f"Stopped: {updates(app)} of 60 updates")
        assert "they apply at the next start" in said(app)
        assert buttons(app)["start"] == "Start again"
    ended = job(app)
    checked(app.slider(key="training_hidden_size").set_value(6).run())
    assert "nothing is trained before you ask" in progress(app)
    assert "they apply at the next start" not in said(app)
    checked(app.slider(key="training_hidden_size").set_value(5).run())
    assert "nothing is trained before you ask" in progress(app)
    checked(app.slider(key="training_hidden_size").set_value(3).run())
    assert progress(app).startswith(f"Stopped: {updates(app)} of 60 updates")
    checked(app.slider(key="training_hidden_size").set_value(5).run())
    press(app, "start")
    assert job(app) is not ended
    assert job(app).settings.hidden_size == 5


def test_an_earlier_training_can_be_seen_in_place_of_one_that_has_just_ended(
    slowly: Slowly,
) -> None:
    slowly.may_go = threading.Semaphore(10_000)
    app = finished(page())
    first = job(app).latest
    checked(app.slider(key="training_hidden_size").set_value(5).run())
    slowly.may_go = threading.Semaphore(0)
    press(app, "start")
    go(app, slowly, 3)
    checked(app.slider(key="training_hidden_size").set_value(3).run())
    press(app, "stop")
    slowly.may_go.release()
    until(lambda: not job(app).holds_a_place)
    checked(app.run())
    assert progress(app).startswith("Stopped")
    tab(app, "Keep and use")
    assert "after a reload, or in another tab, it is gone" in said(app)
    press(app, "earlier_1")
    assert progress(app).startswith("Ended: 60 of 60 updates")
    assert visit_shows(app) is first


def test_a_click_that_an_older_link_comes_with_leaves_the_settings(slowly: Slowly) -> None:
    """A browser sends the address that it shows, which may be one choice behind."""
    app = page()
    checked(app.slider(key="training_hidden_size").set_value(5).run())
    for name in ("start", "pause", "go_on", "stop"):
        app.query_params["train"] = SMALL["train"]
        press(app, name)
        assert chosen(app).training.settings.hidden_size == 5
    slowly.may_go.release()


def test_what_was_trained_stays_for_the_visit() -> None:
    app = finished(page())
    first = job(app).latest
    checked(app.number_input(key="training_seed").set_value(2).run())
    assert buttons(app) == {"start": "Start"}
    assert "Before the first update" in said(app)
    finished(app)
    tab(app, "Keep and use")
    assert len([key for key in buttons(app) if key.startswith("earlier")]) == 2
    press(app, "earlier_1")
    assert chosen(app).training.settings.seed == 1
    assert progress(app).startswith("Ended: 60 of 60")
    assert visit_shows(app) is first
    checked(app.button(key="undo").click().run())
    assert chosen(app).training.settings.seed == 2
    assert visit_shows(app) is job(app).latest


def visit_shows(app: AppTest) -> Training | None:
    """The training whose settings are chosen, of those that the visit has."""
    now = job(app).latest
    every = [*app.session_state["trainings_kept"], *([] if now is None else [now])]
    settings = chosen(app).training.settings
    return next((one for one in every if one.settings == settings), None)


def test_the_lstm_becomes_the_network_of_every_page_and_undo_takes_it_back() -> None:
    app = opened({"net": "counter", **SMALL})
    checked(app.switch_page(PAGE).run())
    finished(app)
    press(app, "use")
    latest = job(app).latest
    assert latest is not None
    sequence = watched(SETTINGS, 0).sequence
    trained = latest.courses[1].network.trace(sequence.x)
    assert "The LSTM after 60 updates is now on all pages" in said(app)
    checked(app.switch_page("pages/step_through.py").run())
    shown = pictures(app)["strip"].arrays["h"]
    np.testing.assert_allclose(shown, trained.hidden, atol=1e-6)
    assert "trained on “Parity” for 60 updates" in said(app)
    link = dict(app.query_params)
    checked(app.button(key="undo").click().run())
    assert chosen(app).network == "counter"
    assert chosen(app).own is None
    other = opened(link)
    np.testing.assert_allclose(pictures(other)["strip"].arrays["h"], trained.hidden, atol=1e-6)
    assert "they came from a training, a file or a link" in said(other)
    assert "Begun as" not in said(other)


def test_each_network_can_be_saved() -> None:
    app = tab(finished(page()), "Keep and use")
    saved = {one.proto.label: one for one in app.get("download_button")}
    assert {"RNN (tanh) after 60 updates", "LSTM after 60 updates"} <= set(saved)


@pytest.mark.parametrize("name", TABS)
@pytest.mark.parametrize("link", [SMALL["train"], "task.order-two~lag.20~H.4~nets.gru~n.3"])
def test_every_part_shows_before_and_after(name: str, link: str) -> None:
    app = tab(page({"train": link}), name)
    assert not app.error
    finished(app)
    assert not app.error
    pictured = {
        "One sequence": "sequence",
        "Gradient through time": "gradients",
        "Gates": "gates",
    }
    if name in pictured:
        assert pictured[name] in pictures(app)


def test_another_sequence_is_watched() -> None:
    app = tab(page(), "One sequence")
    before = pictures(app)["sequence"].arrays["x"]
    checked(app.number_input(key="training_sequence").set_value(9).run())
    after = pictures(app)["sequence"].arrays["x"]
    np.testing.assert_allclose(after, watched(SETTINGS, 8).sequence.x, atol=1e-6)
    assert not np.array_equal(before, after)
    assert dict(app.query_params)["train"].endswith("look.9")


@pytest.mark.parametrize("key", SCENARIOS)
def test_one_click_sets_a_scenario(key: str) -> None:
    app = page({"train": "seed.3"})
    pills = next(group for group in app.get("button_group") if group.key == "training_scenario")
    if key == "adding":
        checked(pills.set_value("parity").run())
        pills = next(g for g in app.get("button_group") if g.key == "training_scenario")
    checked(pills.set_value(key).run())
    assert SCENARIOS[key].is_set(chosen(app).training.settings)
    assert chosen(app).training.settings.seed == 3
    assert SCENARIOS[key].look_for in said(app)
    assert "start" in buttons(app)


@pytest.mark.parametrize(
    ("widget", "key", "value", "field"),
    [
        ("number_input", "lag", 7, "lag"),
        ("slider", "hidden_size", 9, "hidden_size"),
        ("slider", "forget_bias", 2.5, "forget_bias"),
        ("number_input", "seed", 4, "seed"),
        ("number_input", "learning_rate", 0.003, "learning_rate"),
        ("number_input", "learning_rate_end", 0.001, "learning_rate_end"),
        ("number_input", "clip", 5.0, "clip"),
        ("number_input", "batch", 8, "batch"),
        ("number_input", "updates", 700, "updates"),
        ("toggle", "stops_when_solved", False, "stops_when_solved"),
    ],
)
def test_a_knob_sets_what_is_trained_next(widget: str, key: str, value: Any, field: str) -> None:
    app = page({"train": "task.parity~init.pytorch~H.3"})
    found = getattr(app, widget)(key=f"training_{key}")
    checked(found.set_value(value).run())
    assert getattr(chosen(app).training.settings, field) == value
    assert getattr(app, widget)(key=f"training_{key}").value == value
    checked(app.button(key="undo").click().run())
    assert chosen(app).training.settings == TrainingSettings(
        task="parity", init="pytorch", hidden_size=3
    )


@pytest.mark.parametrize(
    ("link", "steps"),
    [
        ("lr.0.01", {"learning_rate": 0.001, "learning_rate_end": 0.001, "clip": 0.1}),
        ("lr.0.004", {"learning_rate": 0.001, "learning_rate_end": 0.001}),
        ("lr.1~end.0.03~clip.off", {"learning_rate": 0.1, "learning_rate_end": 0.01, "clip": 1.0}),
    ],
)
def test_a_step_suits_what_is_chosen(link: str, steps: dict[str, float]) -> None:
    app = page({"train": f"task.parity~H.3~{link}"})
    for field, step in steps.items():
        assert app.number_input(key=f"training_{field}").step == pytest.approx(step)


def test_what_a_browsers_sum_leaves_behind_a_number_is_cut_off() -> None:
    app = page({"train": "task.parity~H.3~lr.0.01"})
    checked(app.number_input(key="training_learning_rate").set_value(0.01 - 0.001).run())
    assert chosen(app).training.settings.learning_rate == 0.009
    assert app.number_input(key="training_learning_rate").value == 0.009


def test_zero_stands_for_no_clipping_and_for_a_rate_that_stays() -> None:
    app = page({"train": "task.parity~H.3~end.0.001"})
    for key in ("clip", "learning_rate_end"):
        checked(app.number_input(key=f"training_{key}").set_value(0.0).run())
        assert getattr(chosen(app).training.settings, key) is None
        assert app.number_input(key=f"training_{key}").value == 0


def test_another_task_brings_its_own_lag() -> None:
    app = page({"train": "lag.30~H.3"})
    checked(app.selectbox(key="training_task").set_value("copy").run())
    settings = chosen(app).training.settings
    assert (settings.task, settings.lag) == ("copy", settings.problem.default_lag)
    assert settings.problem.sentence in said(app)


def test_a_link_is_followed_and_a_broken_one_named() -> None:
    app = page({"train": "task.parity~lag.-2"})
    assert "“-2” is no whole number" in said(app)
    assert chosen(app).training.settings == OPENING_SETTINGS
    again = page({"train": "task.parity~lag.3~nets.gru~H.2"})
    assert chosen(again).training.settings.architectures == ("gru",)
    assert dict(again.query_params)["train"] == "task.parity~lag.3~nets.gru~H.2"


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (DeviceFailed("GPU", "it ran out of memory"), "GPU could not compute this: it ran out"),
        (InvalidInput("the batch is too large."), "This cannot be trained: the batch is too large"),
        (ImportError("libtorch.so"), "PyTorch could not be loaded (libtorch.so)"),
        (RuntimeError("<b>secret</b>"), "The training broke off (RuntimeError)"),
    ],
)
def test_what_fails_is_told_and_nothing_is_lost(
    slowly: Slowly, problem: BaseException, told: str
) -> None:
    app = press(page(), "start")
    go(app, slowly, 4)
    at = updates(app)
    slowly.problem = problem
    slowly.may_go.release()
    until(lambda: job(app).state == "failed")
    checked(app.run())
    assert told in said(app)
    assert ("What was trained until then is kept" in said(app)) == (at > 0)
    assert "secret" not in said(app)
    assert updates(app) == at
    assert progress(app).startswith(f"Broken off: {at} of 60")
    slowly.problem = None
    press(app, "start")
    go(app, slowly, 2)
    assert told not in said(app)


def test_a_device_that_is_not_here_is_named() -> None:
    app = page({"train": "task.parity~lag.4~H.3~n.5~on.cuda:7"})
    press(app, "start")
    until(lambda: job(app).state == "failed")
    text = said(checked(app.run()))
    assert progress(app) == "Broken off before the first update"
    assert "is kept" not in text
    assert "cuda:7" in text
    assert "This cannot be trained" in text


def test_divergence_is_told_with_its_update_and_what_to_try() -> None:
    app = finished(page({"train": "opt.sgd~lr.10~clip.off~lag.10~H.3"}))
    latest = job(app).latest
    assert latest is not None
    text = said(app)
    for course in latest.courses:
        assert course.diverged_at is not None
        assert f"at update {course.diverged_at}" in text
    assert "a smaller learning rate than 10" in text
    assert "clipping" in text
    for name in TABS:
        assert not tab(app, name).error


def test_what_is_too_large_for_the_other_pages_says_so() -> None:
    app = finished(page({"train": "task.parity~lag.3~H.65~nets.lstm~n.2~B.1"}))
    use = app.button(key="training_use")
    assert use.disabled
    assert "up to 64 units" in str(use.help)


def test_without_pytorch_the_page_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "torch_is_installed", lambda: False)
    app = page()
    assert app.button(key="training_start").disabled
    assert "PyTorch is not installed here" in said(app)
    assert "networks" in pictures(app)


def test_a_server_that_ends_lets_the_training_come_to_an_end() -> None:
    code = (
        "import time\n"
        "from lstm_viz.training import TrainingSettings\n"
        "from lstm_viz.ui.training.job import Job\n"
        "from lstm_viz.ui.training.visit import begin\n"
        "settings = TrainingSettings(hidden_size=8, updates=100_000)\n"
        "job = Job(settings, lambda: begin(settings))\n"
        "while job.latest is None or not len(job.latest.courses[0].losses):\n"
        "    job.look()\n"
        "    assert job.problem is None\n"
        "    time.sleep(0.01)\n"
        "print('ends')\n"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert found.stdout.strip() == "ends"
    assert (found.returncode, "terminate" in found.stderr) == (0, False)


def test_saved_weights_are_read_back() -> None:
    from lstm_viz.weight_files import safetensors_bytes

    *_, whole = train(SETTINGS)
    for course in whole.courses:
        back = load_weights(safetensors_bytes(course.network))
        x = watched(SETTINGS, 0).sequence.x
        np.testing.assert_array_equal(back.trace(x).output, course.network.trace(x).output)
