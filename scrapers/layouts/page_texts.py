"""What a web page says around a table of figures: period, currency or thousands may stand there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from lxml import etree, html

from scrapers.layouts.shown_text import is_hidden, shown_text

_NEAREST = 20
"""Lines that are taken of what stands above a table, and of what stands below"""

_BLOCKS = frozenset(
    "html body p div br td th li ul ol dl dt dd table tr center blockquote pre section article header footer main "
    "address form caption h1 h2 h3 h4 h5 h6".split()
)
_UNSEEN = frozenset("style script template title head noscript".split())


class Around(NamedTuple):
    """The lines above a table, up to the table before, and those below it, up to the next one."""

    above: list[str]
    below: list[str]


def texts_around(page: html.HtmlElement) -> dict[html.HtmlElement, Around]:
    """Return what stands around each table of a page, in one walk through it.

    Around a table within another are the other cells of that one, too; of what is hidden there is nothing.
    """
    found: dict[html.HtmlElement, Around] = {}
    before: list[tuple[int, str]] = []
    behind: list[tuple[int, str]] = []
    closed: list[html.HtmlElement] = []
    line = unseen = 0
    for event, element in etree.iterwalk(page, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        line += name in _BLOCKS
        hides = bool(name) and (name in _UNSEEN or is_hidden(element))
        if event == "start":
            if name == "table":
                _end(found, closed, behind)
                captions = [shown_text(one) for one in element.iterchildren("caption")]
                found[element] = Around([*_lines(before)[-_NEAREST:], *captions], [])
            unseen += hides
            text = element.text
        else:
            unseen -= hides
            if name == "table":
                # What stood in it is around no other table; what comes behind it is, until another one begins.
                closed.append(element)
                before.clear()
            text = element.tail
        if text and not unseen:
            before.append((line, text))
            if closed:
                behind.append((line, text))
    _end(found, closed, behind)
    return found


def _end(found: dict[html.HtmlElement, Around], closed: list[html.HtmlElement], behind: list[tuple[int, str]]) -> None:
    """Give what stands behind tables to them."""
    for table in closed:
        found[table].below.extend(_lines(behind)[:_NEAREST])
    closed.clear()
    behind.clear()


def _lines(texts: Iterable[tuple[int, str]]) -> list[str]:
    """Return texts line by line, without those that show nothing."""
    lines = (
        " ".join("".join(text for _, text in parts).split()) for _, parts in groupby(texts, key=lambda one: one[0])
    )
    return [line for line in lines if line]
