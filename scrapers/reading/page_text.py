"""The visible text of a page as one string with a way back to the elements, so that distance can be measured."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterator, Set
from math import inf

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.reading.neighbours import OtherElements
from scrapers.reading.text_pieces import DRAWN_UP, MARKS, SIGN_LENGTH, Pieces

_UNSEEN_TAGS = "script style template noscript svg option textarea iframe".split()
_BLOCK_TAGS = (
    "address article aside blockquote br button dd details dialog div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol p pre section summary "
    "table tbody td tfoot th thead tr ul".split()
)
_HEADING_TAGS = ["h1", "h2", "h3"]
_DIGIT = re.compile(r"\d")
_DIGIT_MARKS = bytes(b"1"[0] if chr(byte) in "0123456789?" else b" "[0] for byte in range(256))
"""Makes a byte of Latin-1 `1` where it is a digit, or stands for a letter that Latin-1 does not have."""
_BLANK_RUN = re.compile(r"[ \t\r\n\f]+")


def tag_ids(names: list[str], kind: int) -> dict[int, int]:
    """Return the parser's own numbers of tags: a number is compared at a third of the price of a name."""
    parser = LexborHTMLParser("")
    return {parser.create_node(name).tag_id: kind for name in names}


_INLINE, _BLOCK, _HEADING, _TEXT, _INPUT, _UNSEEN = range(6)
_KINDS = {next(n.tag_id for n in LexborHTMLParser("<p>a").css("p")[0].iter(include_text=True)): _TEXT}
_KINDS |= tag_ids(_UNSEEN_TAGS, _UNSEEN) | tag_ids(_BLOCK_TAGS, _BLOCK) | tag_ids(_HEADING_TAGS, _HEADING)
_KINDS |= tag_ids(["input"], _INPUT)
_BUTTONS = frozenset(["submit", "button", "image"])
_KIND_OF = [_KINDS.get(number, _INLINE) for number in range(max(_KINDS) + 1)]
_Open = list[tuple[LexborNode, int, int, LexborNode]]
"""Elements that are open: each with the kind of its tag, where its text begins, and the element round it."""
_TOP = frozenset(tag_ids(["body", "html"], _BLOCK))


class PageText:
    """Visible text in document order: blocks on lines of their own, raised cents joined to their whole number.

    `neighbours` tells the elements that are about other things. `headings` are (start, end, element) of h1 to h3 in
    order. Elements whose `mem_id` is in `hidden`, scripts and options are left out. With `start`, a node of the page,
    the text begins there, and holds what was asked for by `reach`.
    """

    def __init__(self, tree: LexborHTMLParser, hidden: Set[int], start: LexborNode | None = None) -> None:
        self._pieces = pieces = Pieces()
        self._parts, self._starts, self._nodes = pieces.parts, pieces.starts, pieces.nodes
        self.headings = pieces.headings
        self._settled, self._settled_parts = "", 0  # what is read of the text but for the last piece, which may change
        self._text, self._joined_parts = "", 0
        self.length = 0
        self.neighbours = OtherElements()
        self.is_whole = tree.body is None or tree.body.mem_id in hidden
        self._opened: _Open = []
        if tree.body is not None and not self.is_whole:
            self._opened, first = _opened(start if start is not None else tree.body.first_child, tree.body)
            self._walking = _walk(self._opened, first, hidden, pieces)
            next(self._walking)
        if start is None:
            self.read_all()

    @property
    def text(self) -> str:
        """What was read so far."""
        parts = self._parts
        if self._joined_parts < len(parts):
            self._joined_parts = len(parts)
            self._settled += "".join(parts[self._settled_parts : -1])
            self._settled_parts = len(parts) - 1
            self._text = self._settled + parts[-1]
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
        for element, *_ in self._opened[1:] if not self.is_whole else ():
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
        if start > 0 and not place:
            return
        marks = text.encode("latin-1", "replace").translate(_DIGIT_MARKS)  # letter for letter, and quick to search
        while (digit := marks.find(b"1", place)) >= 0:
            begin, stop = text.rfind("\n", 0, digit) + 1, text.find("\n", digit)
            if begin > end:
                return
            place = stop + 1 if stop >= 0 else len(text)
            line = text[begin : stop if stop >= 0 else len(text)]
            if text[digit].isdecimal() or _DIGIT.search(line):
                yield begin, line


