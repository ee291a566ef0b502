"""The app as Streamlit runs it, without a browser: what is shown, chosen, said."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import lstm_viz as lv
from lstm_viz.figures.shares import share_text
from lstm_viz.ui import published
from lstm_viz.ui.board.payload import read_payload
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.shell import OWN_NETWORKS, SECTIONS

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))


def opened(link: dict[str, str] | None = None, script: str = "app.py") -> AppTest:
    app = AppTest.from_file(str(ROOT / script), default_timeout=30)
    for name, value in (link or {}).items():
        app.query_params[name] = value
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception
    return app


@dataclass(frozen=True)
class Shown:
    """A picture as the browser is given it."""

    figures: list[dict[str, Any]]  # its layers' skeletons
    arrays: dict[str, np.ndarray]
    spec: dict[str, Any]  # its words, lines, questions


def boards(app: AppTest) -> list[tuple[dict[str, Any], dict[str, Shown]]]:
    """Every board of the page, with its pictures by name."""
    found = []
    for component in app.get("bidi_component"):
        if not component.proto.component_name.endswith("board"):
            continue
        board, texts, arrays = read_payload(component.proto.bytes)
        shown = {
            picture["name"]: Shown(
                [json.loads(texts[layer["figure"]]) for layer in picture["layers"]],
                {name: arrays[k] for name, k in picture["arrays"].items()},
                json.loads(texts[picture["text"]]),
            )
            for picture in board["pictures"]
        }
        found.append((board, shown))
    return found


def pictures(app: AppTest) -> dict[str, Shown]:
    return {name: shown for _, some in boards(app) for name, shown in some.items()}


def clock(app: AppTest) -> dict[str, Any]:
    """What the page's clock runs over, and where it is sent."""
    (found,) = [board["clock"] for board, _ in boards(app) if board["clock"]]
    return found


def step(app: AppTest) -> int:
    """The step that the page opens on, from 1."""
    return clock(app)["position"]["t"] + 1


def packets(app: AppTest, quantity: str) -> list[float]:
    """A vector of the stage at the step that the page opens on."""
    arrays, t = pictures(app)["stage"].arrays, step(app) - 1
    if quantity == "retained":
        return (arrays["f"][t] * arrays["c"][t]).tolist()
    if quantity == "written":
        return (arrays["i"][t] * arrays["g"][t]).tolist()
    if quantity in ("c", "h"):
        return arrays[quantity][t + 1].tolist()
    return arrays[quantity.removesuffix("_prev")][t].tolist()


def test_it_opens_alive_on_the_first_token() -> None:
    app = opened()
    assert app.markdown[0].value.startswith("#### Remember the first token\n")
    preset = lv.preset("first-token")
    trace = preset.cell.trace(preset.sequence.x)
    for quantity in ("f", "i", "g", "o", "c", "h", "c_prev", "retained", "written"):
        assert packets(app, quantity) == getattr(trace, quantity)[1].tolist()
    link = {"net": "first-token", "seq": "own", "t": "2", "q": "f", "u": "1"}
    assert dict(app.query_params) == link
    assert not app.latex  # what is folded away costs nothing
    assert pictures(app)["arithmetic"].arrays["bars"][1, -1] == trace.pre_f[1, 0]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_alone(page: str) -> None:
    assert len(pictures(opened(script=f"pages/{page}"))) > 0


@pytest.mark.parametrize("key", [*lv.PRESETS])
def test_every_preset_shows_its_claim(key: str) -> None:
    app = opened()
    checked(app.selectbox(key="choose_network").set_value(key).run())
    preset = lv.preset(key)
    claimed = preset.expected(preset.sequence.x)
    assert app.markdown[0].value.startswith(f"#### {preset.name}\n")
    assert packets(app, "c")[preset.unit] == pytest.approx(claimed[preset.start], abs=1e-12)
    strip = pictures(app)["strip"].arrays["c"]
    np.testing.assert_allclose(strip[:, preset.unit], claimed, atol=1e-6)


