"""The board's JavaScript comes to the same numbers, texts and colours as Python."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route

import lstm_viz as lv
from lstm_viz.analysis import arithmetic_over_time
from lstm_viz.figures import activation_curves, arithmetic_picture, belt, moving_strip, stage
from lstm_viz.figures.digits import decimals_that_add_up, shown
from lstm_viz.figures.moving import MovingPicture, Numbers, Row, Sentence
from lstm_viz.figures.moving.values import Moment, at
from lstm_viz.figures.theme import DARK, LIGHT, Scale, color_on, ink_on
from lstm_viz.presets import PRESETS
from lstm_viz.ui import board
from lstm_viz.ui.board.payload import payload
from tests.figures.test_moving_values import BY_HAND

BOARD = Path(board.__file__).parent

TIES = [
    0.125, 2.5, -0.375, 0.005, 0.5, 1.5, -2.5, 0.0625, 1e6, 999999.999, 999999.995, 9999.5, 9999.49,
    12500.0, -12500.0, 13500.0, 1.125e6, -1.125e6, 1.135e6, 1.25e22, 1e21, 1e22, 1e300,
    1.7976931348623157e308, 5e-324, 2.2e-308, 0.0, -0.0, -0.001, 0.0049999999999999, 1e-12, 5e-13,
    0.1 + 0.2, 1 / 3, 4503599627370496.5, 262144.125, 0.015625, 2**-13, 3 * 2**-13, 1048576.5,
    1000500.0, 1001500.0, 1.5e7, 2.5e15, 94999.0, 95000.0, 9.95e5, 99500.0,
]  # fmt: skip


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Page]:
    """An empty page that can import the board's modules, without the app."""
    context = browser.new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix("http://board.test/")
        if name in {"", "favicon.ico"}:
            route.fulfill(body="<!doctype html>", content_type="text/html")
        else:
            route.fulfill(path=BOARD / name, content_type="text/javascript")

    page.route("**/*", answer)
    page.goto("http://board.test/")
    yield page
    context.close()
    assert problems == []


def many_numbers(count: int) -> list[float]:
    """Numbers of all magnitudes; a fifth of them exactly half-way between two last digits."""
    rng = np.random.default_rng(20240229)
    numbers = list(TIES)
    while len(numbers) < count:
        number = float(rng.normal() * 10.0 ** rng.uniform(-14, 14))
        if rng.random() < 0.2:
            number = float(rng.integers(-(10**7), 10**7)) / 2.0 ** int(rng.integers(1, 14))
        if rng.random() < 0.1:
            number = float((2 * int(rng.integers(0, 10**4)) + 1) * 5 * 10 ** rng.integers(0, 12))
        numbers.append(number)
    return numbers


def test_a_number_is_written_the_same(modules: Page) -> None:
    rng = np.random.default_rng(1)
    cases = [
        (number, int(rng.integers(0, 13)), bool(rng.integers(0, 2)))
        for number in many_numbers(4000)
    ]
    cases += [(number, decimals, False) for number in TIES for decimals in range(13)]
    cases += [(-number, 2, True) for number in TIES]
    written = modules.evaluate(
        """async (cases) => {
             const { shown } = await import("/digits.js");
             return cases.map(([value, decimals, signed]) => shown(value, decimals, signed));
           }""",
        cases,
    )
    differ = [
        (case, text, expected)
        for case, text in zip(cases, written, strict=True)
        if text != (expected := shown(case[0], case[1], signed=case[2]))
    ]
    assert differ == []


def test_a_number_on_a_packet_is_written_the_same(modules: Page) -> None:
    rng = np.random.default_rng(2)
    cases = [
        (number, int(rng.integers(0, 13)), bool(rng.integers(0, 2)))
        for number in [*many_numbers(3000), *(-number for number in TIES)]
    ]
    cases += [(number, 2, True) for number in TIES]
    for trim in (False, True):
        written = modules.evaluate(
            """async ([cases, trim]) => {
                 const { compact, trimmed } = await import("/digits.js");
                 return cases.map(([value, decimals, signed]) => {
                   const text = compact(value, decimals, signed);
                   return trim ? trimmed(text) : text;
                 });
               }""",
            [cases, trim],
        )
        differ = []
        for (value, decimals, signed), text in zip(cases, written, strict=True):
            now = Moment(0, 1, {"a": np.array([[value]])})
            numbers = Numbers(Row("a"), decimals, signed=signed, compact=True, trim=trim)
            if [text] != numbers.at(now):
                differ.append((value, decimals, text, numbers.at(now)))
        assert differ == []


