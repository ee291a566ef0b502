"""Every page by its own link, as the first request to a server that has just started."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from lstm_viz.ui.examples import EXAMPLES
from lstm_viz.ui.shell import OWN_NETWORKS, SECTIONS
from tests.browser.conftest import Visit
from tests.browser.server import running

VisitMaker = Callable[..., Visit]

PATIENT = 60_000  # milliseconds; a server's first run imports everything, and it may be busy
NAMES = [name for pages in SECTIONS.values() for name, _, _ in pages]
OPENS_ON = {"net": "first-token", "seq": "own"}


@dataclass(frozen=True)
class DeepLink:
    """A page by its link, what it says then, and a control whose use the address bar tells of."""

    page: str
    opening: str  # what the page says without parameters
    link: dict[str, str]
    says: str  # what it says with them
    control: Callable[[Page], Locator]
    says_after: dict[str, str]  # what the address says once the control was used
    place: str = ""  # where the link lets the clock stand
    key: str = ""  # pressed on the control; empty: a click


def _button(name: str) -> Callable[[Page], Locator]:
    return lambda page: page.locator(".stMain").get_by_role("button", name=name, exact=True)


def _choice(name: str) -> Callable[[Page], Locator]:
    """One of a row of which one is chosen."""
    return lambda page: page.locator(".stMain").get_by_role("radio", name=name, exact=True)


def _slider(name: str) -> Callable[[Page], Locator]:
    return lambda page: page.get_by_role("slider", name=name)


COUNTER = {"net": "counter", "seq": "bits", "bits": "1101", "t": "3"}
COUNTS, REMEMBERS = "Count the ones", "Remember the first token"

LINKS = (
    DeepLink(
        "step_through",
        REMEMBERS,
        COUNTER | {"q": "i", "u": "1", "p": "2"},
        COUNTS,
        _choice("o(t)"),
        {"q": "o"},
        "3 / 4",
    ),
    DeepLink(
        "gates_over_time",
        REMEMBERS,
        COUNTER | {"order": "mean"},
        COUNTS,
        _choice("Lines"),
        {"as": "lines"},
        "3 / 4",
    ),
    DeepLink(
        "conveyor_belt",
        REMEMBERS,
        {"net": "random", "h": "5", "seed": "3", "seq": "text", "text": "abcab", "t": "4"},
        "Random LSTM",
        _choice("One unit"),
        {"lanes": "one"},
        "4 / 5",
    ),
    DeepLink(
        "weight_lab",
        REMEMBERS,
        COUNTER | {"do": "f:0.5"},
        COUNTS,
        _slider("Scale of U"),
        {"w": ""},
        "3 / 4",
        "ArrowRight",
    ),
    DeepLink(
        "challenges",
        "Keep the first token for 20 steps",
        {"net": "challenge-latch", "t": "6"},
        "C(t) must be the last token",
        _button("Begin"),
        {"net": "challenge-keep-the-token"},
        "6 /",
    ),
    DeepLink(
        "vanishing_gradients",
        "Vanishing gradients",
        {"grad": "T.20~H.4~n.2", "gt": "5"},
        "last of 20 steps",
        _choice("Bias 1"),
        {"grad": "fb.1"},
        "5 / 20",
    ),
    DeepLink(
        "side_by_side",
        "No memory, a loop, a belt",
        {"side": "n.7", "at": "side_by_side.4.5"},
        "No memory, a loop, a belt",
        _button("Feed-forward"),
        {"side": "stage."},
        "4 /",
    ),
    DeepLink(
        "watch_it_learn",
        "Watch it learn",
        {"train": "task.parity~H.8"},
        "Parity",
        _choice("Order of two"),
        {"train": "order-two"},
    ),
    DeepLink(
        "trained_networks",
        "Python source",
        {"zoo": "net.brackets", "zt": "6"},
        "Bracket depth",
        _choice("Sentiment"),
        {"zoo": "net.sentiment"},
        "6 /",
    ),
    DeepLink(
        "stacked",
        "Stacked LSTMs",
        {"deep": "reads.held-out~n.3", "at": "stacked.7.1"},
        "Stacked LSTMs",
        _choice("2"),
        {"deep": "in.2"},
        "7 /",
    ),
    DeepLink(
        "bidirectional",
        "Bidirectional LSTMs",
        {"both": "reads.held-out~n.2", "at": "bidirectional.9.1"},
        "Bidirectional LSTMs",
        _choice("What one step gets"),
        {"both": "view."},
        "9 /",
    ),
    DeepLink(
        "attention",
        "looks back at all that was read",
        {"attn": "say.11 juillet 1982", "at": "attention.6.2"},
        "looks back at all that was read",
        _choice("Without attention"),
        {"attn": "net.summary"},
        "6 /",
    ),
    DeepLink(
        "variants",
        "Peepholes",
        {"var": "is.no-forget-gate", "at": "variants.4.2"},
        "No forget gate",
        _choice("Coupled"),
        {"var": "is.coupled"},
        "4 /",
    ),
    DeepLink(
        "kinds_of_problem",
        "Many to one",
        {"prob": "kind.not-aligned~say.2 March 1999", "at": "problems.5.1"},
        "Many to many, not aligned",
        _choice("One to many 1 → n"),
        {"prob": "kind.one-to-many"},
        "5 /",
    ),
    DeepLink(
        "what_people_get_wrong",
        "In the input gate, 0 means important",
        {"wrong": "is.ninety-nine"},
        "A forget gate that is 99 % open",
        _button("Next"),
        {"wrong": "is."},
    ),
    DeepLink(
        "where_lstms_are_used",
        "12 uses",
        {"use": "alive.yes"},
        "12 uses",
        _choice("Many to one"),
        {"use": "kind."},
    ),
    DeepLink(
        "what_it_costs",
        "What it costs",
        {"cost": "H.96"},
        "What it costs",
        _choice("Linear"),
        {"cost": "axis.linear"},
    ),
)


@pytest.fixture
def fresh() -> Iterator[Callable[[], str]]:
    """Start servers that nobody has asked for anything; each one's address."""
    with ExitStack() as servers:
        yield lambda: servers.enter_context(running())[1]