def test_a_random_cell_of_any_size_seed_and_forget_bias() -> None:
    app = opened()
    checked(app.selectbox(key="choose_network").set_value("random").run())
    checked(app.number_input(key="choose_hidden_size").set_value(3).run())
    checked(app.number_input(key="choose_seed").set_value(11).run())
    checked(app.slider(key="choose_forget_bias").set_value(-2.5).run())
    x = lv.sequences.one_hot("hello").x
    expected = lv.LSTM.random(4, 3, seed=11, forget_bias=-2.5).trace(x)
    assert packets(app, "f") == expected.f[1].tolist()
    checked(app.toggle(key="choose_has_forget_bias").set_value(False).run())
    assert packets(app, "f") == lv.LSTM.random(4, 3, seed=11).trace(x).f[1].tolist()
    checked(app.number_input(key="choose_hidden_size").set_value(64).run())
    assert len(packets(app, "f")) == 8
    checked(app.slider(key="choose_first_unit").set_value(57).run())
    last = lv.LSTM.random(4, 64, seed=11).trace(x)
    assert packets(app, "f") == last.f[1, 56:].tolist()


def test_sequences_of_every_kind() -> None:
    app = opened({"net": "random", "h": "2"})
    cell_of = lambda size: lv.LSTM.random(size, 2, forget_bias=1.0)  # noqa: E731
    for source, field, typed, sequence in (
        ("numbers", "numbers", "1;0,5\n2;-1", lv.sequences.parse_numbers("1;0,5\n2;-1")),
        ("bits", "bits", "0110", lv.sequences.parse_bits("0110")),
        ("text", "text", "a b", lv.sequences.one_hot("a b")),
    ):
        checked(app.selectbox(key="choose_source").set_value(source).run())
        widgets = app.text_area if source == "numbers" else app.text_input
        checked(widgets(key=f"choose_{field}").set_value(typed).run())
        assert packets(app, "g") == cell_of(sequence.input_size).trace(sequence.x).g[1].tolist()
    for source, sequence in (
        ("sine", lv.sequences.sine(9, channels=2)),
        ("square", lv.sequences.square(9, channels=2)),
        ("seasonal", lv.sequences.seasonal(9, channels=2)),
    ):
        checked(app.selectbox(key="choose_source").set_value(source).run())
        checked(app.number_input(key="choose_steps").set_value(9).run())
        checked(app.number_input(key="choose_channels").set_value(2).run())
        assert packets(app, "g") == cell_of(2).trace(sequence.x).g[1].tolist()
    checked(app.selectbox(key="choose_source").set_value("text").run())
    assert app.text_input(key="choose_text").value == "a b"  # what was typed is still there


def test_any_of_the_six_numbers_can_be_asked_about() -> None:
    app = opened({"net": "random", "h": "3", "t": "4"})
    trace = lv.LSTM.random(4, 3, forget_bias=1.0).trace(lv.sequences.one_hot("hello").x)
    checked(app.selectbox(key="choose_unit").set_value(2).run())
    for quantity in "figoch":
        checked(app.segmented_control(key="choose_quantity").set_value(quantity).run())
        told = pictures(app)["arithmetic"]
        assert told.figures[0]["data"][0]["name"] == quantity
        inner = trace.c if quantity == "c" else trace.h if quantity == "h" else None
        expected = inner if inner is not None else getattr(trace, f"pre_{quantity}")
        assert told.arrays["bars"][3, -1] == expected[3, 2]


def test_the_six_equations_unfold_with_their_numbers() -> None:
    app = opened()
    app.session_state["equations"] = True
    checked(app.run())
    assert "\\sigma(40.00) = 1.00" in app.latex[0].value
    assert "f_t \\odot C_{t-1}" in app.latex[1].value


def test_a_sequence_of_one_step() -> None:
    app = opened({"net": "counter", "seq": "bits", "bits": "1"})
    assert packets(app, "c") == [1.0]
    assert clock(app)["steps"] == 1
    assert step(app) == 1


