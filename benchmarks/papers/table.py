"""The table, for a terminal and as a page: our figures beside the published ones."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from benchmarks.papers.experiment import Entry, Experiment
from benchmarks.papers.record import Record, Records
from benchmarks.papers.summary import choices_words, summary_of
from lstm_viz.training import TrainingSettings

WIDTH = 100


def text(experiments: Sequence[Experiment], records: Records) -> str:
    """Return the table as lines for a terminal.

    Parameters
    ----------
    experiments : sequence of Experiment
        What is shown; runs that are missing are said to be.
    records : Records
        The runs that there are.
    """
    lines: list[str] = []
    for experiment in experiments:
        lines += [experiment.title, "-" * len(experiment.title)]
        for summary in (summary_of(entry, records) for entry in experiment.entries):
            lines.append(f"  {summary.entry.name}")
            lines += _wrapped("published: ", published_words(summary.entry))
            lines += _wrapped("ours:      ", summary.words)
            lines += _wrapped("           ", summary.size_words)
        lines += ["  Set-up and what differs in it"]
        for sentence in (budget_words(experiment), *experiment.differences):
            lines += _wrapped("- ", sentence)
        lines.append("")
    lines += textwrap.wrap(made_words(_counted(experiments, records)), WIDTH)
    return "\n".join(lines)


def markdown(experiments: Sequence[Experiment], records: Records) -> str:
    """Return the page: one table, then what differs, an experiment each."""
    summaries = [
        (experiment, summary_of(entry, records))
        for experiment in experiments
        for entry in experiment.entries
    ]
    lines = [
        "# Networks trained here, beside the papers",
        "",
        made_words(_counted(experiments, records)),
        "",
        "`python -m benchmarks.papers` makes this page's figures: it trains what is not recorded "
        "in `benchmarks/results/papers.jsonl` yet, `--results FILE` measures anew into another "
        "file, `--markdown` writes this page. A run ends when all held-out sequences are right, or "
        "with its budget; “solved” is 95 % of them. Sequences seen are updates times sequences an "
        "update.",
        "",
        "| task | network | published | ours |",
        "|---|---|---|---|",
    ]
    for experiment, summary in summaries:
        lines.append(
            f"| {experiment.title} | {summary.entry.name} | {published_words(summary.entry)} | "
            f"{summary.words} |"
        )
    lines += ["", "## Set-up, and what differs from the papers", ""]
    for experiment in experiments:
        lines += [f"### {experiment.title}", "", budget_words(experiment), ""]
        lines += [
            f"- {summary.entry.name}: {summary.size_words}."
            for of, summary in summaries
            if of is experiment
        ]
        if experiment.differences:
            lines += ["", "What differs:", ""]
            lines += [f"- {sentence}" for sentence in experiment.differences]
        lines.append("")
    lines += ["## Where the published figures were read", ""]
    lines += [f"- {sentence}" for sentence in _read_in(experiments)]
    return "\n".join([*lines, ""])


def published_words(entry: Entry) -> str:
    """What was published of a network, with its source."""
    return "; ".join(published.words for published in entry.published) or "nothing"


def budget_words(experiment: Experiment) -> str:
    """What all networks of an experiment have in common, and what was tried for each."""
    said = []
    for entry in experiment.entries:
        one = entry.choices[0]
        budget = (
            f"{one.optimiser.capitalize()}, {one.batch} sequences an update, at most "
            f"{one.updates:,} updates ({one.updates * one.batch:,} sequences)"
        )
        runs = f"{entry.runs} runs of the best" if entry.tuning_runs else f"{entry.runs} runs"
        said.append((budget, f"{entry.name}: {choices_words(entry)}; {runs}"))
    budgets = dict.fromkeys(budget for budget, _ in said)
    tries = max(entry.tries for entry in experiment.entries)
    how_often = "once, with a seed" if tries == 1 else f"{tries} times, with seeds"
    tried = ". ".join(words for _, words in said)
    return (
        f"Ours: {'; '.join(budgets)}. Each choice is tried {how_often} that do"
        f"{'es' * (tries == 1)} not count. {tried}."
    )


def made_words(records: Sequence[Record]) -> str:
    """When, where and with what the runs that are shown were made."""
    if not records:
        return "Nothing was run yet."
    dates = sorted({record.date for record in records})
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    machines = "; ".join(sorted({record.machine for record in records}))
    versions = "; ".join(
        sorted({f"Python {record.python}, PyTorch {record.torch}" for record in records})
    )
    minutes = sum(record.seconds for record in records) / 60
    return (
        f"Measured {when} on {machines}; {versions}. {len(records)} runs, tuning included, that "
        f"took {minutes:.0f} minutes one after the other."
    )


def _counted(experiments: Sequence[Experiment], records: Records) -> list[Record]:
    """All recorded runs that stand behind what is shown, those of the tuning among them."""
    runs: dict[TrainingSettings, None] = {}
    for experiment in experiments:
        for entry in experiment.entries:
            runs |= dict.fromkeys(entry.tuning_runs)
            runs |= {record.settings: None for record in summary_of(entry, records).records}
    return [record for record in map(records.of, runs) if record is not None]


def _read_in(experiments: Sequence[Experiment]) -> list[str]:
    places = {
        published.paper: published.read_in or "from memory, not looked up"
        for experiment in experiments
        for entry in experiment.entries
        for published in entry.published
    }
    return [f"{paper}: {place}." for paper, place in places.items()]


def _wrapped(label: str, words: str) -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=f"    {label}", subsequent_indent=" " * (4 + len(label))
    )