def test_every_page_has_its_link_here() -> None:
    assert [link.page for link in LINKS] == NAMES


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.page)
def test_a_link_opens_its_page_on_a_fresh_server_and_a_first_click_counts(
    fresh: Callable[[], str], visit: VisitMaker, link: DeepLink
) -> None:
    visitor = visit(url=fresh())
    visitor.page.goto(visitor.url + link.page)
    use(visitor.page, link)  # as soon as it is there
    says(visitor.page, link.says_after)
    visitor.wait_for_pictures()
    is_alone(visitor.page, link.page)
    if link.page != "challenges":  # the challenge has begun
        assert link_now(visitor.page).items() >= OPENS_ON.items()
    has_its_sidebar(visitor.page, link.page, link_now(visitor.page)["net"])


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.page)
def test_a_link_with_parameters_shows_what_they_say_on_a_fresh_server(
    fresh: Callable[[], str], visit: VisitMaker, link: DeepLink
) -> None:
    visitor = visit(url=fresh())
    query = "&".join(f"{name}={quote(text)}" for name, text in link.link.items())
    page = visitor.page
    page.goto(f"{visitor.url}{link.page}?{query}")
    expect(page.locator(".stMain")).to_contain_text(link.says, timeout=PATIENT)
    visitor.wait_for_pictures()
    if link.place:
        expect(page.locator(".transport-place")).to_contain_text(link.place, timeout=PATIENT)
    assert link_now(page).items() >= link.link.items()
    is_alone(page, link.page)
    has_its_sidebar(page, link.page, link.link.get("net", OPENS_ON["net"]))
    if link.page != "challenges":  # one is open
        use(page, link)
        says(page, link.says_after)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("step_through", ""),
        ("Step_Through/", ""),
        ("gates-over-time", "gates_over_time"),
        ("Cells%20side%20by%20side", "side_by_side"),
        ("weight_lab.py", "weight_lab"),
        ("weight_lab/of/last/week", "weight_lab"),
    ],
)
def test_another_spelling_of_a_page_leads_there_with_the_parameters(
    fresh: Callable[[], str], visit: VisitMaker, address: str, page: str
) -> None:
    visitor = visit(url=fresh() if address == "step_through" else "")
    visitor.open(f"{address}?net=counter&t=4")
    says(visitor.page, {"net": "counter", "t": "4"})
    assert urlsplit(visitor.page.url).path == f"/{page}"
    is_alone(visitor.page, page)