def test_what_cannot_be_read_is_said_and_nothing_is_lost() -> None:
    app = opened({"net": "counter", "seq": "bits", "bits": "1101", "t": "4"})
    before = packets(app, "c")
    bad = "1 <b>0</b> *x* ![](http://example.org/x.png)"
    checked(app.text_input(key="choose_bits").set_value(bad).run())
    assert app.text_input(key="choose_bits").value == bad
    assert packets(app, "c") == before == [3.0]
    (message,) = [error.value for error in app.error]
    assert "What you typed is kept" in message
    assert "<b>" not in message.replace("\\<b\\>", "")
    checked(app.text_input(key="choose_bits").set_value("1111").run())
    assert packets(app, "c") == [4.0]
    assert not app.error


def test_a_link_restores_what_was_chosen() -> None:
    app = opened(
        {"net": "random", "h": "5", "seed": "3", "fb": "pytorch", "seq": "text", "text": "abcab"}
        | {"t": "5", "q": "o", "u": "4"}
    )
    trace = lv.LSTM.random(3, 5, seed=3).trace(lv.sequences.one_hot("abcab").x)
    assert packets(app, "h") == trace.h[4].tolist()
    assert pictures(app)["arithmetic"].arrays["bars"][4, -1] == trace.pre_o[4, 3]
    assert app.number_input(key="choose_seed").value == 3
    assert not app.warning


def test_a_broken_link_says_what_was_wrong() -> None:
    app = opened({"net": "counter", "t": "99", "q": "*z*", "what": "[x](http://example.org)"})
    texts = [warning.value for warning in app.warning]
    assert len(texts) == 3
    assert any(as_text("The link says q = “*z*”; expected one of f, i, g") in t for t in texts)
    assert any("the last one here is 10" in text for text in texts)
    assert step(app) == 10
    checked(app.selectbox(key="choose_network").set_value("parity").run())
    assert not app.warning  # said once, until something else is done


def test_text_is_escaped_for_markdown() -> None:
    assert as_text("**a** [x](y) :red[z] $q$ <b>") == (
        r"\*\*a\*\* \[x\]\(y\) \:red\[z\] \$q\$ \<b\>"
    )


def test_the_comparison_with_pytorch_is_a_live_one() -> None:
    app = opened({"net": "random", "h": "4", "seed": "1"})
    assert any("Not compared yet" in caption.value for caption in app.caption)
    checked(app.button(key="compare_with_pytorch").click().run())
    (line,) = [m.value for m in app.markdown if "ifference from" in m.value]
    assert "40 numbers" in line
    if "No difference" not in line:
        assert float(line.split("**")[1]) < 1e-14
    checked(app.number_input(key="choose_seed").set_value(2).run())
    assert any("Not compared yet" in caption.value for caption in app.caption)


def test_opening_the_page_does_not_load_torch() -> None:
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('app.py', default_timeout=30).run()\n"
        "assert not app.exception\n"
        "print('torch' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "False"


def test_a_forget_bias_beyond_the_sliders_usual_end_is_shown_as_it_is() -> None:
    app = opened({"net": "random", "fb": "-7.3"})
    x = lv.sequences.one_hot("hello").x
    assert packets(app, "f") == lv.LSTM.random(4, 4, forget_bias=-7.3).trace(x).f[1].tolist()
    slider = app.slider(key="choose_forget_bias")
    assert slider.value == -7.3
    assert (slider.min, slider.max) == (-8.0, 8.0)
    checked(slider.set_value(2.0).run())
    assert packets(app, "f") == lv.LSTM.random(4, 4, forget_bias=2.0).trace(x).f[1].tolist()
    assert app.query_params["fb"] == "2"


