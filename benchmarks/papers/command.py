"""The command line: list, run what is not recorded, print, write the page."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from benchmarks.papers.experiment import Experiment
from benchmarks.papers.experiments import EXPERIMENTS
from benchmarks.papers.record import Record, Records
from benchmarks.papers.running import Estimate, run_all
from benchmarks.papers.summary import choice_words
from benchmarks.papers.table import markdown, text
from benchmarks.papers.tuning import all_missing, can_begin
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import ARCHITECTURE_NAMES
from lstm_viz.training import TrainingSettings
from lstm_viz.whole_files import replace_whole

RESULTS = Path(__file__).parents[1] / "results" / "papers.jsonl"
"""The runs that the page in `docs` was made of; kept with the code."""

PAGE = Path(__file__).parents[2] / "docs" / "papers.md"

FINE, UNUSABLE, STOPPED = 0, 2, 130
"""What the command returns: all is well, bad input, stopped by Ctrl+C."""


def main(
    arguments: Sequence[str] | None = None, experiments: Sequence[Experiment] = EXPERIMENTS
) -> int:
    """Run the command and return its exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows ``python -m benchmarks.papers``; by default what was typed.
    experiments : sequence of Experiment, optional
        What there is to run.
    """
    asked = _parser().parse_args(arguments)
    try:
        wanted = _wanted(asked.only, experiments)
        records = Records(asked.results)
        for problem in records.problems:
            print(problem, file=sys.stderr)
        if asked.list:
            print(_listing(wanted, records))
            return FINE
        if not (asked.table or asked.markdown):
            _end_on_terminate()
            _train(wanted, records, asked.jobs)
        if asked.markdown:
            _write_page(asked.page, markdown(wanted, records))
        else:
            print(text(wanted, records))
    except InvalidInput as problem:
        print(problem, file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("\nstopped; finished runs are kept, and the next call goes on.", file=sys.stderr)
        return STOPPED
    return FINE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.papers",
        description=(
            "Train networks on the tasks of the papers and print what they reach beside the "
            "published figures. Runs that are recorded are not repeated."
        ),
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=RESULTS,
        metavar="FILE",
        help="where finished runs are, and are written down; another file measures anew",
    )
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="this experiment; may be given again"
    )
    parser.add_argument("--jobs", type=_jobs, default=2, help="runs at once (default 2)")
    parser.add_argument(
        "--page", type=Path, default=PAGE, metavar="FILE", help="what --markdown writes"
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="the experiments, and what is missing")
    instead.add_argument("--table", action="store_true", help="print what is there, train nothing")
    instead.add_argument(
        "--markdown", action="store_true", help="write the page from what is there, train nothing"
    )
    return parser


def _jobs(typed: str) -> int:
    jobs = int(typed)
    if not 1 <= jobs <= 64:
        raise ValueError(f"{typed} jobs; expected 1 to 64")
    return jobs


def _wanted(names: Sequence[str] | None, experiments: Sequence[Experiment]) -> list[Experiment]:
    keys = [experiment.key for experiment in experiments]
    unknown = [name for name in names or () if name not in keys]
    if unknown:
        raise InvalidInput(
            f"there is no experiment {', '.join(unknown)}; expected some of {', '.join(keys)}."
        )
    return [experiment for experiment in experiments if not names or experiment.key in names]


def _listing(experiments: Sequence[Experiment], records: Records) -> str:
    lines = []
    for experiment in experiments:
        missing = len(all_missing([experiment], records))
        networks = ", ".join(entry.name for entry in experiment.entries)
        state = f"{missing} run{'s' * (missing > 1)} to do" if missing else "done"
        lines.append(f"{experiment.key:<14}{experiment.title}: {networks}; {state}")
    return "\n".join(lines)


def _train(experiments: Sequence[Experiment], records: Records, jobs: int) -> None:
    missing = all_missing(experiments, records)
    if not missing:
        print(f"All runs are recorded in {records.path}; give --results to measure anew.\n")
        return
    print("A few updates of each size, to see how long it takes …", flush=True)
    estimate = Estimate(missing)
    at_most = duration_words(estimate.seconds(missing, jobs))
    print(
        f"{len(missing)} runs, at most {at_most} (less where networks solve their tasks), each "
        f"written to {records.path} as soon as it is over; Ctrl+C stops, another call goes on.",
        flush=True,
    )
    began = time.monotonic()
    done = 0
    for experiment in experiments:  # one after the other, so that the table fills row by row
        while runs := can_begin([experiment], records):
            for record in run_all(runs, jobs):
                records.add(record)
                estimate.learn(record)
                done += 1
                left = all_missing(experiments, records)
                seconds = estimate.seconds(left, jobs)
                print(
                    f"[{done}/{done + len(left)}] {experiment.key}: {run_words(record)}; "
                    f"at most {duration_words(seconds)} left",
                    flush=True,
                )
    print(f"\n{done} runs in {duration_words(time.monotonic() - began)}.\n")


def run_words(record: Record) -> str:
    """One run in a line: what it was and what it came to."""
    settings = record.settings
    name = f"{ARCHITECTURE_NAMES[settings.architectures[0]]}, {choice_words(settings)}"
    return f"{name}, seed {settings.seed}: {_outcome(record, settings)}, {record.seconds:.0f} s"


def _outcome(record: Record, settings: TrainingSettings) -> str:
    if record.all_right_at is not None:
        return f"all right after {record.sequences_to_all_right:,} sequences"
    if record.diverged_at is not None:
        return f"diverged after {record.diverged_at * settings.batch:,} sequences"
    if record.solved_at is not None:
        return f"solved after {record.sequences_to_solved:,} sequences"
    return (
        f"not solved in {record.updates * settings.batch:,} sequences, loss {record.loss:.3g} "
        f"(without memory {record.baseline:.3g})"
    )


def duration_words(seconds: float) -> str:
    """Say how long, in seconds or minutes."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _write_page(page: Path, content: str) -> None:
    replace_whole(page, content.encode())
    print(f"{page} is written.")


def _end_on_terminate() -> None:
    """Let a plain kill end the command as Ctrl+C does, with its processes."""

    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