def test_an_address_of_no_page_says_so_and_shows_the_first_one(
    fresh: Callable[[], str], visit: VisitMaker
) -> None:
    visitor = visit(url=fresh())
    page = visitor.open("nonsense<img%20src=x>?net=counter")
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text(
        "There is no page “nonsense<img src=x>” here. This is “Step through”", timeout=PATIENT
    )
    assert page.get_by_role("dialog").count() == 0
    says(page, {"net": "counter"})
    assert urlsplit(page.url).path == "/"
    page.get_by_role("button", name="Undo").click()
    expect(alert).to_have_count(0, timeout=PATIENT)  # said until something is done


def test_parts_of_other_pages_and_of_earlier_versions_do_no_harm(visit: VisitMaker) -> None:
    visitor = visit()
    others = {"zoo": "net.brackets", "deep": "in.2", "at": "stacked.7.1", "cost": "H.96"}
    query = "&".join(f"{name}={text}" for name, text in (COUNTER | others).items())
    page = visitor.open(f"gates_over_time?{query}&speed=fast&net2=<b>x</b>&zoo2")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("part “speed” is not known")
    assert page.locator(".stMain b").count() == 0
    assert link_now(page).items() >= (COUNTER | others).items()
    assert not {"speed", "net2", "zoo2"} & set(link_now(page))
    expect(page.locator(".stMain")).to_contain_text(COUNTS)


def use(page: Page, link: DeepLink) -> None:
    """Use the page's control once, as soon as it can be used."""
    control = link.control(page)
    control.wait_for(timeout=PATIENT)
    if link.key:
        control.focus()
        page.keyboard.press(link.key)
    else:
        control.click()


def says(page: Page, parts: dict[str, str]) -> None:
    """Wait until the address says all of this in its parts."""
    for name, text in parts.items():
        expect(page).to_have_url(re.compile(rf"[?&]{name}=[^&]*{re.escape(text)}"), timeout=PATIENT)


def link_now(page: Page) -> dict[str, str]:
    """The parts of the address."""
    return dict(parse_qsl(urlsplit(page.url).query))


def is_alone(page: Page, name: str) -> None:
    """Hold the page to being itself, and nothing of another one left or complained of."""
    assert urlsplit(page.url).path == f"/{'' if name == NAMES[0] else name}"
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_test_id("stAlert").count() == 0
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_test_id("stSidebarNav").count() == 0  # Streamlit's own list of the files
    assert page.locator("[data-stale=true]").count() == 0
    assert page.locator(".st-key-headline").count() <= 1


def has_its_sidebar(page: Page, name: str, network: str) -> None:
    """Hold the sidebar to what belongs beside this page."""
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("button", name="Undo")).to_have_count(1)
    folded = sidebar.get_by_text("For the other pages")
    expect(folded).to_have_count(1 if name in OWN_NETWORKS else 0)
    chosen = sidebar.get_by_role("combobox", name="Network")
    if name in OWN_NETWORKS:
        folded.click()
    expect(chosen).to_have_value(network_name(network), timeout=PATIENT)


def network_name(key: str) -> str:
    """What a network is called in the sidebar."""
    return EXAMPLES.names.get(key, "Random LSTM")
