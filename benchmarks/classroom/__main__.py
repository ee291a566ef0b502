"""``python -m benchmarks.classroom``: let a class use the app, and print how it went."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.classroom.lesson import Plan
from benchmarks.classroom.report import append, lines
from benchmarks.classroom.rounds import hold_rounds
from benchmarks.classroom.server import seconds_kept, serving

_ABOUT = """
A class uses the app: a real `streamlit run app.py`, and for each student a WebSocket that
speaks Streamlit's protocol as a browser's front end does: it keeps the elements, sends the
states of all widgets, keeps large messages, and lets fragments run by their timers. What a
browser loads besides (scripts, styles, fonts) is asked for by the few real browsers only.
"""
_MORE = f"""
Each student opens the app by a link of its own, steps through the sequence, asks where a
number comes from, moves knobs, types weights, undoes, types text, and goes from page to page
after 4 to 9 actions, mostly among the first pages. Between an answer and the next action is a
pause, log-normal around --pause (sigma 0.5); all chances are drawn from the student's number.
An answer is complete when the run that it asked for has ended and its last message was taken
over; the first page counts as an action, too. After each answer the address, the sidebar and
the numbers in the pictures must be the student's own.

Memory is that of the server's processes: when every page was shown once, the most while all are
there, when they have just left, and when the server has let go of their sessions, which it
keeps for {seconds_kept()} s at least, so that this is waited for after each round. Linux only.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; returns 1 when anything went wrong that must not, else 0."""
    told = _read(arguments)
    plan = Plan(
        students=told.students,
        training=told.training,
        browsers=told.browsers,
        seconds=told.seconds,
        arriving=min(told.arriving, told.seconds / 2),
        pause=told.pause,
        waits=not told.no_waiting,
    )
    with serving() as server:
        lessons, costs, alone = asyncio.run(
            hold_rounds(server, [plan] * told.rounds, repeats=told.alone)
        )
    print()
    for line in lines(plan, lessons, costs, alone):
        print(line)
    if told.json is not None:
        append(told.json, plan, lessons, costs)
    tallies = [tally for one in lessons for tally in (one.tally, one.trainers, one.browsers)]
    return int(any(tally.problems for tally in (*tallies, alone)))


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.classroom",
        description=_ABOUT,
        epilog=_MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole, number = _whole, _number
    add = parser.add_argument
    add("--students", type=whole(0), default=100, help="over WebSocket (%(default)s)")
    add("--training", type=whole(0), default=0, help="so many of them train (%(default)s)")
    add("--browsers", type=whole(0), default=3, help="real Chromium pages, besides (%(default)s)")
    add("--seconds", type=number(1), default=120, help="of a round (%(default)g)")
    add("--arriving", type=number(0), default=20, help="seconds in which all come (%(default)g)")
    add("--pause", type=number(0.01), default=4, help="the median, in seconds (%(default)g)")
    add("--rounds", type=whole(1), default=1, help="on the same server (%(default)s)")
    add("--alone", type=whole(1), default=5, help="times that each action is measured alone")
    add(
        "--no-waiting",
        action="store_true",
        help="do not wait until the server lets go of sessions; says nothing of memory then",
    )
    add("--json", type=Path, metavar="FILE", help="append the figures to this file")
    told = parser.parse_args(arguments)
    if told.training > told.students:
        parser.error(f"--training {told.training}; expected at most --students {told.students}")
    if told.students + told.browsers == 0:
        parser.error("--students 0 --browsers 0; expected somebody to come")
    return told


def _whole(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{text}; expected at least {least}")
        return value

    return read


def _number(least: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = float(text)
        if not least <= value < float("inf"):
            raise argparse.ArgumentTypeError(f"{text}; expected at least {least:g}")
        return value

    return read


if __name__ == "__main__":
    sys.exit(main())