HOSTILE_LINKS = [
    {"net": "<script>alert(1)</script>", "t": "-1", "u": "1e9", "q": ""},
    {"net": "random", "h": "65", "seed": "99999999999999999999", "fb": "inf", "seq": "own"},
    {"net": "random", "seq": "text", "text": "<b>אب😀&lt;\u202e\x00\n"},
    {"net": "random", "seq": "text", "text": ""},
    {"net": "random", "seq": "numbers", "numbers": "1e308 -1e308 1.7e308"},
    {"net": "random", "seq": "numbers", "numbers": "1e9 -1e9\n1e-300 0", "h": "64", "from": "64"},
    {"net": "counter", "seq": "numbers", "numbers": "a;<b>;c\n1;2;3"},
    {"net": "brackets", "seq": "text", "text": "x"},
    {"net": "set-reset", "seq": "sine", "n": "500", "period": "nan"},
    {"net": "random", "seq": "seasonal", "n": "500", "d": "8", "noise": "10", "t": "500"},
    {"": "", "seq": "bits\x00", "text": "a" * 5000, "from": "3"},
]


@pytest.mark.parametrize("link", HOSTILE_LINKS)
def test_a_link_from_anyone_opens_something_that_can_be_drawn(link: dict[str, str]) -> None:
    app = opened(link)
    drawn = pictures(app)
    assert set(drawn) == {"stage", "strip", "arithmetic"}
    for picture in drawn.values():
        assert picture.spec["alt"]["sentence"]
        assert all(np.isfinite(array).all() for array in picture.arrays.values())
    for said in [*app.error, *app.warning]:
        assert "<" not in said.value.replace("\\<", "")


def test_an_address_in_a_link_does_not_become_one_on_the_page() -> None:
    address = re.compile(r"https?://|www\.|\w@\w", re.IGNORECASE)
    app = opened({"https://a.example": "1", "q": "WWW.a.example", "fb": "me@a.example"})
    said = [warning.value.replace("\\", "") for warning in app.warning]
    assert len(said) == 3
    assert not any(address.search(text) for text in said)
    assert said[1].startswith("The link says q = “WWW\N{WORD JOINER}.a.example”; expected one of")


def test_the_offending_token_is_quoted_and_the_link_keeps_what_was_typed() -> None:
    app = opened({"net": "random", "seq": "numbers", "numbers": "1 2 3"})
    before = packets(app, "g")
    checked(app.text_area(key="choose_numbers").set_value("1 0\n2 *x*").run())
    (message,) = [error.value for error in app.error]
    assert as_text("Line 2, column 2: '*x*' is not a number") in message
    assert packets(app, "g") == before
    assert app.query_params["numbers"] == "1 0\n2 *x*"
    checked(app.selectbox(key="choose_network").set_value("counter").run())
    assert not app.error


def test_a_shorter_sequence_brings_the_step_back_within_it() -> None:
    app = opened({"net": "counter", "seq": "bits", "bits": "11111", "t": "5"})
    assert packets(app, "c") == [5.0]
    checked(app.text_input(key="choose_bits").set_value("11").run())
    assert packets(app, "c") == [2.0]
    assert step(app) == 2
    assert app.query_params["t"] == "2"


def test_the_page_goes_to_where_its_link_is_changed_to() -> None:
    app = opened()
    app.query_params["t"] = "6"
    checked(app.run())
    trace = lv.preset("first-token").cell.trace(lv.preset("first-token").sequence.x)
    assert packets(app, "h") == trace.h[5].tolist()
    assert step(app) == 6


def test_a_change_counts_although_an_older_link_comes_along_with_it() -> None:
    app = opened({"net": "random", "h": "2"})
    checked(app.number_input(key="choose_seed").set_value(1).run())
    app.query_params["seed"] = "0"  # the browser had not yet taken over the new one
    checked(app.number_input(key="choose_hidden_size").set_value(3).run())
    assert app.number_input(key="choose_seed").value == 1
    assert app.query_params["seed"] == "1"


