"""What the server's answer to an action costs, in processor time; on every page.

A hundred students who act every four seconds on one Python process leave 40 ms of one core to each
answer. ``python -m benchmarks.answers`` prints the table; names behind it choose pages.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import Row
from benchmarks.visitors import Server, Visitor

APP = Path(__file__).parents[1] / "app.py"
ONE_LINE = """import streamlit as st
value = st.slider("Forget bias", -6.0, 6.0, 1.0, 0.25, key="slider")
st.write(f"The bias is {value}.")
"""
REPEATS = 15
WARM_UP = 3

OWN_CELL = "net=random&h=4&seq=seasonal&n=40&d=2&t=3"
"""Four units, forty steps."""


WITHOUT_CLOCK = ("challenges", "watch_it_learn")
"""The pages whose clock tells the server nothing as they open."""


@dataclass(frozen=True)
class Action:
    """Something that a student does on a page."""

    page: str
    name: str
    act: Callable[[Visitor, int], float]  # its k-th time; returns processor time in seconds
    link: str = ""
    button: str = ""  # the key of one that is pressed before


def _slid(key: str, low: float, step: float) -> Callable[[Visitor, int], float]:
    """A slider that never stands twice at the same place: what was kept is of no help."""
    return lambda visitor, k: visitor.move(key, [low + step * k])


def _counted(key: str) -> Callable[[Visitor, int], float]:
    """The same for a whole number that is typed."""
    return lambda visitor, k: visitor.move(key, k + 2.0)


_bias_slid = _slid("choose_forget_bias", -5, 0.25)

CHANGES = (
    Action("", "forget bias", _bias_slid, OWN_CELL),
    Action("", "another unit", lambda visitor, k: visitor.move("choose_unit", str(k % 2 + 1))),
    Action("gates_over_time", "forget bias", _bias_slid, OWN_CELL),
    Action("conveyor_belt", "forget bias", _bias_slid, OWN_CELL),
    Action("weight_lab", "a knob", _slid("knob_f", -5, 0.25), OWN_CELL),
    Action("weight_lab", "a weight", lambda visitor, k: visitor.change_weight(k / 8), OWN_CELL),
    Action("challenges", "a knob", _slid("knob_f", -5, 0.25), button="begin"),
    Action("vanishing_gradients", "a knob", _slid("gradient_forget_bias", -3, 0.25)),
    Action("side_by_side", "another sequence", _counted("side_by_side_held_out")),
    Action("watch_it_learn", "a knob", _slid("training_forget_bias", -3, 0.25)),
    Action("attention", "another text", _counted("attention_held_out")),
    Action("variants", "a knob", _slid("variants_strength", 0, 0.05)),
    Action("what_it_costs", "a slider", _slid("cost_hidden_size", 0, 0.75)),
)


def actions_on(page: str) -> tuple[Action, ...]:
    """What is measured on a page: it is opened, its clock rests elsewhere, a control is moved."""
    opened = Action(page, "opened", lambda visitor, _: visitor.open(page))
    step = Action(page, "a step", lambda visitor, k: visitor.rest_at(k % 2 + 1))
    changes = [change for change in CHANGES if change.page == page]
    return (opened, *(() if page in WITHOUT_CLOCK else (step,)), *changes)


def milliseconds(visitor: Visitor, action: Action) -> float:
    """The processor time of an answer, the median of several."""
    visitor.open(action.page, action.link)
    if action.button:
        visitor.move(action.button, True)
    taken = [action.act(visitor, k) for k in range(WARM_UP + REPEATS)]
    return 1e3 * statistics.median(taken[WARM_UP:])


def of_one_line() -> dict[str, float]:
    """The milliseconds of an app of one line: opened, and its slider moved."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "one_line.py"
        script.write_text(ONE_LINE, encoding="utf-8")
        visitor = Visitor(Server(script))
        return {
            action.name: milliseconds(visitor, action)
            for action in (
                Action("", "opened", lambda visitor, _: visitor.open()),
                Action("", "changed", _slid("slider", -5, 0.25)),
            )
        }


@dataclass(frozen=True)
class Answered:
    """What an answer took."""

    action: Action
    ours: float  # milliseconds of the server's processor time
    one_line: float  # the same of an app of one line
    kilobytes: float  # received in the visit

    @property
    def place(self) -> str:
        """The page, as addresses name it."""
        return self.action.page or "step_through"


def measured(pages: Sequence[str] = ()) -> Iterator[Answered]:
    """Do everything on the pages named, or on all."""
    # A process has one runtime: the app of one line gets its own, before ours.
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.answers", "--one-line"],
        capture_output=True,
        text=True,
        check=True,
    )
    one_line = json.loads(told.stdout.splitlines()[-1])
    server = Server(APP)
    first = Visitor(server)
    first.open()
    for page in pages or first.pages:
        for action in actions_on(page):
            visitor = Visitor(server)
            ours = milliseconds(visitor, action)
            theirs = one_line["opened" if action.name == "opened" else "changed"]
            yield Answered(action, ours, theirs, visitor.received / 1e3)
            visitor.leave()


def rows() -> Iterator[Row]:
    """The middle one of all pages, and the dearest."""
    groups: dict[str, list[Answered]] = {"opened": [], "a step": [], "changed": []}
    for answer in measured():
        groups.get(answer.action.name, groups["changed"]).append(answer)
    for name, answers in groups.items():
        answers.sort(key=lambda answer: answer.ours)
        dearest = answers[-1]
        where = dearest.place + (f", {dearest.action.name}" if name == "changed" else "")
        for which, one in (
            (f"the middle one of {len(answers)}", answers[len(answers) // 2]),
            (f"the dearest ({where})", dearest),
        ):
            yield Row(
                f"processor time of an answer, {name}: {which}",
                "the same of an app of one line",
                one.ours / 1e3,
                one.one_line / 1e3,
                "",
            )


def main() -> None:
    """Print a row an action, of the pages named or of all."""
    if sys.argv[1:] == ["--one-line"]:
        print(json.dumps(of_one_line()))
        return
    print(f"{'page':<24}{'action':<20}{'ms':>7}{'one line':>10}{'ratio':>7}{'kB':>7}")
    for answer in measured(sys.argv[1:]):
        print(
            f"{answer.place:<24}{answer.action.name:<20}{answer.ours:7.1f}"
            f"{answer.one_line:10.1f}{answer.ours / answer.one_line:7.1f}{answer.kilobytes:7.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
