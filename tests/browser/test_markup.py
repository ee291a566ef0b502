"""Mark-up in whatever a visitor can type, send or bring along stands there as text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from safetensors.numpy import save

from lstm_viz.cells import LSTM
from lstm_viz.sequences import Alphabet
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.saved_visit import SavedVisit, json_of_visit
from lstm_viz.ui.selection import RANDOM, Selection
from tests.browser.conftest import Visit

VisitMaker = Callable[..., Visit]

PATIENT = 60_000  # milliseconds; the machine may be busy

PAYLOADS = (
    "<script>window.hit=1</script>",
    '<img src=x onerror="window.hit=1">',
    '<b>boldly</b><a href="javascript:window.hit=1">linked</a><br>',
    '<span style="color:red">ruddy</span><sup>raised</sup>',
    "**boldly** [linked](javascript:window.hit=1)",
    "![pictured](https://example.org/x.png) https://example.org",
    "$\\href{javascript:window.hit=1}{linked}$",
    ":material/home: :red[ruddy] :small[raised]",
    "`ticked` &lt; &amp;lt; </style> </textarea>",
    "\u202eturned\u202c \u200bunseen\u2060\ufeff",
)
"""What would do something where it is not taken for text; without a line's end."""

_CAME_INTO_BEING = """() => {
  const words = new Set(["boldly", "linked", "ruddy", "raised", "ticked", "pictured"]);
  const found = window.hit === undefined ? [] : ["it was run"];
  const everywhere = (root) => [...root.querySelectorAll("*")].flatMap((node) =>
    node.shadowRoot ? [node, ...everywhere(node.shadowRoot)] : [node]);
  for (const node of everywhere(document)) {
    const name = node.localName;
    for (const { name: key, value } of node.attributes) {
      const leads = /(^|:)(href|src)$/.test(key) && /javascript:|^x$|example/.test(value);
      if (leads || /^on/i.test(key))
        found.push(`<${name} ${key}="${value}">`);
    }
    if (name === "script" && node.textContent.includes("hit")) found.push("<script>");
    // What is marked up stands alone in an element; as text its marks stand beside it. In a
    // picture a word stands alone anyway: there it has a style of its own.
    const alone = node.children.length === 0 && words.has(node.textContent.trim());
    const styled = /bold|red|italic|super/.test(node.getAttribute("style") ?? "");
    if (alone && (node.closest("svg") === null || (name === "tspan" && styled)))
      found.push(`<${name}>${node.textContent}`);
    if (node.getAttribute("data-testid") === "stIconMaterial" && node.textContent === "home")
      found.push("an icon");
  }
  return found;
}"""


def stays_text(page: Page) -> None:
    """Hold the page to having made nothing of any payload."""
    assert page.evaluate(_CAME_INTO_BEING) == []


def hover_everywhere(page: Page) -> None:
    """Let every picture on the screen say what it says of some of its places."""
    for picture in page.locator("[data-picture]").all():
        box = picture.bounding_box()
        if box is None:
            continue
        for right, down in ((0.2, 0.3), (0.5, 0.5), (0.5, 0.9), (0.8, 0.7)):
            page.mouse.move(box["x"] + right * box["width"], box["y"] + down * box["height"])
            page.wait_for_timeout(40)
        stays_text(page)


def wait_until_link_says(page: Page, text: str) -> None:
    """Wait until the server has taken a text: the address then has it."""
    page.wait_for_function(
        """(text) => {
             const said = [...new URLSearchParams(location.search).values()];
             return said.some((value) => value.includes(text));
           }""",
        arg=text,
        timeout=PATIENT,
    )


def chunks(longest: int) -> list[str]:
    """All payloads in texts of at most so many characters."""
    made = [""]
    for payload in PAYLOADS:
        joined = f"{made[-1]} {payload}".strip(" ")
        if len(joined) <= longest:
            made[-1] = joined
        else:
            made.append(payload)
    return made


def written(page: Page, picture: str) -> str:
    """Everything that a picture has as text."""
    parts = page.locator(f'[data-picture="{picture}"] svg text').all_text_contents()
    return "\n".join(parts)


@pytest.mark.parametrize(
    "address",
    [
        *("?p=1", "gates_over_time?as=lines", "conveyor_belt?p=3", "weight_lab?p=2"),
        "vanishing_gradients?grad=reads.sequence~T.20~H.4~n.2",
    ],
)
def test_text_in_the_sidebar_stays_text_in_every_picture(visit: VisitMaker, address: str) -> None:
    visitor = visit(1280, 900)
    text = "".join(PAYLOADS[k] for k in (0, 2, 9))
    page = visitor.open(f"{address}&net=random&h=2&seq=text&t=3&text={quote(text)}")
    wait_until_link_says(page, text)
    stays_text(page)
    hover_everywhere(page)
    box = page.get_by_test_id("stSidebar").get_by_role("textbox", name="Text")
    expect(box).to_have_value(text)
    box.fill("<b>" + PAYLOADS[6])
    box.press("Enter")
    wait_until_link_says(page, "<b>" + PAYLOADS[6])
    hover_everywhere(page)