def test_parts_get_the_same_decimals(modules: Page) -> None:
    rng = np.random.default_rng(3)
    cases = []
    for _ in range(3000):
        parts = rng.normal(size=int(rng.integers(1, 7))) * 10.0 ** rng.uniform(-5, 5)
        if rng.random() < 0.3:
            parts = np.round(parts * 200) / 200
        is_product = bool(rng.integers(0, 2))
        combine: Any = math.prod if is_product else sum
        numbers = parts.tolist()
        total = combine(numbers) * (1 + 1e-9 * float(rng.normal()) * float(rng.integers(0, 2)))
        cases.append((numbers, total, is_product, int(rng.integers(0, 5))))
    cases += [
        ([0.1, 0.025], 0.125, False, 2),
        ([0.0625, 0.0625], 0.125, False, 2),
        ([0.0156, 0.0153, 0.0139], 0.0448, False, 2),
        ([1_004_999.0, 1_004_999.0], 2_009_998.0, False, 2),
        ([1.797e308], 1.797e308, False, 2),
        ([0.5, 0.25], 0.125, True, 2),
        ([], 0.0, False, 2),
        ([], 1.0, True, 2),
    ]
    found = modules.evaluate(
        """async (cases) => {
             const { decimalsThatAddUp } = await import("/digits.js");
             return cases.map((given) => decimalsThatAddUp(...given));
           }""",
        cases,
    )
    differ = [
        (case, count, expected)
        for case, count in zip(cases, found, strict=True)
        if count
        != (
            expected := decimals_that_add_up(
                case[0], case[1], math.prod if case[2] else sum, case[3]
            )
        )
    ]
    assert differ == []
    assert len(set(found)) > 6


def channels(color: str) -> list[int]:
    assert re.fullmatch("#[0-9A-F]{6}", color), color
    return [int(color[k : k + 2], 16) for k in (1, 3, 5)]


def are_one_color(one: str, other: str) -> bool:
    """The same but for rounding half a channel up or to the even one."""
    return max(abs(a - b) for a, b in zip(channels(one), channels(other), strict=True)) <= 1


def test_a_value_has_the_same_colour_and_ink(modules: Page) -> None:
    rng = np.random.default_rng(4)
    scales = [
        Scale(low, high, stops)
        for theme in (LIGHT, DARK)
        for low, high, stops in (
            (0.0, 1.0, theme.gate_scale),
            (-2.5, 2.5, theme.signed_scale),
            (-1e-300, 1e-300, (theme.signed_scale[0], theme.signed_scale[2])),
        )
    ]
    values = [0.0, 1.0, -1.0, 0.5, 2.5, -2.5, 9e9, -9e300, 1e-300, *rng.normal(0, 2, 500).tolist()]
    cases = [
        ({"low": scale.low, "high": scale.high, "stops": list(scale.stops)}, values)
        for scale in scales
    ]
    found = modules.evaluate(
        """async (cases) => {
             const { colorOn, inkOn } = await import("/colors.js");
             return cases.map(([scale, values]) =>
               values.map((value) => {
                 const ground = colorOn(scale, value);
                 return [ground, inkOn(ground)];
               }));
           }""",
        cases,
    )
    same = 0
    for scale, row in zip(scales, found, strict=True):
        for value, (ground, ink) in zip(values, row, strict=True):
            assert are_one_color(ground, color_on(scale, value)), (scale, value)
            assert ink == ink_on(ground)
            same += ground == color_on(scale, value)
    assert same > 0.99 * len(scales) * len(values)


def test_the_ink_on_every_grey_and_many_colours(modules: Page) -> None:
    rng = np.random.default_rng(5)
    grounds = [f"#{k:02X}{k:02X}{k:02X}" for k in range(256)]
    grounds += ["#" + "".join(f"{k:02X}" for k in rng.integers(0, 256, 3)) for _ in range(2000)]
    found = modules.evaluate(
        """async (grounds) => {
             const { inkOn } = await import("/colors.js");
             return grounds.map(inkOn);
           }""",
        grounds,
    )
    assert found == [ink_on(ground) for ground in grounds]


