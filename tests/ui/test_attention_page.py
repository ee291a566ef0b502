"""The page of attention as Streamlit runs it: what is read, written, compared, refused."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.encoder_decoder.documents import END, READING
from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.figures.shares import precise_share_text
from lstm_viz.sequences.text import visible
from lstm_viz.ui.attention.choice import LONGEST, NETWORKS, OPENING, TEXT, AttentionChoice
from lstm_viz.ui.attention.scene import attention_scene, opening_sample, shown_samples
from lstm_viz.zoo.translators import right_answer, translator_card_of, translator_of, written_text
from tests.ui.test_pages import ROOT, checked, clock, opened, pictures

PAGE = "pages/attention.py"
TYPED = "mittwoch, 3. mai 2023"
FOLDED = ("attention_numbers", "attention_limits", "attention_sources", "attention_cards")


def page(choice: AttentionChoice = OPENING, **link: str) -> AppTest:
    return opened(({"attn": TEXT.write(choice)} if choice != OPENING else {}) | link, PAGE)


def chosen(app: AppTest) -> AttentionChoice:
    choice: AttentionChoice = app.session_state["selection"].attention
    return choice


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "").replace("\u2060", "")


def group(app: AppTest, key: str) -> Any:
    return next(found for found in app.get("button_group") if found.key == key)


def read(network: str, text: str) -> EncoderDecoderTrace:
    return translator_of(network).trace(READING.read(text), most=56)


def matrix(app: AppTest) -> Any:
    return pictures(app)["alignment"].figures[0]["data"][0]


def test_it_opens_on_what_attention_makes_right() -> None:
    app = page()
    sample = opening_sample()
    trace = read("attention", sample.text)
    assert not app.error
    assert not app.warning
    assert app.markdown[0].value.startswith("#### Attention\n")
    assert app.text_input(key="attention_text").value == sample.text
    assert clock(app)["steps"] == len(trace.written)
    assert len(clock(app)["phases"]) == 6
    assert clock(app)["position"]["phase"] == 6
    found = pictures(app)
    assert set(found) == {"alignment", "says", "gates", "context"}
    assert matrix(app)["name"] == "alignment"
    np.testing.assert_allclose(matrix(app)["z"], trace.alignment, atol=1e-6)
    np.testing.assert_allclose(found["alignment"].arrays["alpha"], trace.alignment)
    assert found["alignment"].spec["words"]["marks"][:-1] == list(trace.written)
    assert "".join(trace.written) == "".join(map(visible, sample.answer)) + END


def test_a_typed_date_is_read_by_both() -> None:
    app = page()
    checked(app.text_input(key="attention_text").set_value(TYPED).run())
    assert chosen(app).text == TYPED
    assert app.query_params["attn"] == f"say.{TYPED}"
    for network in NETWORKS:
        trace = read(network, TYPED)
        verdict = "right" if written_text(trace) == "2023-05-03" else "wrong"
        assert f"{written_text(trace)}**, {verdict}" in said(app)
    assert "Right is **2023-05-03**" in said(app)
    trace = read("attention", TYPED)
    np.testing.assert_allclose(matrix(app)["z"], trace.alignment, atol=1e-6)
    says = pictures(app)["says"].arrays["values"]
    likeliest = np.sort(trace.probabilities, axis=1)[:, ::-1]
    np.testing.assert_allclose(says[:, 0], likeliest[:, 0], atol=1e-6)
    checked(app.button(key="undo").click().run())
    assert chosen(app) == OPENING
    assert app.text_input(key="attention_text").value == opening_sample().text


def test_where_nothing_is_known_to_be_right_it_says_what_it_wrote() -> None:
    app = page(OPENING.with_settings(text="hello"))
    assert right_answer("hello") is None
    text = said(app)
    assert "Right is" not in text
    assert "wrong" not in text.split("With attention and without")[1].split("Attention is")[0]
    assert written_text(read("attention", "hello"))[:5] in text


@pytest.mark.parametrize(
    ("typed", "named"),
    [("3 märß 1997", "“ß”"), ("<b>3</b> may", "“<”"), ("3/4/2021", "“/”"), ("☃", "☃")],
)
def test_what_cannot_be_read_is_named_and_the_picture_stays(typed: str, named: str) -> None:
    app = page(OPENING.with_settings(text=TYPED))
    before = matrix(app)
    checked(app.text_input(key="attention_text").set_value(typed).run())
    (error,) = app.error
    message = str(error.value).replace("\\", "")
    assert named.strip("“”") in message
    assert "What you typed is kept; the pictures show what was there before." in message
    assert "<b>" not in str(error.value).replace("\\<", "")
    assert app.text_input(key="attention_text").value == typed
    assert matrix(app) == before
    checked(app.text_input(key="attention_text").set_value("4 may 2021").run())
    assert not app.error
    assert len(matrix(app)["x"]) == len("4 may 2021") + 1


def test_an_empty_field_is_the_first_example() -> None:
    app = page(OPENING.with_settings(text=TYPED))
    checked(app.text_input(key="attention_text").set_value("   ").run())
    assert not app.error
    assert chosen(app) == OPENING


def test_a_link_with_too_long_a_text_says_so() -> None:
    app = page(OPENING.with_settings(text="a" * (LONGEST + 5)))
    assert f"{LONGEST + 5} characters; expected at most {LONGEST}" in app.error[0].value.replace(
        "\\", ""
    )
    assert "alignment" in pictures(app)


@pytest.mark.parametrize("link", [{"attn": "xyz"}, {"attn": "net.x~n.0"}, {"at": "attention.x.y"}])
def test_garbage_in_a_link_is_said_and_left_out(link: dict[str, str]) -> None:
    app = opened(link, PAGE)
    assert len(app.warning) == 1
    assert "alignment" in pictures(app)


def test_the_link_leads_to_the_step() -> None:
    app = page(OPENING.with_settings(text=TYPED), at="attention.4.3")
    assert clock(app)["position"] == {"t": 3, "phase": 3}
    app = page(OPENING.with_settings(text=TYPED), at="attention.400.9")
    assert clock(app)["position"]["t"] == clock(app)["steps"] - 1


def test_without_attention_the_context_is_the_same_at_every_step() -> None:
    app = page(OPENING.with_settings(text=TYPED))
    checked(group(app, "attention_network").set_value("summary").run())
    trace = read("summary", TYPED)
    assert clock(app)["phases"] == ["arrive", "context", "decoder", "write"]
    assert matrix(app)["name"] == "context"
    np.testing.assert_allclose(matrix(app)["z"], trace.context, atol=1e-6)
    assert (np.ptp(trace.context, axis=0) == 0).all()
    assert "context" not in pictures(app)
    number = attention_scene(chosen(app)).number
    assert f"number {number + 1} of the context is" in said(app)
    assert app.query_params["attn"] == f"net.summary~say.{TYPED}"


@pytest.mark.parametrize("sample", shown_samples(), ids=lambda sample: sample.name)
def test_every_example_is_a_click_away(sample: Any) -> None:
    app = page(OPENING.with_settings(text=TYPED))
    if " " in sample.name:
        checked(app.selectbox(key="attention_longer_example").set_value(sample.name).run())
    else:
        checked(group(app, "attention_example").set_value(sample.name).run())
    assert app.text_input(key="attention_text").value == sample.text
    assert not app.error
    trace = read("attention", sample.text)
    np.testing.assert_allclose(matrix(app)["z"], trace.alignment, atol=1e-6)


def test_held_out_texts_come_by_number_and_have_an_answer() -> None:
    app = page()
    checked(app.number_input(key="attention_held_out").set_value(7).run())
    assert chosen(app).held_out == 6
    scene = attention_scene(chosen(app))
    assert scene.answer is not None
    assert app.text_input(key="attention_text").value == scene.text
    trace = read("attention", scene.text)
    np.testing.assert_allclose(matrix(app)["z"], trace.alignment, atol=1e-6)
    checked(app.text_input(key="attention_text").set_value(TYPED).run())
    assert chosen(app).held_out is None
    assert app.number_input(key="attention_held_out").value is None


def test_a_unit_and_a_number_are_chosen() -> None:
    app = page(OPENING.with_settings(text=TYPED))
    trace = read("attention", TYPED)
    assert trace.alignment is not None
    checked(app.selectbox(key="attention_unit").set_value(5).run())
    gates = pictures(app)["gates"].arrays["f"][:, 0]
    np.testing.assert_array_equal(gates, trace.decoder.f[:, 5].astype(np.float32))
    checked(app.selectbox(key="attention_number").set_value(9).run())
    bars = pictures(app)["context"].arrays["bars"]
    np.testing.assert_allclose(bars[:, -1], trace.context[:, 9], atol=1e-6)
    np.testing.assert_allclose(bars[:, :-1].sum(axis=1), trace.context[:, 9], atol=1e-5)


@pytest.mark.parametrize("longer", ["dates", "words"])
def test_the_chart_and_its_table_are_the_cards(longer: Any) -> None:
    app = page(OPENING.with_settings(text=TYPED, longer=longer))
    for key in FOLDED:
        app.session_state[key] = True
    checked(app.run())
    (chart,) = app.get("plotly_chart")
    text = said(app)
    for network in NETWORKS:
        card = translator_card_of(network)
        rows = card.by_length if longer == "dates" else card.one_date
        for row in rows:
            assert f"{round(row.whole * row.count)} of {row.count} right" in chart.proto.spec
            shares = map(precise_share_text, (row.whole, row.dates, row.places))
            assert ", ".join(shares) in text
        assert f"{card.parameters:,} parameters" in text
    for row in translator_card_of("summary").by_dates:
        assert f"**{precise_share_text(row.whole)}**" in text
    for words in ("Jain & Wallace 2019", "arXiv:1409.0473", "arXiv:1409.3215", "arXiv:1409.1259"):
        assert words in text
    assert any("alpha(s,t)" in part.value for part in app.latex)


def test_the_page_needs_no_torch() -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, lstm_viz.ui.attention.page; print('torch' in sys.modules)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "False"