LINK = '<a href="javascript:window.hit=1">linked</a>'
NAMES = ("<b>boldly</b>", LINK, "**boldly**", "$x^2$ %{x}")
"""Of columns of numbers."""


@pytest.mark.parametrize("address", ["?q=g", "gates_over_time?as=heatmaps", "weight_lab?q=g"])
def test_names_of_columns_stay_text(visit: VisitMaker, address: str) -> None:
    visitor = visit(1280, 900)
    table = ";".join(NAMES) + "\n1;0;0;1\n0;1;0;-1\n0;0;1;0.5"
    page = visitor.open(f"{address}&net=random&h=2&seq=numbers&t=2&numbers={quote(table)}")
    assert page.get_by_test_id("stAlert").count() == 0
    if address == "?q=g":
        text = written(page, "arithmetic")
        for name in NAMES[::2]:
            assert f"W·{name}" in text
    if address.startswith("weight_lab"):
        grid = page.locator(".grid-blocks").first
        for name in NAMES[::2]:
            expect(grid).to_contain_text(name)
    hover_everywhere(page)


@dataclass(frozen=True)
class Field:
    """A field on a page, and the most characters that it takes."""

    address: str
    label: str
    longest: int = 2000
    of_lines: bool = False


FIELDS = (
    Field("trained_networks?zoo=net.python~reads.typed", "Text", 500, of_lines=True),
    Field("trained_networks?zoo=net.sentiment~reads.typed", "Words", 200),
    Field("trained_networks?zoo=net.season~reads.typed", "Numbers", 200),
    Field("trained_networks?zoo=mode.writes", "It goes on from", 200, of_lines=True),
    Field("stacked?deep=reads.typed", "Text", 200),
    Field("bidirectional?both=reads.typed", "dots", 200),
    Field("side_by_side?side=reads.typed", "Text", 200),
    Field("attention?", "Dates to read", 100),
    Field("kinds_of_problem?", "Words", 120),
    Field("kinds_of_problem?prob=kind.not-aligned", "Text", 120),
    Field("?net=counter&seq=bits", "Bits"),
    Field("?net=random&seq=numbers", "Numbers", of_lines=True),
)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.address} {field.label}")
def test_what_is_typed_into_a_field_stays_text(visit: VisitMaker, field: Field) -> None:
    visitor = visit(1280, 900)
    page = visitor.open(field.address)
    box = page.get_by_role("textbox", name=re.compile(field.label))
    for text in chunks(field.longest):
        box.fill(text)
        box.press("Control+Enter" if field.of_lines else "Enter")
        wait_until_link_says(page, text)
        stays_text(page)
        expect(box).to_have_value(text)
        for alert in page.get_by_test_id("stAlert").all():
            expect(alert).to_contain_text("typed is kept")
    visitor.wait_for_pictures()
    hover_everywhere(page)
    open_history(page)
    stays_text(page)


def test_a_message_shows_what_was_typed_as_it_was(visit: VisitMaker) -> None:
    visitor = visit()
    page = visitor.open("?net=random&seq=numbers")
    box = page.get_by_role("textbox", name="Numbers")
    for payload in PAYLOADS[:-1]:
        word = payload.split(" ")[0]
        box.fill(f"1 {word}")
        box.press("Control+Enter")
        shown = repr(word if len(word) <= 20 else word[:19] + "…")
        expect(page.get_by_test_id("stAlert")).to_contain_text(
            re.compile(r"Line 1, column 2: .* is not a number"), timeout=PATIENT
        )
        expect(page.get_by_test_id("stAlert")).to_contain_text(shown[1:12], timeout=PATIENT)
        stays_text(page)


@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 3))
def test_parts_of_a_link_stay_text(visit: VisitMaker, first: int) -> None:
    names = [PAYLOADS[(first + k) % len(PAYLOADS)] for k in range(3)]
    link = {
        names[0]: "1",
        "net": names[0],
        "grad": f"T.{names[1]}",
        "pindo": names[2],
        "pin": names[0],
        "do": names[2],
    }
    visitor = visit()
    query = "&".join(f"{quote(name, safe='')}={quote(text)}" for name, text in link.items())
    page = visitor.open(f"?{query}")
    alerts = page.get_by_test_id("stAlert")
    expect(alerts.first).to_contain_text("The link", timeout=PATIENT)
    stays_text(page)
    said = " ".join(alerts.all_inner_texts()).replace("\N{WORD JOINER}", "")
    as_shown = "".join(sign if sign.isprintable() else "�" for sign in names[0][:15])
    assert f"net = “{as_shown}" in said