def test_the_clock_is_sent_somewhere_only_by_another_network_or_a_link() -> None:
    app = opened({"net": "random", "h": "2", "t": "4"})
    sent = clock(app)["go"]
    checked(app.number_input(key="choose_seed").set_value(7).run())
    checked(app.slider(key="choose_forget_bias").set_value(-1.0).run())
    checked(app.text_input(key="choose_text").set_value("hello again").run())
    assert clock(app) == {
        "steps": 11,
        "phases": ["arrive", "forget", "write", "new C", "read"],
        "go": sent,
        "backward": False,
        "seconds": None,
        "position": {"t": 3, "phase": 5},
    }
    checked(app.selectbox(key="choose_network").set_value("counter").run())
    assert clock(app)["go"] == sent + 1
    assert step(app) == lv.preset("counter").start + 1
    app.query_params["t"] = "2"
    app.query_params["p"] = "3"
    checked(app.run())
    assert clock(app)["go"] == sent + 2
    assert clock(app)["position"] == {"t": 1, "phase": 3}


def test_what_is_sent_for_a_change_is_small() -> None:
    """A hundred steps of eight units: under 150 kB for everything on the page together."""
    link = {"net": "random", "h": "8", "seq": "seasonal", "n": "100", "d": "4"}
    for page in PAGES:
        app = opened(link, f"pages/{page}")
        sent = sum(len(component.proto.bytes) for component in app.get("bidi_component"))
        # The way of each ribbon from a context to what was read is sent for all steps.
        assert sent < (250_000 if page == "attention.py" else 150_000), page
        if page.removesuffix(".py") in OWN_NETWORKS:
            assert sent > 1_000, page
        else:  # where no challenge is chosen there is less
            assert sent > 20_000 or page == "challenges.py", page


def test_every_page_is_in_a_menu() -> None:
    in_menus = [name for pages in SECTIONS.values() for name, _, _ in pages]
    assert sorted(f"{name}.py" for name in in_menus) == PAGES
    titles = [title for pages in SECTIONS.values() for _, title, _ in pages]
    assert len(set(titles)) == len(titles)


def test_a_page_with_networks_of_its_own_folds_the_sidebars_away() -> None:
    app = opened()
    for page in PAGES:
        checked(app.switch_page(f"pages/{page}").run())
        is_own = page.removesuffix(".py") in OWN_NETWORKS
        captions = [caption.value for caption in app.sidebar.caption]
        assert ("This page shows networks of its own." in captions) == is_own, page
        assert len([fold for fold in app.sidebar.expander if "other pages" in fold.label]) == is_own
        assert app.selectbox(key="choose_network").value == "first-token"


GATES, BELT = "pages/gates_over_time.py", "pages/conveyor_belt.py"


def test_the_gates_of_chosen_units_in_a_chosen_order() -> None:
    app = opened({"net": "random", "h": "5", "q": "c"}, GATES)
    trace = lv.LSTM.random(4, 5, forget_bias=1.0).trace(lv.sequences.one_hot("hello").x)

    def shown() -> np.ndarray:
        return pictures(app)["quantities"].arrays["c"]

    np.testing.assert_array_equal(shown(), trace.c.astype(np.float32))
    checked(app.selectbox(key="choose_order").set_value("mean").run())
    by_mean = np.argsort(-trace.c.mean(axis=0), kind="stable")
    np.testing.assert_array_equal(shown(), trace.c[:, by_mean].astype(np.float32))
    assert app.query_params["order"] == "mean"
    checked(app.multiselect(key="choose_units").set_value([0, 3]).run())
    picked = [unit for unit in by_mean if unit in (0, 3)]
    np.testing.assert_array_equal(shown(), trace.c[:, picked].astype(np.float32))
    assert app.query_params["units"] == "1,4"
    checked(app.segmented_control(key="choose_shown_as").set_value("lines").run())
    lines = [part for part in pictures(app)["quantities"].figures[0]["data"] if part["name"] == "c"]
    assert [line["y"] for line in lines] == [trace.c[:, unit].tolist() for unit in picked]
    assert app.query_params["as"] == "lines"


