"""The visible text of a page as one string with a way back to the elements, so that distance can be measured."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterator, Set
from math import inf

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.reading.currencies import codes_of
from scrapers.reading.element_names import names_of
from scrapers.reading.neighbours import Neighbours

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
_REDUCTION = re.compile(r"[-−–](?:[€$£¥₩₹]\s?)?\d")
_CENTS_ALONE = re.compile(r"[.,]?\d{2}")
_LAST_NUMBER = re.compile(r"\d[\d.,]*$")
_SIGN_LENGTH = 12
_MARK_FIRST = re.compile(r"[.,]\d{2}(?!\d)")
_MARKS = frozenset(".,")
_DRAWN_UP = "\r"
"""In front of a text: it belongs to the one before, whatever blank is between them."""
_DIGIT = re.compile(r"\d")
_BLANKS = " \t\r\n\f"
_BLANK_RUN = re.compile(f"[{_BLANKS}]+")


def _tag_ids(names: list[str], kind: int) -> dict[int, int]:
    """Return the parser's own numbers of tags: a number is compared at a third of the price of a name."""
    parser = LexborHTMLParser("")
    return {parser.create_node(name).tag_id: kind for name in names}


_INLINE, _TEXT, _UNSEEN, _BLOCK, _HEADING = range(5)
_KINDS = {next(n.tag_id for n in LexborHTMLParser("<p>a").css("p")[0].iter(include_text=True)): _TEXT}
_KINDS |= _tag_ids(_UNSEEN_TAGS, _UNSEEN) | _tag_ids(_BLOCK_TAGS, _BLOCK) | _tag_ids(_HEADING_TAGS, _HEADING)
_Open = list[tuple[LexborNode, int, int]]
"""Elements that are open: each with the kind of its tag and where its text begins."""
_TOP = frozenset(_tag_ids(["body", "html"], _BLOCK))


