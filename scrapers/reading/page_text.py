"""The visible text of a page as one string with a way back to the elements, so that distance can be measured."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_UNSEEN = (
    "script,style,template,noscript,svg,option,textarea,iframe,[hidden],.hidden,.d-none,.hide,.is-hidden,"
    '[style*="display:none"],[style*="display: none"],[style^="visibility:hidden"],[style^="visibility: hidden"]'
)
_BLOCKS = frozenset(
    "address article aside blockquote br button dd details dialog div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol p pre section summary "
    "table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset(["h1", "h2", "h3"])
_CENTS = re.compile(
    r"cents?(?![a-z])|fraction|decimal|penn(?:y|ies)|(?:^|[-_ ])(?:small|sup)(?:$|[-_ ])", re.IGNORECASE
)
_SIGN_FIRST = re.compile(r"(?:[A-Z]{3}|[€$£¥₩₹])\s?\d")
_SIGN_AND_CENTS = re.compile(r"[€$£]\d{2}")
_SIGN_ONLY = re.compile(r"[A-Z]{3}|[€$£¥₩₹]")
_BLANK = re.compile(r"[ \t\r\n\f]+")


class PageText:
    """Visible text in document order: blocks on lines of their own, raised cents joined to their whole number.

    `headings` are (start, end, element) of h1 to h3 in order. Hidden elements, scripts and options are left out.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._unseen = {node.mem_id for node in tree.css(_UNSEEN)}
        self._parts: list[str] = []
        self._length = 0
        self._starts: list[int] = []
        self._nodes: list[LexborNode] = []
        self.headings: list[tuple[int, int, LexborNode]] = []
        if tree.body is not None:
            self._walk(tree.body)
        self.text = "".join(self._parts)

    def node_at(self, offset: int) -> LexborNode:
        """Return the element whose own text stands at an offset of `text`."""
        return self._nodes[max(0, bisect_right(self._starts, offset) - 1)]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield (offset, line) for every line that is not blank."""
        offset = 0
        for line in self.text.split("\n"):
            if line and not line.isspace():
                yield offset, line
            offset += len(line) + 1

    def _walk(self, root: LexborNode) -> None:
        """Go through the tree without recursion: real pages nest deeper than Python's stack."""
        node: LexborNode | None = root
        opened: list[tuple[LexborNode, bool, int]] = []
        while node is not None:
            child = None
            if node.is_text_node:
                self._add(node)
            elif node.is_element_node and node.mem_id not in self._unseen:
                tag = node.tag or ""
                if tag in _BLOCKS:
                    self._break()
                child = node.first_child
                if child is not None:
                    opened.append((node, tag in _BLOCKS, self._length))
            if child is not None:
                node = child
                continue
            while node.next is None and opened:
                node, block, start = opened.pop()
                self._close(node, block, start)
                if not opened:
                    return
            node = node.next

    def _close(self, node: LexborNode, block: bool, start: int) -> None:
        if node.tag in _HEADINGS and self._length > start:
            self.headings.append((start, self._length, node))
        if block:
            self._break()

    def _break(self) -> None:
        if self._parts and self._parts[-1] != "\n":
            self._parts.append("\n")
            self._length += 1

    def _add(self, node: LexborNode) -> None:
        text = _BLANK.sub(" ", node.text_content or "")
        parent = node.parent
        if not text or parent is None:
            return
        last = self._parts[-1] if self._parts else "\n"
        if last[-1] in " \n":
            text = text.lstrip(" ")
        stripped = text.strip()
        if len(stripped) == 2 and stripped.isdigit() and self._are_cents(parent):
            mark = "," if "." in last else "."
            text = mark + stripped if last.rstrip()[-1:] not in {".", ","} else stripped
        elif last[-1].isdigit() and (stripped[:1].isdigit() or _begins_price(stripped, parent)):
            self._break()
        elif (
            (last[-1].isalnum() or last[-1] in "€$£¥₽₴") and text[0].isalnum() and self._stand_apart(last, text, parent)
        ):
            text = " " + text
        if text:
            self._starts.append(self._length)
            self._nodes.append(parent)
            self._parts.append(text)
            self._length += len(text)

    @staticmethod
    def _stand_apart(last: str, text: str, parent: LexborNode) -> bool:
        """Say whether two texts without a blank between them are two things all the same: a price and what follows."""
        if parent.tag in {"sub", "sup"}:
            return False
        return (last[-1].isalpha() and text[0].isdigit()) or any(c.isdigit() for c in last[-8:])

    def _are_cents(self, element: LexborNode) -> bool:
        """Say whether two digits stand raised or in an element named for cents, right after a whole number."""
        before = self._parts[-1] if self._parts else ""
        if before == "\n" and len(self._parts) > 1:
            return False
        tail = before.rstrip()
        if not tail or not (tail[-1].isdigit() or (tail[-1] in ".," and tail[-2:-1].isdigit())):
            return False
        return element.tag == "sup" or bool(_CENTS.search(names_of(element)))


def _begins_price(text: str, parent: LexborNode) -> bool:
    """Say whether a text is a price with its sign in front, so that the sign is not the number's before it.

    Sign and number may be two texts of one element with a comment between them, as some frameworks write them.
    """
    if _SIGN_ONLY.fullmatch(text):
        text = parent.text(deep=False).strip()
    return bool(_SIGN_FIRST.match(text)) and not (parent.tag == "sup" and _SIGN_AND_CENTS.fullmatch(text))


def names_of(element: LexborNode) -> str:
    """Return class names, id and test ids of an element as one string."""
    attributes = element.attributes
    names = (attributes.get("class"), attributes.get("id"), attributes.get("data-testid"), attributes.get("data-test"))
    return " ".join(name for name in names if name)


def ancestors(element: LexborNode, limit: int = 40) -> Iterator[LexborNode]:
    """Yield an element and then its ancestors, nearest first, body left out."""
    node: LexborNode | None = element
    while node is not None and limit > 0 and node.tag not in {"body", "html"}:
        if node.is_element_node:
            yield node
        node = node.parent
        limit -= 1