FILL = """async ([data, moments]) => {
  const { readPayload } = await import("/payload.js");
  const { valueOf } = await import("/values.js");
  const padded = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const { board, texts, arrays } = await readPayload(padded.subarray(3)); // as in a message
  const result = {};
  for (const picture of board.pictures) {
    const { words, ...spec } = JSON.parse(texts[picture.text]);
    const named = Object.fromEntries(
      Object.entries(picture.arrays).map(([name, index]) => [name, arrays[index]]));
    result[picture.name] = moments[picture.name].map(([t, phase, switches]) => {
      const moment = { t, phase, arrays: named, words, switches };
      return {
        layers: picture.layers.map(({ bindings }) =>
          JSON.parse(texts[bindings]).map(({ to }) => valueOf(to, moment))),
        alt: valueOf(spec.alt, moment),
        sentence: valueOf(spec.sentence, moment),
        tips: valueOf(spec.tips, moment),
        lines: spec.lines.map((line) => line.map(({ text }) => valueOf(text, moment))),
        questions: spec.questions.map(({ ask, answer, reveal }) =>
          [ask, answer, reveal].map((value) => valueOf(value, moment))),
      };
    });
  }
  return result;
}"""


def filled(picture: MovingPicture, now: Moment) -> dict[str, Any]:
    return {
        "layers": [
            [at(binding.value, now) for binding in layer.bindings] for layer in picture.layers
        ],
        "alt": picture.alt.at(now),
        "sentence": at(picture.sentence, now),
        "tips": at(picture.tips, now),
        "lines": [[at(piece.text, now) for piece in line] for line in picture.lines],
        "questions": [
            [question.ask.at(now), question.answer.at(now), question.reveal.at(now)]
            for question in picture.questions
        ],
    }


def require_equal(found: Any, expected: Any, where: str) -> None:
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), where
        for key in expected:
            require_equal(found[key], expected[key], f"{where}/{key}")
    elif isinstance(expected, list):
        assert isinstance(found, list), where
        assert len(found) == len(expected), where
        for k, (one, other) in enumerate(zip(found, expected, strict=True)):
            require_equal(one, other, f"{where}/{k}")
    elif isinstance(expected, str) and re.fullmatch("#[0-9A-F]{6}", expected):
        assert are_one_color(found, expected), where
    else:
        assert found == expected, where


def require_parity(
    modules: Page,
    pictures: dict[str, MovingPicture],
    moments: dict[str, list[tuple[int, int, dict[str, int]]]],
) -> None:
    data = base64.b64encode(bytes(3) + payload({}, pictures)).decode()
    found = modules.evaluate(FILL, [data, moments])
    for name, picture in pictures.items():
        for (t, phase, switches), there in zip(moments[name], found[name], strict=True):
            now = Moment(t, phase, picture.arrays, picture.words, switches)
            require_equal(there, filled(picture, now), f"{name} at {t}, {phase}, {switches}")


def largest_numbers() -> lv.LSTMTrace:
    x = np.array([[1e9, -1e9], [1e-9, 0.0], [12500.0, -0.125], [9999.5, 2.5]])
    cell = lv.LSTM.random(2, 3, seed=5)
    return cell.trace(x, c0=[12500.0, -1.125e6, 0.125])


def random_numbers() -> lv.LSTMTrace:
    return lv.LSTM.random(9, 20, seed=6).trace(np.random.default_rng(7).normal(0, 2, (30, 9)))


def single_precision() -> lv.LSTMTrace:
    x = np.random.default_rng(8).normal(size=(5, 2)).astype(np.float32)
    return lv.LSTM.random(2, 4, seed=9).trace(x)


TRACES = {
    "a random cell": random_numbers,
    "large and small numbers": largest_numbers,
    "single precision": single_precision,
    **{
        key: lambda key=key: PRESETS[key].cell.trace(PRESETS[key].sequence.x)
        for key in ("set-reset", "leaky-average", "brackets")
    },
}


HELD = lv.Interventions(
    clamps=(lv.Clamp("f", 1.0), lv.Clamp("o", 0.25, 1)),
    freezes=(lv.Freeze(0, 3),),
    cut_writes=(2,),
    cut_recurrent=True,
)


