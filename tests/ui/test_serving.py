"""What browsers load by themselves: whole, small, kept by them, and announced with the page."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import plotly
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from lstm_viz.ui import published, serving
from tests.event_loop import run_to_its_end

Answer = tuple[int, dict[str, str], bytes]


def asked(path: str, **headers: str) -> Answer:
    """What the server answers to a browser."""
    app = Starlette(
        routes=[
            *serving.routes(),
            Route("/", lambda _: HTMLResponse("<html></html>")),
            Route("/health", lambda _: PlainTextResponse("ok")),
            Route("/_stcore/health", lambda _: PlainTextResponse("ok")),
            Route("/{page:path}", lambda _: HTMLResponse("<html></html>")),
        ],
        middleware=serving.middleware(),
    )
    return run_to_its_end(_ask(app, path, headers))


async def _ask(app: Callable[..., Awaitable[None]], path: str, headers: dict[str, str]) -> Answer:
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()  # a browser that stays and says nothing more
        raise AssertionError

    async def send(message: Any) -> None:
        said.append(message)

    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "root_path": "",
        "query_string": query.encode(),
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
    }
    await app(scope, receive, send)
    told = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], told, b"".join(part.get("body", b"") for part in said[1:])


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    served = tmp_path / "static"
    served.mkdir()
    monkeypatch.setattr(published, "STATIC", served)
    published.plotly_file.cache_clear()
    published.board_folder.cache_clear()
    yield served
    published.plotly_file.cache_clear()
    published.board_folder.cache_clear()


def test_scripts_are_served_under_a_name_that_tells_their_content(static: Path) -> None:
    script = static.parent / "a.js"
    script.write_text("1")
    first = published.publish_folder("grid", [script])
    assert published.publish_folder("grid", [script]) == first
    script.write_text("2")
    second = published.publish_folder("grid", [script])
    assert first != second
    served = {path.name: (path / "a.js").read_text() for path in static.iterdir()}
    assert served == {first: "1", second: "2"}


def test_the_drawing_library_comes_deflated_and_whole(static: Path) -> None:
    name = published.plotly_file()
    published.publish_deflated(name)
    plain = (static / name).read_bytes()
    status, headers, body = asked(f"/app/static/{name}", accept_encoding="gzip, br")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert headers["content-type"].startswith("text/javascript")
    assert "immutable" in headers["cache-control"]
    assert len(body) < 0.4 * len(plain)
    assert gzip.decompress(body) == plain
    status, headers, body = asked(f"/app/static/{name}")
    assert (status, body) == (200, plain)
    assert "content-encoding" not in headers


def test_it_is_deflated_once(static: Path) -> None:
    name = published.plotly_file()
    published.publish_deflated(name)
    deflated = static / f"{name}.gz"
    deflated.write_bytes(b"as it was")
    published.publish_deflated(name)
    assert deflated.read_bytes() == b"as it was"


def test_it_comes_whole_until_it_is_deflated(static: Path) -> None:
    name = published.plotly_file()
    status, headers, body = asked(f"/app/static/{name}", accept_encoding="gzip")
    assert (status, body) == (200, (static / name).read_bytes())
    assert "content-encoding" not in headers


@pytest.mark.parametrize("path", ["nothing.js", "../app.py", "..%2fapp.py", ""])
def test_nothing_else_is_served(static: Path, path: str) -> None:
    (static.parent / "app.py").write_text("secret", encoding="utf-8")
    status, _, body = asked(f"/app/static/{path}")
    assert status == 404
    assert b"secret" not in body


def test_a_page_announces_what_its_pictures_need(static: Path) -> None:
    _, headers, _ = asked("/")
    for name in (published.plotly_file(), published.board_style(), *published.board_scripts()):
        assert f"<app/static/{name}>; rel=" in headers["link"]
        assert (static / name).is_file()
    assert "link" not in asked("/health")[1]


def test_a_style_sheet_is_served_as_one(static: Path) -> None:
    status, headers, body = asked(f"/app/static/{published.board_style()}")
    assert status == 200
    assert headers["content-type"].startswith("text/css")  # or a browser would not take it
    assert b".board {" in body


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/weight_lab/x", "/weight_lab"),
        ("/weight_lab/x/y/?net=counter&t=3", "/weight_lab?net=counter&t=3"),
        ("//elsewhere.org/x", "/elsewhere.org"),
        ("/a b/<script>", "/a%20b"),
    ],
)
def test_an_address_of_several_parts_leads_to_the_first(path: str, leads_to: str) -> None:
    status, headers, body = asked(path)
    assert (status, headers["location"], body) == (307, leads_to, b"")


@pytest.mark.parametrize("path", ["/", "/weight_lab", "/weight_lab/", "/_stcore/health"])
def test_other_addresses_are_answered_where_they_are(path: str) -> None:
    assert asked(path)[0] == 200


def test_it_is_the_library_that_the_figures_are_made_for() -> None:
    (bundle,) = (Path(published.__file__).parent / "board" / "plotly").glob("*.js")
    whole = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    version = _version(whole)
    assert _version(bundle) == version
    assert bundle.name == f"plotly-cartesian-{version}.min.js"


def _version(script: Path) -> str:
    """What stands behind the library's name in its second line: ``plotly.js v4.1.1``."""
    with script.open(encoding="utf-8") as lines:
        next(lines)
        return next(lines).split()[-1].removeprefix("v")
