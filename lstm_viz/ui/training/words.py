"""What a training says in words: how far it is, who is right how often, what to try.

Knows no Streamlit.
"""

from __future__ import annotations

import math
from typing import Literal

from lstm_viz.figures.digits import counted
from lstm_viz.figures.log_axis import magnitude
from lstm_viz.figures.shares import share_text
from lstm_viz.gradients import ARCHITECTURE_NAMES
from lstm_viz.training import SOLVED, Course, Training
from lstm_viz.ui.training.job import State


def duration(seconds: float) -> str:
    """A time as people say it: ``8 s``, ``2 min 5 s``, ``1 h 10 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole < 600 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def progress_share(training: Training) -> float:
    """How much of what has to be done is done, 0 to 1, by the updates."""
    budget = training.settings.updates
    done = [
        budget if _is_over(course, training) else len(course.losses) for course in training.courses
    ]
    return sum(done) / (budget * len(done))


def _is_over(course: Course, training: Training) -> bool:
    return course.diverged_at is not None or (
        training.settings.stops_when_solved and course.solved_at is not None
    )


def waiting_words(line: int, places: int) -> str:
    """Where in the line of a server with so many places a visitor stands."""
    return (
        f"You are {_ordinal(line)} in line: this server trains for {places} at a time. "
        "It begins by itself."
    )


def progress_words(state: State | Literal["left"], training: Training | None) -> str:
    """The line over the progress bar, of a training that has its turn or wants none."""
    ends = {
        "left": "Paused when you left this page",
        "paused": "Paused",
        "stopped": "Stopped",
        "failed": "Broken off",
        "done": "Ended",
    }
    end = ends.get(state)
    if training is None and end is None:
        return "Loading PyTorch: a few seconds, the first time on this server…"
    if training is None:
        return f"{end} before the first update"
    at = max(len(course.losses) for course in training.courses)
    told = f"{at:,} of {counted_large(training.settings.updates, 'update')}"
    spent = duration(training.seconds)
    if end is None:
        if at == 0:
            return f"Training: {told}"
        return f"Training: {told}, {spent}; about {duration(training.seconds_left)} left at most"
    return f"{end}: {told}, {spent}"


def counted_large(number: int, noun: str) -> str:
    """A number of things with a comma between thousands."""
    return counted(number, noun).replace(str(number), f"{number:,}")


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def result_words(training: Training) -> str:
    """Who answers how many of the held-out sequences right; Markdown."""
    # Always in the same order, but who solved it first: what is read must not change places.
    courses = list(training.courses[::-1])
    courses.sort(key=lambda course: math.inf if course.solved_at is None else course.solved_at)
    said = [
        sentence
        for sentence in (
            _solved_words([c for c in courses if c.solved_at is not None]),
            _right_words([c for c in courses if c.solved_at is None and c.diverged_at is None]),
            _diverged_words([c for c in courses if c.diverged_at is not None]),
        )
        if sentence
    ]
    return " ".join(said)


def _solved_words(courses: list[Course]) -> str:
    if not courses:
        return ""
    told = [
        f"the {_name(course)} after {counted_large(course.solved_at or 0, 'update')}"
        for course in courses
    ]
    return _sentence(f"solved by {_listed(told)}.")


def _right_words(courses: list[Course]) -> str:
    looked = [course for course in courses if course.looks]
    if not looked:
        return ""
    (first, *others) = looked
    at = first.looks[-1].update
    when = "Before the first update" if at == 0 else f"After {counted_large(at, 'update')}"
    told = [
        f"the {_name(first)} answers {share_text(first.looks[-1].right)} of unseen sequences right",
        *(f"the {_name(course)} {share_text(course.looks[-1].right)}" for course in others),
    ]
    return f"{when} {_listed(told)}."


def _diverged_words(courses: list[Course]) -> str:
    if not courses:
        return ""
    first, *others = courses
    told = [
        f"the {_name(first)} diverged at update {first.diverged_at:,}",
        *(f"the {_name(course)} at update {course.diverged_at:,}" for course in others),
    ]
    return _sentence(f"{', '.join(told)}: the loss was no number any more.")


def what_to_try(training: Training) -> str:
    """What helps against divergence, with the settings that were; empty without one."""
    if all(course.diverged_at is None for course in training.courses):
        return ""
    settings = training.settings
    tips = [f"a smaller learning rate than {settings.learning_rate:g}"]
    if settings.clip is None:
        tips.append("clipping the gradient’s norm, at 1 for instance")
    elif settings.clip > 1:
        tips.append(f"clipping the gradient’s norm lower than at {settings.clip:g}")
    if settings.optimiser == "sgd":
        tips.append("Adam, which scales each weight’s step")
    if any(c.architecture == "rnn_relu" and c.diverged_at is not None for c in training.courses):
        tips.append("tanh instead of relu, whose states have no bound")
    return f"What may help: {'; or '.join(tips)}. What was trained before that update is kept."


def numbers_table(training: Training) -> list[dict[str, str]]:
    """A row for each network, the columns' names as people read them."""
    return [_row(course) for course in training.courses]


def _row(course: Course) -> dict[str, str]:
    look = course.looks[-1] if course.looks else None
    has_begun = len(course.losses) > 0
    if course.solved_at is not None:
        solved = f"{course.solved_at:,}"
    else:
        solved = "–" if course.diverged_at is None else f"diverged at {course.diverged_at:,}"
    return {
        "Network": _name(course),
        "Parameters": f"{course.parameter_count:,}",
        "Time per update": f"{1e3 * course.seconds_per_update:.1f} ms" if has_begun else "–",
        "Updates": f"{len(course.losses):,}",
        "Loss": "–" if look is None else magnitude(look.loss),
        "Right": "–" if look is None else share_text(look.right),
        f"{share_text(SOLVED)} right after": solved,
    }


def _name(course: Course) -> str:
    return ARCHITECTURE_NAMES[course.architecture]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
