"""The visible text of a page as one string with a way back to the elements, so that distance can be measured."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.reading.element_names import names_of
from scrapers.reading.neighbours import Neighbours

_HIDDEN = (
    "[hidden],.hidden,.d-none,.hide,.is-hidden,"
    '[style*="display:none"],[style*="display: none"],[style^="visibility:hidden"],[style^="visibility: hidden"]'
)
_UNSEEN_TAGS = "script style template noscript svg option textarea iframe".split()
_BLOCK_TAGS = (
    "address article aside blockquote br button dd details dialog div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol p pre section summary "
    "table tbody td tfoot th thead tr ul".split()
)
_HEADING_TAGS = ["h1", "h2", "h3"]
_CENTS = re.compile(
    r"cents?(?![a-z])|fraction|decimal|penn(?:y|ies)|(?:^|[-_ ])(?:small|sup)(?:$|[-_ ])", re.IGNORECASE
)
_SIGN_FIRST = re.compile(r"(?:[A-Z]{3}|[€$£¥₩₹])\s?\d")
_SIGN_AND_CENTS = re.compile(r"[€$£]\d{2}")
_SIGNS = "€$£¥₽₴"
_SIGN_ONLY = re.compile(r"[A-Z]{3}|[€$£¥₩₹]")
_BLANKS = " \t\r\n\f"
_BLANK_RUN = re.compile(f"[{_BLANKS}]+")


def _tag_ids(names: list[str], kind: int) -> dict[int, int]:
    """Return the parser's own numbers of tags: a number is compared at a third of the price of a name."""
    parser = LexborHTMLParser("")
    return {parser.create_node(name).tag_id: kind for name in names}


_INLINE, _TEXT, _UNSEEN, _BLOCK, _HEADING = range(5)
_KINDS = {next(n.tag_id for n in LexborHTMLParser("<p>a").css("p")[0].iter(include_text=True)): _TEXT}
_KINDS |= _tag_ids(_UNSEEN_TAGS, _UNSEEN) | _tag_ids(_BLOCK_TAGS, _BLOCK) | _tag_ids(_HEADING_TAGS, _HEADING)
_TOP = frozenset(_tag_ids(["body", "html"], _BLOCK))


class PageText:
    """Visible text in document order: blocks on lines of their own, raised cents joined to their whole number.

    `neighbours` tells the elements that are about other things. `headings` are (start, end, element) of h1 to h3 in
    order. Hidden elements, scripts and options are left out.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._unseen = {node.mem_id for node in tree.css(_HIDDEN)}
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._nodes: list[LexborNode] = []
        self.headings: list[tuple[int, int, LexborNode]] = []
        self.neighbours = Neighbours()
        if tree.body is not None and tree.body.mem_id not in self._unseen:
            self._walk(tree.body)
        self.text = "".join(self._parts)

    def node_at(self, offset: int) -> LexborNode:
        """Return the element whose own text stands at an offset of `text`."""
        return self._nodes[max(0, bisect_right(self._starts, offset) - 1)]

    def nodes_between(self, start: int, end: int) -> list[LexborNode]:
        """Return the elements whose own text stands between two offsets, in order."""
        return self._nodes[max(0, bisect_right(self._starts, start) - 1) : bisect_left(self._starts, end)]

    def lines(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str]]:
        """Yield (offset, line) for every line that is not blank and begins between two offsets."""
        stop = len(self.text) if end is None else min(end + 1, len(self.text))
        offset = self.text.rfind("\n", 0, start) + 1 if start > 0 else 0
        offset = offset if offset >= start else self.text.find("\n", start) + 1 or stop
        while offset < stop:
            after = self.text.find("\n", offset)
            line = self.text[offset : after if after >= 0 else len(self.text)]
            if line and not line.isspace():
                yield offset, line
            offset += len(line) + 1

    def _walk(self, root: LexborNode) -> None:  # noqa: C901, PLR0912 - a call for each node would double its price
        """Go through the tree without recursion: real pages nest deeper than Python's stack.

        This is the hottest loop of reading: tags are compared by number, and a node is asked for nothing twice.
        """
        unseen, kinds = self._unseen, _KINDS
        parts, starts, nodes = self._parts, self._starts, self._nodes
        opened: list[tuple[LexborNode, int, int]] = [(root, _INLINE, 0)]
        parent, node = root, root.first_child
        length, last = 0, "\n"
        while opened:
            while node is not None:
                kind = kinds.get(node.tag_id, _INLINE)
                if kind == _TEXT:
                    if not node.is_empty_text_node:
                        text = _one_line(node.text_content or "", last)
                        glued = text[0] != " " and last not in _BLANKS
                        if glued or text[0].isdigit() or (text[0] == " " and text.lstrip()[:1].isdigit()):
                            text = self._joined(text, parent, last)
                            if text[0] == "\n":
                                parts.append("\n")
                                length, text = length + 1, text[1:]
                    else:
                        text = "" if last in _BLANKS else " "
                    if text:
                        starts.append(length)
                        nodes.append(parent)
                        parts.append(text)
                        length += len(text)
                        last = text[-1]
                elif kind != _UNSEEN and node.mem_id not in unseen:
                    if kind != _INLINE and last != "\n":
                        parts.append(last := "\n")
                        length += 1
                    child = node.first_child
                    if child is not None:
                        opened.append((node, kind, length))
                        parent, node = node, child
                        continue
                node = node.next
            closed, kind, start = opened.pop()
            if kind == _HEADING and length > start:
                self.headings.append((start, length, closed))
            if kind != _INLINE and last != "\n":
                parts.append(last := "\n")
                length += 1
            if opened:
                parent, node = opened[-1][0], closed.next

    def _joined(self, text: str, parent: LexborNode, last: str) -> str:
        """Join cents to their whole number; part two numbers side by side, and a price from the words glued to it."""
        stripped = text.strip()
        if len(stripped) == 2 and stripped.isdigit() and self._are_cents(parent):
            before = self._parts[-1]
            mark = "," if "." in before else "."
            return mark + stripped if before.rstrip()[-1:] not in {".", ","} else stripped
        if last.isdigit() and (stripped[:1].isdigit() or _begins_price(stripped, parent)):
            return "\n" + text
        glued = (last.isalnum() or last in _SIGNS) and text[0].isalnum()
        return " " + text if glued and self._stand_apart(text, parent, last) else text

    def _stand_apart(self, text: str, parent: LexborNode, last: str) -> bool:
        """Say whether two texts without a blank between them are two things all the same: a price and what follows."""
        if parent.tag in {"sub", "sup"}:
            return False
        return (last.isalpha() and text[0].isdigit()) or any(c.isdigit() for c in self._parts[-1][-8:])

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


def _one_line(text: str, last: str) -> str:
    """Return a text with every run of blanks as one space, and none in front where a blank went before."""
    if "  " in text or not text.isprintable():
        text = _BLANK_RUN.sub(" ", text)
    return text[1:] if text[0] == " " and last in _BLANKS else text


def ancestors(element: LexborNode, limit: int = 40) -> Iterator[LexborNode]:
    """Yield an element and then its ancestors, nearest first, body left out."""
    node: LexborNode | None = element
    while node is not None and limit > 0 and node.tag_id not in _TOP:
        if node.is_element_node:
            yield node
        node = node.parent
        limit -= 1
