"""Data are loaded when they are asked for, and quickly drawn from then on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lstm_viz.sequences.tasks import TASKS


def test_importing_the_tasks_loads_no_data() -> None:
    heavy = {"pandas", "vega_datasets", "vaderSentiment", "babel", "requests"}
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, lstm_viz.sequences as s\n"
            "from lstm_viz.sequences.tasks import source_code, dates, weather, sentiment_rule\n"
            f"print({heavy} & set(sys.modules), source_code.source_text.cache_info().currsize,"
            "weather.days.cache_info().currsize, sentiment_rule.valences.cache_info().currsize,"
            "dates.calendar.cache_info().currsize)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == ["set()", "0", "0", "0", "0"]


def test_the_ratings_are_read_without_the_package_that_rates() -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from lstm_viz.sequences import TASKS; TASKS['sentiment'].draw(2)\n"
            "print('requests' in sys.modules, 'vaderSentiment.vaderSentiment' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("key", list(TASKS))
def test_tasks_have_no_more_columns_than_an_own_cell_may(key: str) -> None:
    from lstm_viz.ui.own_cell import MAX_INPUTS

    assert TASKS[key].input_size <= MAX_INPUTS
