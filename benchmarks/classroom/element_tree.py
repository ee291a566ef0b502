"""The elements of a page as a browser keeps them, put together from what a server sends.

It follows Streamlit 1.67's front end (``AppRoot``, ``SetNodeByDeltaPathVisitor``,
``ClearStaleNodeVisitor``), what it refuses included: a delta that a browser could not apply would
end the page there with “Cannot set a node at a delta path”.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element as ElementProto

from benchmarks.classroom.nodes import (
    Block,
    Element,
    Node,
    Transient,
    collect_ids,
    elements_of,
    fresh,
    replaced,
    transient_of,
    without_transients,
)

_PARTS = 4  # main, sidebar, event, bottom
_MAIN, _SIDEBAR = 0, 1


class DeltaRefused(Exception):
    """A delta that a browser's front end cannot apply; the message is the front end's own."""


class ElementTree:
    """All elements of a page, and the run that is going on."""

    def __init__(self) -> None:
        self._main_script = ""
        self.run = ""
        self._parts: list[Node] = [Block("vertical", "", "") for _ in range(_PARTS)]

    def begin(
        self, run: str, fragments: Sequence[str], main_script: str, *, other_page: bool
    ) -> None:
        """Begin a run.

        Parameters
        ----------
        run : str
            Its identity.
        fragments : sequence of str
            The fragments that run; none for the whole page.
        main_script : str
            The script that all pages share, so that what it showed stays on another page.
        other_page : bool
            Whether another page was shown before.
        """
        self.run, self._main_script = run, main_script
        if other_page:
            keep = self._of_main_script
        else:

            def keep(node: Node) -> Node | None:
                return without_transients(node, fragments)

        self._parts = [self._whole(keep(part)) for part in self._parts]

    def apply(self, delta: Delta, path: Sequence[int], script: str) -> Node:
        """Put an element or a block where it belongs; returns it.

        Raises
        ------
        DeltaRefused
            Where a browser would.
        """
        match delta.WhichOneof("type"):
            case "new_element":
                node: Node = _element(delta.new_element, self.run, script, delta.fragment_id)
            case "add_block":
                node = self._block(delta.add_block, path, script, delta.fragment_id)
            case "new_transient":
                node = Transient(
                    self.run,
                    [
                        _element(one, self.run, script, delta.fragment_id)
                        for one in delta.new_transient.elements
                    ],
                )
            case other:
                raise DeltaRefused(f"Unrecognized deltaType: '{other}'")
        self._set(path, node)
        return node

    def finish(self, run: str, fragments: Collection[str]) -> None:
        """Take away what a run that ended well did not send again.

        Parameters
        ----------
        run : str
            The run's identity; where the whole page ran, an older one is passed over.
        fragments : collection of str
            The fragments that ran.
        """
        if fragments or run == self.run:
            self._parts = [self._whole(fresh(part, run, fragments, "")) for part in self._parts]

    @property
    def main(self) -> Node:
        """The page itself."""
        return self._parts[_MAIN]

    @property
    def sidebar(self) -> Node:
        """What stands beside it."""
        return self._parts[_SIDEBAR]

    def elements(self, below: Node | None = None) -> Iterator[Element]:
        """All elements, or those below a node, in reading order."""
        for node in self._parts if below is None else (below,):
            yield from elements_of(node)

    def element(self, key: str) -> Element | None:
        """The widget or component of a key, as the app names it; None where there is none.

        Streamlit ends a widget's identity with its key.
        """
        end = f"-{key}"
        return next((one for one in self.elements() if one.id.endswith(end)), None)

    def ids(self) -> set[str]:
        """The identities of all widgets, tabs and expanders included."""
        found: set[str] = set()
        for part in self._parts:
            collect_ids(part, found)
        return found

    def ids_of_main_script(self) -> set[str]:
        """The identities of the widgets that stay when another page is chosen."""
        return {one.id for one in self.elements() if one.id and one.script == self._main_script}

    def _block(self, sent: BlockProto, path: Sequence[int], script: str, fragment: str) -> Block:
        """A block; where one of its kind stands, it takes over what is in that."""
        there = self._at(path)
        if isinstance(there, Transient):
            there = there.anchor
        kind = sent.WhichOneof("type")
        children: list[Node] = []
        if isinstance(there, Block) and there.kind == kind:
            is_another_dialog = kind == "dialog" and sent.id != there.id
            children = [] if is_another_dialog else there.children
        return Block(kind, self.run, script, fragment, sent.id, children)

    def _at(self, path: Sequence[int]) -> Node | None:
        children = self._parts
        node: Node | None = None
        for depth, index in enumerate(path):
            if not 0 <= index < len(children):
                return None
            node = children[index]
            if depth == len(path) - 1:
                return node
            if isinstance(node, Transient):
                node = node.anchor
            if not isinstance(node, Block):
                return None
            children = node.children
        return node

    def _set(self, path: Sequence[int], new: Node) -> None:
        if not path:
            raise DeltaRefused("A delta without a path")
        children, passed = self._parts, []
        for index in path[:-1]:
            _require_index(index, children)
            if index == len(children):
                raise DeltaRefused("Cannot set a node at a delta path")
            node = children[index]
            if isinstance(node, Transient):
                if node.anchor is None:
                    raise DeltaRefused("TransientNode has no anchor to set node at")
                node = node.anchor
            if not isinstance(node, Block):
                raise DeltaRefused("'setIn' cannot be called on an ElementNode")
            passed.append(node)
            children = node.children
        index = path[-1]
        _require_index(index, children)
        if index == len(children):
            children.append(new)
        else:
            children[index] = replaced(children[index], new)
        for block in passed:
            block.run = self.run

    def _of_main_script(self, node: Node) -> Node | None:
        if isinstance(node, Transient):
            anchor = None if node.anchor is None else self._of_main_script(node.anchor)
            elements = [one for one in node.elements if one.script == self._main_script]
            return transient_of(node.run, elements, anchor)
        if node.script != self._main_script:
            return None
        if isinstance(node, Block):
            node.children = [
                kept for child in node.children if (kept := self._of_main_script(child)) is not None
            ]
        return node

    def _whole(self, part: Node | None) -> Node:
        return Block("vertical", "", self._main_script) if part is None else part


def _element(sent: ElementProto, run: str, script: str, fragment: str) -> Element:
    kind = sent.WhichOneof("type")
    if kind is None:
        raise DeltaRefused("An element of no kind")
    content = getattr(sent, kind)
    return Element(kind, content, run, script, fragment, getattr(content, "id", ""))


def _require_index(index: int, children: Sequence[Node]) -> None:
    if not 0 <= index <= len(children):
        raise DeltaRefused(f"Bad delta path index {index} (should be between [0, {len(children)}])")
