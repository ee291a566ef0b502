"""Widgets of the gradient lab: what a browser sends too late is not taken for a change."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from lstm_viz.ui import choice_widgets
from lstm_viz.ui.choice_widgets import ECHO
from lstm_viz.ui.gradient_lab.binding import filled, is_echo


@pytest.fixture
def widgets(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Every widget's value, as the server has it."""
    values: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", values)
    return values


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What a clock says, for a test to set."""
    seconds = [100.0]
    monkeypatch.setattr(choice_widgets.time, "monotonic", lambda: seconds[0])
    return seconds


def test_what_a_visitor_sets_is_no_echo(widgets: dict[str, Any]) -> None:
    key = filled("steps", 10)
    widgets[key] = 11
    assert not is_echo("steps")
    widgets[key] = 10  # and back, before the page was drawn
    assert not is_echo("steps")


def test_the_value_that_the_page_took_off_it_is_one(
    widgets: dict[str, Any], now: list[float]
) -> None:
    key = filled("steps", 10)
    filled("steps", 11)
    filled("steps", 12)
    for late in (10, 11):
        widgets[key] = late
        assert is_echo("steps")
    assert widgets[filled("steps", 12)] == 12
    now[0] += ECHO
    widgets[key] = 10
    assert not is_echo("steps")


def test_a_widget_that_comes_back_into_sight_changes_nothing(widgets: dict[str, Any]) -> None:
    """Streamlit forgets a widget that is out of sight, and calls its return a change."""
    key = filled("has_bias", True)
    del widgets[key]
    widgets[key] = True
    assert is_echo("has_bias")


def test_the_page_may_empty_a_widget(widgets: dict[str, Any]) -> None:
    key = filled("scenario", "bias-3")
    filled("scenario", None)
    assert widgets[key] is None
    widgets[key] = "bias-3"
    assert is_echo("scenario")
