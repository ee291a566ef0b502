"""Reading the stage as the eye does: what stands on its packets, and where they are."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

LONG = "?net=random&h=8&seq=seasonal&n=100&d=4&t=3"
"""A link: eight units, a hundred steps."""

_PACKETS = """name => {
  const layers = [...document.querySelectorAll('[data-picture="stage"] .picture-layer')];
  const id = (trace) => trace.name === "packets" && trace.ids.some((i) => i.startsWith(`${name}:`));
  const node = layers.find((layer) => layer.data.some(id));
  const packets = node.data.find(id);
  const scatters = node.data.filter((trace) => trace.type === "scatter");
  const at = scatters.findIndex((trace) => trace.name === "numbers");
  const texts = [...node.querySelectorAll(".scatterlayer .trace")][at]
    .querySelectorAll(".textpoint text");
  const bars = node.querySelectorAll(".barlayer .trace")[0].querySelectorAll(".point path");
  return packets.ids
    .map((id, k) => {
      const box = bars[k].getBoundingClientRect();
      return [id, texts[k].textContent, box.x + box.width / 2, box.y + box.height / 2,
              Number(getComputedStyle(bars[k]).opacity)];
    })
    .filter(([id]) => id.split(":")[0] === name)
    .map((packet) => packet.slice(1));
}"""


@dataclass(frozen=True)
class Packet:
    """One packet on the screen."""

    text: str
    x: float  # of its middle, in pixels of the window
    y: float
    opacity: float

    @property
    def number(self) -> float:
        return float(self.text.replace("−", "-"))


def packets_of(page: Page, vector: str) -> list[Packet]:
    """The packets of a vector (``"f"``, ``"c_prev"``, ``"x"``, …), unit by unit."""
    return [Packet(*found) for found in page.evaluate(_PACKETS, vector)]


def numbers_in(page: Page, vector: str) -> list[float]:
    """The numbers written on a vector's packets."""
    return [packet.number for packet in packets_of(page, vector)]


def mark_nodes(page: Page) -> None:
    """Remember every drawn node, and whether one is ever empty."""
    page.evaluate(
        """() => document.querySelectorAll(".picture-layer").forEach((node) => {
             node.theSameNode = true;
             new MutationObserver(() => {
               if (!node.querySelector(".main-svg")) node.wentBlank = true;
             }).observe(node, { childList: true, subtree: true });
           })"""
    )


def nodes_are_the_same(page: Page) -> bool:
    """Whether the nodes are those that were marked, and never were empty."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".picture-layer")]
             .every((node) => node.theSameNode && !node.wentBlank)"""
    )


def press(page: Page, key: str) -> None:
    """Press a key while no field has the focus."""
    page.evaluate("document.activeElement?.blur()")
    page.keyboard.press(key)