@pytest.mark.parametrize("dark", [False, True])
def test_a_held_and_compared_picture_is_filled_in_the_same(modules: Page, dark: bool) -> None:
    cell, x = lv.LSTM.random(2, 3, seed=5), np.random.default_rng(5).normal(size=(6, 2))
    live, pinned = cell.trace(x, interventions=HELD), lv.LSTM.random(2, 3, seed=6).trace(x)
    pictures = {
        "stage": stage(live, pinned=pinned, dark=dark),
        "held": stage(live, dark=dark),
        "belt": belt(live, pinned=pinned, dark=dark),
        "strip": moving_strip(live, pinned=pinned, dark=dark),
        "curves": activation_curves(live, 0, pinned=pinned, dark=dark),
        **{
            quantity: arithmetic_picture(
                arithmetic_over_time(live, quantity, 1),
                pinned=arithmetic_over_time(pinned, quantity, 1),
                dark=dark,
            )
            for quantity in ("f", "i", "o", "c", "h")
        },
    }
    every: list[tuple[int, int, dict[str, int]]] = [
        (t, phase, {}) for t in range(6) for phase in range(6)
    ]
    require_parity(modules, pictures, dict.fromkeys(pictures, every))


@pytest.mark.parametrize("of", TRACES)
def test_every_attribute_of_a_picture_is_filled_in_the_same(modules: Page, of: str) -> None:
    trace = TRACES[of]()
    tokens = [f"“{k}” <b>א 日本 😀" for k in range(trace.steps)]
    pictures = {
        "step": stage(trace, tokens=tokens),
        "dark step": stage(trace, units=[trace.cell.hidden_size - 1], dark=True),
        "strip": moving_strip(trace, tokens=tokens, tall=True),
        **{
            quantity: arithmetic_picture(arithmetic_over_time(trace, quantity, 0))
            for quantity in "figoch"
        },
    }
    steps = sorted({0, 1, trace.steps // 2, trace.steps - 1})
    by_phase = [(t, phase, {}) for t in steps for phase in range(6)]
    switched = [
        (steps[-1], 5, switches)
        for switches in ({"predict": 1}, {"predict": -1, "pointed": 2}, {"lit": 0}, {"lit": 99})
    ]
    every = [*by_phase, *switched]
    require_parity(modules, pictures, dict.fromkeys(pictures, every))


@pytest.mark.parametrize(
    ("value", "moment"), [case[1:3] for case in BY_HAND], ids=[case[0] for case in BY_HAND]
)
def test_each_kind_of_value_comes_to_the_same(modules: Page, value: Any, moment: Moment) -> None:
    picture = MovingPicture((), moment.arrays, value, steps=3, words=moment.words)
    when = (moment.t, moment.phase, dict(moment.switches))
    require_parity(modules, {"picture": picture}, {"picture": [when]})


def test_a_value_of_no_known_kind_is_a_mistake(modules: Page) -> None:
    message = modules.evaluate(
        """async () => {
             const { valueOf } = await import("/values.js");
             try { valueOf({ nothing: 1 }, {}); } catch (problem) { return problem.message; }
           }"""
    )
    assert "no known kind" in message


def test_a_payload_is_read_wherever_it_lies(modules: Page) -> None:
    numbers = np.array([[0.1, -0.0, 5e-324, 1.7976931348623157e308]])
    picture = MovingPicture(
        (),
        {
            "f8": numbers,
            "u1": np.array([[7], [255]], np.uint8),
            "f4": np.array([[0.1]], np.float32),
            "u2": np.array([[65535, 1, 2]], np.uint16),
        },
        Sentence(("C̃ 😀",)),
        steps=1,
    )
    sent = payload({"note": "“日本” 😀"}, {"שלום": picture})
    for shift in range(9):
        data = base64.b64encode(bytes(shift) + sent + b"rest").decode()
        found = modules.evaluate(
            """async ([data, shift, size]) => {
                 const { readPayload } = await import("/payload.js");
                 const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
                 const { board, texts, arrays } =
                   await readPayload(bytes.subarray(shift, shift + size));
                 const { name, arrays: of, text } = board.pictures[0];
                 const named = Object.entries(of).map(([key, index]) =>
                   [key, arrays[index].rows, arrays[index].columns, [...arrays[index].data]]);
                 return [board.note, name, JSON.parse(texts[text]).alt, named];
               }""",
            [data, shift, len(sent)],
        )
        note, name, alt, arrays = found
        assert (note, name, alt) == ("“日本” 😀", "שלום", {"sentence": ["C̃ 😀"]})
        for key, rows, columns, values in arrays:
            assert (rows, columns) == picture.arrays[key].shape
            assert values == picture.arrays[key].ravel().tolist()
            assert np.signbit(values).tolist() == np.signbit(picture.arrays[key].ravel()).tolist()