class PageText:
    """Visible text in document order: blocks on lines of their own, raised cents joined to their whole number.

    `neighbours` tells the elements that are about other things. `headings` are (start, end, element) of h1 to h3 in
    order. Elements whose `mem_id` is in `hidden`, scripts and options are left out. With `start`, a node of the page,
    the text begins there, and holds what was asked for by `reach`.
    """

    def __init__(self, tree: LexborHTMLParser, hidden: Set[int], start: LexborNode | None = None) -> None:
        self._unseen = hidden
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._nodes: list[LexborNode] = []
        self._joined_parts = 0
        self._text = ""
        self.length = 0
        self.headings: list[tuple[int, int, LexborNode]] = []
        self.neighbours = Neighbours()
        self.is_whole = tree.body is None or tree.body.mem_id in self._unseen
        self._opened: _Open = []
        if tree.body is not None and not self.is_whole:
            self._opened, first = _opened(start if start is not None else tree.body.first_child, tree.body)
            self._walking = self._walk(self._opened, first)
            next(self._walking)
        if start is None:
            self.read_all()

    @property
    def text(self) -> str:
        """What was read so far."""
        if self._joined_parts < len(self._parts):
            self._joined_parts = len(self._parts)
            self._text = "".join(self._parts)
        return self._text

    def reach(self, length: float) -> None:
        """Read on until the text is longer than that, or whole."""
        if self.is_whole or self.length > length:
            return
        try:
            self.length = self._walking.send(length)
        except StopIteration as end:
            self.is_whole, self.length = True, end.value

    def read_all(self) -> None:
        """Read to the end of the page."""
        self.reach(inf)

    def rest(self) -> str:
        """Return what was not read yet, as the parser has it: with the page's own blanks, and texts not shown."""
        parts: list[str] = []
        for element, _, _ in self._opened[1:] if not self.is_whole else ():
            node = element.next
            while node is not None:
                if not is_unseen(node):
                    parts.append(
                        node.text(deep=True, separator=" ") if node.is_element_node else node.text_content or ""
                    )
                node = node.next
        return " ".join(parts)

    def node_at(self, offset: int) -> LexborNode:
        """Return the element whose own text stands at an offset of `text`."""
        return self._nodes[max(0, bisect_right(self._starts, offset) - 1)]

    def pieces_round(self, offset: int, most: int) -> tuple[list[tuple[str, LexborNode]], int]:
        """Return the texts round an offset with their elements, so many before and after it, and its place in them."""
        place = max(0, bisect_right(self._starts, offset) - 1)
        first, last = max(0, place - most), min(len(self._starts), place + most + 1)
        ends = [*self._starts[first + 1 : last], self._starts[last] if last < len(self._starts) else self.length]
        spans = zip(self._starts[first:last], ends, self._nodes[first:last], strict=True)
        return [(self.text[start:end].strip(), node) for start, end, node in spans], place - first

    def nodes_between(self, start: int, end: int) -> list[LexborNode]:
        """Return the elements whose own text stands between two offsets, in order."""
        return self._nodes[max(0, bisect_right(self._starts, start) - 1) : bisect_left(self._starts, end)]

    def lines_with_digits(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Yield (offset, line) for every line with a digit that begins between two offsets."""
        text = self.text
        place = text.find("\n", start - 1) + 1 if start > 0 else 0
        while (place or start <= 0) and (digit := _DIGIT.search(text, place)) is not None:
            begin, stop = text.rfind("\n", 0, digit.start()) + 1, text.find("\n", digit.end())
            if begin > end:
                return
            place = stop + 1 if stop >= 0 else len(text)
            yield begin, text[begin : stop if stop >= 0 else len(text)]

    def _walk(self, opened: _Open, node: LexborNode | None) -> Generator[int, float, int]:  # noqa: C901, PLR0912
        """Go through the tree from a node in the open elements on; yield where the text is longer than was sent.

        No recursion: pages nest deeper than Python's stack. No calls: this is the hottest loop of reading.
        """
        stop = yield 0
        unseen, kinds = self._unseen, _KINDS
        parts, starts, nodes = self._parts, self._starts, self._nodes
        parent, length, last = opened[-1][0], 0, "\n"
        while opened:
            while node is not None:
                kind = kinds.get(node.tag_id, _INLINE)
                if kind == _TEXT:
                    if not node.is_empty_text_node:
                        text = _one_line(node.text_content or "", last)
                        first = text[0] if text[0] != " " else text[1:2]
                        if last == "\n" and len(text) <= _SIGN_LENGTH and self._is_sign_of_line_above(text):
                            text = f"{_DRAWN_UP} {text.lstrip()}"
                        elif (text[0] != " " and last not in _BLANKS) or first.isdigit() or first in _MARKS:
                            text = self._joined(text, parent, last)
                            if text[0] == "\n":
                                parts.append("\n")
                                length, text = length + 1, text[1:]
                        if text[0] == _DRAWN_UP:
                            length, text = length - self._drop_blank(), text[1:]
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
                    if (child := node.first_child) is not None:
                        opened.append((node, kind, length))
                        parent, node = node, child
                        continue
                node = node.next
            if length > stop:
                stop = yield length
            closed, kind, start = opened.pop()
            if kind == _HEADING and length > start:
                self.headings.append((start, length, closed))
            if kind != _INLINE and last != "\n":
                parts.append(last := "\n")
                length += 1
            if opened:
                parent, node = opened[-1][0], closed.next
        return length

    def _joined(self, text: str, parent: LexborNode, last: str) -> str:
        """Join cents to their whole number; part two numbers side by side, and a price from the words glued to it."""
        stripped = text.strip()
        if _CENTS_ALONE.fullmatch(stripped) and self._are_cents(parent):
            before = self._before()
            mark = "" if stripped[0] in _MARKS or before.rstrip()[-1:] in _MARKS else "," if "." in before else "."
            return (_DRAWN_UP if last == " " else "") + mark + stripped
        if last in _BLANKS and _MARK_FIRST.match(stripped) and self._ends_in_whole_number():
            return _DRAWN_UP + text.lstrip()
        if last.isdigit() and (stripped[:1].isdigit() or _begins_price(stripped, parent)):
            return "\n" + text
        if (last.isalnum() or last in _SIGNS) and _REDUCTION.match(text) and self._is_apart(text, parent, last):
            return " " + text
        glued = (last.isalnum() or last in _SIGNS) and text[0].isalnum()
        return " " + text if glued and self._stand_apart(text, parent, last) else text

    def _is_apart(self, text: str, parent: LexborNode, last: str) -> bool:
        """Say whether a number with a minus is a reduction in an element of its own, no second end of a range."""
        own = bool(self._nodes) and self._nodes[-1].mem_id != parent.mem_id
        return own and (not last.isdigit() or not text[1:2].isdigit() or "%" in text[:5])

    def _stand_apart(self, text: str, parent: LexborNode, last: str) -> bool:
        """Say whether two texts without a blank between them are two things all the same: a price and what follows."""
        if parent.tag in {"sub", "sup"}:
            return False
        return (last.isalpha() and text[0].isdigit()) or any(c.isdigit() for c in self._parts[-1][-8:])

    def _before(self) -> str:
        """Return the text just before, a blank between two elements passed by."""
        parts = self._parts
        return parts[-2] if len(parts) > 1 and parts[-1] in _BLANKS else parts[-1] if parts else ""

    def _ends_in_whole_number(self) -> bool:
        """Say whether the text just before ends in a number to which decimals may belong, and is no heading's."""
        number = _LAST_NUMBER.search(self._before().rstrip())
        whole = number is not None and (len(number[0]) < 3 or number[0][-3] not in _MARKS)
        return whole and not self._is_below_heading()

    def _is_sign_of_line_above(self, text: str) -> bool:
        """Say whether a text is a currency sign alone below a line that ends in a number: both are one price."""
        if not self._before()[-1:].isdigit() or self._is_below_heading():
            return False
        sign = text.strip()
        lettered = len(sign) > 1 or not sign.isascii()  # sizes are single letters
        return bool(sign) and lettered and not sign[0].isdigit() and bool(codes_of(sign))

    def _is_below_heading(self) -> bool:
        return bool(self.headings) and self.headings[-1][1] == self._starts[-1] + len(self._before())

    def _drop_blank(self) -> int:
        """Take the blanks at the end of what was read away again, and return how many there were."""
        kept = self._parts[-1].rstrip(_BLANKS)
        dropped = len(self._parts[-1]) - len(kept)
        self._parts[-1] = kept
        return dropped

    def _are_cents(self, element: LexborNode) -> bool:
        """Say whether two digits stand raised or in an element named for cents, right after a whole number."""
        tail = self._before().rstrip() if self._parts[-1:] != ["\n"] else ""
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


def is_unseen(node: LexborNode) -> bool:
    """Say whether a node is of a kind that shows no text of its own: a script, a template, the options of a list."""
    return _KINDS.get(node.tag_id) == _UNSEEN


def _opened(node: LexborNode | None, body: LexborNode) -> tuple[_Open, LexborNode | None]:
    """Return the elements that are open where a node begins, the outermost first, and the node."""
    opened: _Open = []
    parent = node.parent if node is not None else body
    while parent is not None and parent.mem_id != body.mem_id:
        opened.append((parent, _KINDS.get(parent.tag_id, _INLINE), 0))
        parent = parent.parent
    return [(body, _INLINE, 0), *reversed(opened)], node


def ancestors(element: LexborNode, limit: int = 40) -> Iterator[LexborNode]:
    """Yield an element and then its ancestors, nearest first, body left out."""
    node: LexborNode | None = element
    while node is not None and limit > 0 and node.tag_id not in _TOP:
        if node.is_element_node:
            yield node
        node = node.parent
        limit -= 1
