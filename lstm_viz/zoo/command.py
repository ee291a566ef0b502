"""The command line: list the trained networks, check one, build it, or try its seeds again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tqdm import tqdm

from lstm_viz.errors import InvalidInput
from lstm_viz.training import Training
from lstm_viz.zoo.building import build
from lstm_viz.zoo.card import Card
from lstm_viz.zoo.checking import Checked, check
from lstm_viz.zoo.lessons import LESSON_RECIPES, SIDE_BY_SIDE
from lstm_viz.zoo.recipe import Kind, Recipe
from lstm_viz.zoo.recipes import RECIPES, recipe
from lstm_viz.zoo.shipped import card_of, path_of
from lstm_viz.zoo.tries import Try, record_tries

FINE, DIFFERS, UNUSABLE, STOPPED = 0, 1, 2, 130
"""What the command returns: all is well, a card is not met, bad input, stopped by Ctrl+C."""

_COLUMNS = "{:<12} {:>5}  {:>7}  {:>9}  {:>9}  {:>6}  {}"
_LESSON_COLUMNS = "{:<24} {:>5}  {:>7}  {:>9}  {:>9}  {:>6}  {}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows ``python -m lstm_viz.zoo``; by default what was typed.
    """
    asked = _parser().parse_args(arguments)
    return status_of(asked.command, lambda: _run(asked))


def _run(asked: argparse.Namespace) -> int:
    if asked.command == "list":
        return _list()
    if asked.command == "check":
        return _check(asked.name)
    if asked.command == "tries":
        return _try(asked.problem)
    return _build(asked.name, asked.out)


def status_of(command: str, run: Callable[[], int]) -> int:
    """Run a command; its exit status, with a line on stderr where it cannot be done or is stopped.

    Parameters
    ----------
    command : str
        Its name, for the line.
    run : callable
        Does it, and returns its exit status.
    """
    try:
        return run()
    except InvalidInput as problem:
        print(f"{command}: {problem}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print(f"\n{command}: stopped; no file was changed.", file=sys.stderr)
        return STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lstm_viz.zoo", description="The trained networks that are shipped."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="what there is, with the scores on held-out sequences")
    checking = commands.add_parser(
        "check", help="measure a shipped network again and hold it to its card"
    )
    checking.add_argument("name", metavar="NAME", nargs="+", help="of the list, or 'all'")
    building = commands.add_parser("build", help="train a network again from its recipe")
    building.add_argument("name", metavar="NAME", help="of the list")
    building.add_argument(
        "--out", type=Path, metavar="FILE", help="write there; the shipped file stays as it is"
    )
    trying = commands.add_parser(
        "tries", help="train a problem's four kinds with all seeds again, and keep what came of it"
    )
    trying.add_argument("problem", metavar="PROBLEM", help=f"one of {', '.join(SIDE_BY_SIDE)}")
    return parser


def _list() -> int:
    for title, columns, recipes, last in (
        ("", _COLUMNS, RECIPES, "follows"),
        ("\nOf lessons:", _LESSON_COLUMNS, LESSON_RECIPES, "kind"),
    ):
        if title:
            print(title)
        print(columns.format("name", "units", "right", "loss", "no memory", "file", last))
        for key in recipes:
            try:
                print(_row(card_of(key), columns, with_kind=recipes is LESSON_RECIPES))
            except InvalidInput as problem:
                print(f"{key} {problem}")
    return FINE


def _row(card: Card, columns: str, with_kind: bool) -> str:
    key = card.recipe.key
    return columns.format(
        key,
        card.recipe.settings.hidden_size,
        f"{card.right:.1%}",
        f"{card.loss:.3g}",
        f"{card.baseline:.3g}",
        f"{path_of(key).stat().st_size / 1000:.0f} kB",
        card.recipe.kind_words if with_kind else _claim_words(card),
    )


def _claim_words(card: Card) -> str:
    if card.claim is None:
        return ""
    return f"unit {card.claim.unit + 1}: {card.claim.feature}, r = {card.claim.correlation:.2f}"


def _check(names: Sequence[str]) -> int:
    everything = [*RECIPES, *LESSON_RECIPES]
    keys = everything if "all" in names else [recipe(name).key for name in names]
    status = FINE
    for key in keys:
        try:
            checked = check(key)
        except InvalidInput as problem:
            print(f"{key}: {problem}", file=sys.stderr)
            status = UNUSABLE
            continue
        print(_check_words(checked))
        if not checked.holds:
            status = max(status, DIFFERS)
    return status


def _check_words(checked: Checked) -> str:
    said = [f"{checked.right:.1%} of {checked.held_out:,} right", f"loss {checked.loss:.4g}"]
    if checked.correlation is not None and checked.card.claim is not None:
        said.append(
            _claim_words(checked.card).partition(" r =")[0] + f" r = {checked.correlation:.2f}"
        )
    if checked.reach is not None:
        said.append(f"every word right up to n = {checked.reach:,}")
    verdict = "holds" if checked.holds else "DIFFERS from its card"
    lines = [f"{checked.card.recipe.key}: {verdict}: {'; '.join(said)}"]
    return "\n  ".join([*lines, *checked.differences])


def _build(name: str, out: Path | None) -> int:
    made_by = recipe(name)
    path = path_of(name) if out is None else out
    with tqdm(total=made_by.settings.updates, unit="update", desc=name) as bar:

        def show(training: Training) -> None:
            course = training.courses[0]
            if course.looks:
                last = course.looks[-1]
                bar.set_postfix_str(f"loss {last.loss:.3g}, {last.right:.0%} right", refresh=False)
            bar.update(len(course.losses) - bar.n)

        card = build(made_by, path, show)
    print(_card_words(made_by, card, path))
    return FINE


def _try(problem: str) -> int:
    def show(kind: Kind, found: Try) -> None:
        said = f"{found.right:.1%} right, loss {found.loss:.4g}"
        print(f"{kind}, seed {found.seed}: {said}", flush=True)

    record_tries(problem, show)
    return FINE


def _card_words(made_by: Recipe, card: Card, path: Path) -> str:
    said = (
        f"{path}, {path.stat().st_size / 1000:.0f} kB",
        f"{card.updates:,} updates in {card.seconds:.0f} s",
        f"on {card.held_out:,} held-out sequences {card.right:.1%} right; {made_by.task.criterion}",
        f"loss {card.loss:.4g}; without memory {card.baseline:.4g}",
        _claim_words(card),
        "" if card.reach is None else f"every word right up to n = {card.reach:,}",
    )
    return "\n".join(line for line in said if line)