def open_history(page: Page) -> Locator:
    """Open the list of changes."""
    page.get_by_test_id("stSidebar").get_by_test_id("stPopoverButton").first.click()
    listed = page.get_by_test_id("stPopoverBody")
    expect(listed).to_contain_text("The changes of this visit", timeout=PATIENT)
    return listed


def saved_with(**changes: object) -> bytes:
    """A saved visit in which some parts say something else."""
    chosen = replace(Selection().with_network(RANDOM), hidden_size=1)
    saved = json.loads(json_of_visit(SavedVisit(chosen, {})))
    return json.dumps(saved | changes).encode()


def weights_named(*names: str) -> bytes:
    """A file of weights under these names."""
    return save({name: np.zeros((4, 1), np.float32) for name in names})


def good_weights() -> bytes:
    cell = LSTM.random(1, 2, seed=3)
    arrays = {
        f"{name}_l0": np.asarray(getattr(cell, name), np.float32)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    return save(arrays)


def test_files_stay_text_their_names_and_what_is_in_them(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open("weight_lab?net=counter")
    page.get_by_role("tab", name="Share and keep").click()
    upload = page.locator('input[type="file"]')
    shown = json.loads(saved_with())["shown"]
    for number, payload in enumerate(PAYLOADS):
        name = payload.replace("/", "∕")[:60]
        for content, ending, expected in (
            (weights_named(payload), "safetensors", "no recurrent weights found"),
            (weights_named(f"{payload}.weight_ih_l0"), "safetensors", "is missing"),
            (saved_with(shown=shown | {payload: "1"}), "json", "is not known"),
            (saved_with(shown=shown | {"net": payload}), "json", "expected one of"),
            (saved_with(version=payload), "json", "says no version"),
            (saved_with(solved={payload: 1}), "json", "is damaged"),
        )[number % 3 :: 3]:
            upload.set_input_files({"name": f"{name}.{ending}", "mimeType": "", "buffer": content})
            alert = page.get_by_test_id("stAlert").filter(has_text="The file was not taken")
            expect(alert).to_contain_text(expected, timeout=PATIENT)
            stays_text(page)
    upload.set_input_files(
        {
            "name": "<img src=x onerror=window.hit=1>.safetensors",
            "mimeType": "",
            "buffer": good_weights(),
        }
    )
    expect(page).to_have_url(re.compile("[?&]w="), timeout=PATIENT)
    stays_text(page)
    expect(open_history(page)).to_contain_text("File: <img src=x onerror=wind…")
    stays_text(page)


def test_an_alphabet_of_a_file_stays_text(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    letters = "<b>&'\"$*`:/"
    own = replace(OwnCell.of(LSTM.random(len(letters), 2, seed=1)), alphabet=Alphabet(letters))
    chosen = replace(
        Selection().with_network(RANDOM), own=own, source="text", text=f"{letters}</b>", step=2
    )
    page = visitor.open("weight_lab?net=counter")
    page.get_by_role("tab", name="Share and keep").click()
    page.locator('input[type="file"]').set_input_files(
        {
            "name": "**boldly**.json",
            "mimeType": "application/json",
            "buffer": json_of_visit(SavedVisit(chosen, {})).encode(),
        }
    )
    wait_until_link_says(page, f"{letters}</b>")
    expect(open_history(page)).to_contain_text("File: **boldly**.json")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Weights").click()
    expect(page.locator(".grid-blocks").first).to_contain_text("<")
    hover_everywhere(page)


def test_what_is_typed_or_pasted_into_the_weights_stays_text(visit: VisitMaker) -> None:
    visitor = visit(1280, 900)
    page = visitor.open("weight_lab?net=random&h=2&seq=text&text=hello&t=2")
    cell = page.locator(".grid-cell").first
    expect(cell).to_have_text(re.compile(r"\d"), timeout=PATIENT)
    before = cell.inner_text()
    for payload in PAYLOADS[:5]:
        cell.click()
        page.keyboard.type("0")
        page.locator(".grid-typing").fill(payload)
        page.keyboard.press("Enter")
        expect(page.locator(".grid-typing")).to_have_count(0)
        stays_text(page)
        expect(cell).to_have_text(before)
