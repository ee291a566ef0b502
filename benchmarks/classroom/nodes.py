"""What a page consists of, and what becomes of a part of it when a run begins or ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(eq=False, slots=True)
class Element:
    """A leaf: something shown, or a widget."""

    kind: str  # "markdown", "slider", …
    content: Any  # the message of that kind
    run: str  # the run that sent it, as the next two
    script: str  # which of the app's scripts was running
    fragment: str  # the fragment that was running; "" for none
    id: str  # a widget's identity; "" where it has none


@dataclass(eq=False, slots=True)
class Block:
    """Something that holds others."""

    kind: str | None  # "vertical", "tab_container", …
    run: str
    script: str
    fragment: str = ""
    id: str = ""
    children: list[Node] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Transient:
    """What shows only while a run goes on (a spinner), and what stands at its place otherwise."""

    run: str
    elements: list[Element]
    anchor: Block | Element | None = None


Node: TypeAlias = Element | Block | Transient


def replaced(old: Node, new: Node) -> Node:
    """What stands where `old` stood once `new` was sent there."""
    if isinstance(old, Transient):
        if isinstance(new, Transient):
            return Transient(new.run, new.elements, new.anchor or old.anchor)
        still = [one for one in old.elements if one.run == new.run]
        return Transient(new.run, still, new) if old.run == new.run and still else new
    if isinstance(new, Transient):
        return Transient(new.run, new.elements, old)
    return new


def transient_of(run: str, elements: list[Element], anchor: Node | None) -> Node | None:
    """Something that shows only for now, or what stands there once nothing does."""
    if not elements:
        return anchor
    assert not isinstance(anchor, Transient)
    return Transient(run, elements, anchor)


def without_transients(node: Node, fragments: Sequence[str]) -> Node | None:
    """What stays when a run of these fragments begins; none: of the whole page."""
    if isinstance(node, Transient):
        return node.anchor
    if isinstance(node, Block) and not (
        fragments and node.fragment and node.fragment not in fragments
    ):
        node.children = [
            kept
            for child in node.children
            if (kept := without_transients(child, fragments)) is not None
        ]
    return node


def fresh(node: Node, run: str, fragments: Collection[str], within: str) -> Node | None:
    """What stays of a node after a run; `within` is the fragment whose block it is in."""
    if isinstance(node, Transient):
        if node.run == run and not node.elements and node.anchor is not None:
            return fresh(node.anchor, run, fragments, within)
        anchor = None if node.anchor is None else fresh(node.anchor, run, fragments, within)
        elements = [one for one in node.elements if _is_fresh(one, run, fragments, within)]
        return transient_of(node.run, elements, anchor)
    if isinstance(node, Element):
        return node if _is_fresh(node, run, fragments, within) else None
    if node.run != run and (within or not fragments):
        return None
    inner = node.fragment if node.fragment in fragments and node.run == run else within
    kept = [
        left for child in node.children if (left := fresh(child, run, fragments, inner)) is not None
    ]
    if len(kept) != len(node.children) or any(
        one is not other for one, other in zip(kept, node.children, strict=True)
    ):
        node.children, node.run = kept, run
    return node


def _is_fresh(element: Element, run: str, fragments: Collection[str], within: str) -> bool:
    is_untouched = bool(fragments) and not (element.fragment and within)
    return element.kind == "toast" or is_untouched or element.run == run


def elements_of(node: Node) -> Iterator[Element]:
    """All elements of a part, in reading order."""
    if isinstance(node, Element):
        yield node
    elif isinstance(node, Block):
        for child in node.children:
            yield from elements_of(child)
    else:
        yield from node.elements
        if node.anchor is not None:
            yield from elements_of(node.anchor)


def collect_ids(node: Node, found: set[str]) -> None:
    """Add the identities of all widgets of a part, tabs and expanders included."""
    if isinstance(node, Transient):
        if node.anchor is not None:
            collect_ids(node.anchor, found)
    else:
        if node.id:
            found.add(node.id)
        if isinstance(node, Block):
            for child in node.children:
                collect_ids(child, found)