def _walk(  # noqa: C901, PLR0912, PLR0915
    opened: _Open, node: LexborNode | None, unseen: Set[int], pieces: Pieces
) -> Generator[int, float, int]:
    """Go through the tree from a node in the open elements on; yield where the text is longer than was sent.

    No recursion: pages nest deeper than Python's stack. No calls: this is the hottest loop of reading. No reference to
    the page's text, which holds this walk: both are gone, and the tree with them, as soon as the page is read.
    """
    stop = yield 0
    kinds, known, parts, starts, nodes = _KIND_OF, len(_KIND_OF), pieces.parts, pieces.starts, pieces.nodes
    parent, length, last, above = opened[-1][0], 0, "\n", ""  # `above`: the last character of the line before
    while opened:
        while node is not None:
            tag = node.tag_id
            kind = kinds[tag] if tag < known else _INLINE
            if kind == _TEXT:
                if node.is_empty_text_node:
                    if last in {"\n", " "}:
                        node = node.next
                        continue
                    text = " "
                else:
                    text = node.text_content or ""
                    if "  " in text or not text.isprintable():
                        text = _with_single_blanks(text)
                    first = text[0]
                    if first == " " and last in {"\n", " "}:
                        text = text[1:]
                        first = text[0]
                    if last == "\n":
                        is_sign = above.isdigit() and len(text) <= SIGN_LENGTH
                        is_sign = is_sign and pieces.is_sign_of_line_above(text, parent)
                        joins = is_sign or first in MARKS
                    else:
                        ahead = first if first != " " else text[1:2]
                        joins = (first != " " and last != " ") or ahead.isdigit() or ahead in MARKS
                        is_sign = False
                    if joins:
                        text = f"{DRAWN_UP} {text.lstrip()}" if is_sign else pieces.joined(text, parent, last)
                        if text[0] == "\n":
                            parts.append("\n")
                            length, text = length + 1, text[1:]
                        elif text[0] == DRAWN_UP:
                            length, text = length - pieces.drop_blank(), text[1:]
                starts.append(length)
                nodes.append(parent)
                parts.append(text)
                length += len(text)
                last = text[-1]
            elif kind < _TEXT and node.mem_id not in unseen:
                if kind and last != "\n":
                    parts.append("\n")
                    above, last = last, "\n"
                    length += 1
                if (child := node.first_child) is not None:
                    opened.append((node, kind, length, parent))
                    parent, node = node, child
                    continue
            elif kind == _INPUT and node.mem_id not in unseen and (text := _words_of_button(node)):
                parts += ("\n", text, "\n") if last != "\n" else (text, "\n")
                length += last != "\n"
                starts.append(length)
                nodes.append(node)
                length += len(text) + 1
                above, last = text[-1], "\n"
            node = node.next
        if length > stop:
            stop = yield length
        closed, kind, start, parent = opened.pop()
        node = closed.next
        if kind:
            if kind == _HEADING and length > start:
                pieces.headings.append((start, length, closed))
            if last != "\n":
                parts.append("\n")
                above, last = last, "\n"
                length += 1
    return length


def _with_single_blanks(text: str) -> str:
    """Return a text that is not blank with each run of HTML's blanks as one."""
    if not text.isascii() or not (words := text.split()):
        return _BLANK_RUN.sub(" ", text)
    return f"{' ' if text[0].isspace() else ''}{' '.join(words)}{' ' if text[-1].isspace() else ''}"


def _words_of_button(node: LexborNode) -> str:
    """Return what is written on a button that an input is, on its picture too, or an empty string."""
    attributes = node.attributes
    kind = (attributes.get("type") or "").lower()
    written = attributes.get("alt" if kind == "image" else "value") or ""
    return " ".join(written.split()) if kind in _BUTTONS else ""


def is_unseen(node: LexborNode) -> bool:
    """Say whether a node is of a kind that shows no text of its own: a script, a template, the options of a list."""
    return _KINDS.get(node.tag_id) == _UNSEEN


def _opened(node: LexborNode | None, body: LexborNode) -> tuple[_Open, LexborNode | None]:
    """Return the elements that are open where a node begins, the outermost first, and the node."""
    opened: _Open = []
    parent = node.parent if node is not None else body
    while parent is not None and parent.mem_id != body.mem_id:
        outer = parent.parent
        opened.append((parent, _KINDS.get(parent.tag_id, _INLINE), 0, outer or body))
        parent = outer
    return [(body, _INLINE, 0, body), *reversed(opened)], node


def ancestors(element: LexborNode, limit: int = 40) -> Iterator[LexborNode]:
    """Yield an element and then its ancestors, nearest first, body left out."""
    node: LexborNode | None = element
    while node is not None and limit > 0 and node.tag_id not in _TOP:
        yield node
        node = node.parent
        limit -= 1
