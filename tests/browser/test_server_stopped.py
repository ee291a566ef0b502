"""The server is stopped while a network is trained."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.browser.server import running
from tests.browser.test_server_lost import ENDLESS, forgive_the_cut
from tests.browser.test_watch_it_learn import button, wait_for_more

VisitMaker = Callable[..., Visit]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_ends_though_a_network_is_trained(
    visit: VisitMaker, how: signal.Signals
) -> None:
    with running() as (process, url):
        visitor = visit(url=url)
        visitor.open(ENDLESS)
        button(visitor.page, "Start").click()
        wait_for_more(visitor.page, 0)
        process.send_signal(how)
        # Streamlit ends so after either signal. It is neither kept by a thread nor does PyTorch
        # crash (-6, -11), computing while Python goes from under it.
        assert process.wait(30) in (0, 1, -how)
        visitor.page.context.close()
        forgive_the_cut(visitor)
