"""The command line of the translators: list them, check one, or build it again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from lstm_viz.zoo.command import DIFFERS, FINE, status_of
from lstm_viz.zoo.translators import translator_card_of, translator_path
from lstm_viz.zoo.translators_building import build_translator, check_translator
from lstm_viz.zoo.translators_card import TranslatorCard
from lstm_viz.zoo.translators_measuring import LengthScore
from lstm_viz.zoo.translators_recipes import TRANSLATORS, translator_recipe


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows ``python -m lstm_viz.zoo.translators``; by default what was typed.
    """
    asked = _parser().parse_args(arguments)
    return status_of(asked.command, lambda: _run(asked))


def _run(asked: argparse.Namespace) -> int:
    if asked.command == "list":
        for key in TRANSLATORS:
            print(_card_words(translator_card_of(key), translator_path(key)))
        return FINE
    if asked.command == "check":
        return _check(asked.key)
    return _build(asked.key, asked.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lstm_viz.zoo.translators",
        description="The encoder–decoders for dates, with attention and without.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="what there is, with the scores on held-out days")
    checking = commands.add_parser("check", help="measure one again and hold it to its card")
    checking.add_argument("key", metavar="KEY", help=" or ".join(TRANSLATORS))
    building = commands.add_parser("build", help="train one again from its recipe")
    building.add_argument("key", metavar="KEY", help=" or ".join(TRANSLATORS))
    building.add_argument(
        "--out", type=Path, metavar="FILE", help="write there; the shipped file stays as it is"
    )
    return parser


def _check(key: str) -> int:
    checked = check_translator(key)
    print(f"{key}: {'holds' if checked.holds else 'DIFFERS from its card'}")
    for difference in checked.differences:
        print(f"  {difference}")
    return FINE if checked.holds else DIFFERS


def _build(key: str, out: Path | None) -> int:
    recipe = translator_recipe(key)
    path = translator_path(key) if out is None else out
    with tqdm(total=recipe.settings.updates, unit="update", desc=key) as bar:

        def show(update: int, loss: float) -> None:
            bar.set_postfix_str(f"loss {loss:.3g}", refresh=False)
            bar.update(update + 1 - bar.n)

        card = build_translator(recipe, path, show)
    print(_card_words(card, path))
    return FINE


def _card_words(card: TranslatorCard, path: Path) -> str:
    head = (
        f"{card.recipe.key}: {path.name}, {path.stat().st_size / 1000:.0f} kB, "
        f"{card.parameters:,} parameters, {card.updates:,} updates in {card.seconds:.0f} s, "
        f"trained on texts of up to {card.trained_up_to} characters"
    )
    lines = [head, "  characters      signs   dates  whole answers"]
    for title, rows in (("texts as in training", card.by_length), ("one date", card.one_date)):
        lines += [f"  {title}", *map(_row_words, rows)]
    for dates, row in enumerate(card.by_dates, 1):
        lines += [f"  {dates} {'date' if dates == 1 else 'dates'}", _row_words(row)]
    return "\n".join(lines)


def _row_words(row: LengthScore) -> str:
    return (
        f"  {row.first:4} – {row.last:3}     {row.places:6.1%}  {row.dates:6.1%}  {row.whole:6.1%}"
    )
