"""The text of a cell of a web page as a reader sees it: without what is hidden, lines and notes apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_APART = frozenset("br p div li ul ol tr td th table blockquote hr h1 h2 h3 h4 h5 h6 sup sub del s strike".split())
"""Elements whose text is no part of what stands beside it: blocks and lines, marks of notes, what is crossed out"""
_CROSSED_OUT = frozenset("del s strike".split())
CROSSED_OUT = "(crossed out) "
"""What stands in front of a text that is: whether it still counts is open"""
_PLAIN = frozenset("style script template".split())
_FIGURE = re.compile(r"[-+(]?[\d.,'’\s]*\d[\d.,'’\s]*[)-]?")


def is_hidden(element: html.HtmlElement) -> bool:
    """Return whether an element says that it is not shown."""
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")) is not None


def shown_text(cell: html.HtmlElement) -> str:
    """Return what a cell shows, in one line; figures that stand apart in it stay in lines of their own.

    Put together they would be another figure: "2" above "3" is not 23.
    """
    if not len(cell):
        return " ".join((cell.text or "").split())
    parts = [text for one in "".join(_pieces(cell)).split("\n") if (text := " ".join(one.split()))]
    return ("\n" if all(map(_FIGURE.fullmatch, parts)) else " ").join(parts)


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    """Yield the texts of an element that are shown, with line ends around those that stand apart."""
    yield _one_line(element.text)
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        if name and name not in _PLAIN and not is_hidden(child):
            apart = "\n" if name in _APART else ""
            yield from ("\n", CROSSED_OUT) if name in _CROSSED_OUT else ()
            yield from (apart, *_pieces(child), apart)
        yield _one_line(child.tail)


def _one_line(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")
