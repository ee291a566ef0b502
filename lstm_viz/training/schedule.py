"""After which updates a network is looked at."""

from __future__ import annotations

from math import ceil

from lstm_viz.training.settings import TrainingSettings

MOST_LOOKS = 200
"""About so many looks there are at each network, at most."""

UPDATES_BETWEEN = 25
"""So many updates at least lie between two looks, but for the first few."""


class LookSchedule:
    """The same for all networks and for every run of the same settings: no clock decides it."""

    def __init__(self, settings: TrainingSettings) -> None:
        self.gap = max(UPDATES_BETWEEN, ceil(settings.updates / MOST_LOOKS))

    def is_look(self, update: int) -> bool:
        """Whether a look follows that update: some soon after the beginning, then evenly."""
        if update < self.gap:
            return update in (0, self.gap // 4, self.gap // 2)
        return update % self.gap == 0