def test_the_gates_of_many_units_as_lines_are_the_first_of_the_order() -> None:
    app = opened({"net": "random", "h": "64", "as": "lines", "order": "range", "q": "h"}, GATES)
    trace = lv.LSTM.random(4, 64, forget_bias=1.0).trace(lv.sequences.one_hot("hello").x)
    lines = [part for part in pictures(app)["quantities"].figures[0]["data"] if part["name"] == "h"]
    widest = np.argsort(-np.ptp(trace.h, axis=0), kind="stable")[:8]
    assert [line["y"] for line in lines] == [trace.h[:, unit].tolist() for unit in widest]


def test_the_text_in_the_colours_of_one_value() -> None:
    app = opened({"net": "random", "h": "3", "q": "o", "u": "2"}, GATES)
    trace = lv.LSTM.random(4, 3, forget_bias=1.0).trace(lv.sequences.one_hot("hello").x)
    cells, letters = pictures(app)["text"].figures[0]["data"]
    assert cells["z"][0][:5] == trace.o[:, 1].tolist()
    assert letters["text"] == list("hello")
    checked(app.selectbox(key="choose_unit").set_value(2).run())
    assert pictures(app)["text"].figures[0]["data"][0]["z"][0][:5] == trace.o[:, 2].tolist()
    curves = pictures(app)["curves"].arrays
    assert curves["pre_o"][:, 0].tolist() == trace.pre_o[:, 2].tolist()


def test_the_belt_carries_all_units_or_one() -> None:
    app = opened({"net": "random", "h": "3", "u": "2"}, BELT)
    trace = lv.LSTM.random(4, 3, forget_bias=1.0).trace(lv.sequences.one_hot("hello").x)
    np.testing.assert_array_equal(pictures(app)["belt"].arrays["g"], trace.g)
    checked(app.segmented_control(key="choose_lanes").set_value("one").run())
    np.testing.assert_array_equal(pictures(app)["belt"].arrays["g"], trace.g[:, [1]])
    assert app.query_params["lanes"] == "one"


def test_the_books_add_up_and_say_so() -> None:
    app = opened({"net": "random", "h": "3", "u": "3", "seq": "text", "text": "abcabc"}, BELT)
    trace = lv.LSTM.random(3, 3, forget_bias=1.0).trace(lv.sequences.one_hot("abcabc").x)
    books = pictures(app)["ledger"]
    bars = [part for part in books.figures[0]["data"] if part["type"] == "bar"]
    together = np.zeros(6)
    for bar in bars:
        together[np.array(bar["x"]) - 1] += bar["y"]
    np.testing.assert_allclose(together, trace.c[:, 2], atol=1e-12)
    for t, line in enumerate(books.spec["words"]["adds up"]):
        assert line.startswith(f"C₃({t + 1}) = ")
        value = f"{trace.c[t, 2]:.2f}".replace("-", "−")
        # A single part needs no sum.
        assert line.endswith(f"= {value} (step 1)" if t == 0 else f"= {value}")


def test_a_static_folder_that_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, files: Iterable[Path]) -> str:
        raise PermissionError(13, "Permission denied")

    published.plotly_file.cache_clear()
    monkeypatch.setattr(published, "publish_folder", refuse)
    app = opened()
    assert any("cannot be written (Permission denied)" in error.value for error in app.error)
    assert app.segmented_control(key="choose_quantity").value == "f"  # the rest is there
    monkeypatch.undo()
    published.plotly_file.cache_clear()
    assert pictures(opened())["stage"]


def test_a_random_cells_headline_counts_its_gates() -> None:
    app = opened({"net": "random", "h": "4", "fb": "10"})
    trace = lv.LSTM.random(4, 4, forget_bias=10.0).trace(lv.sequences.one_hot("hello").x)
    values = np.concatenate([trace.f, trace.i, trace.o])
    share = np.mean((values > 0.1) & (values < 0.9))
    assert 0.5 < share < 0.7  # the forget gates, a third of all, stand open
    assert f"{share_text(share)} of its gates' values here" in app.markdown[0].value
