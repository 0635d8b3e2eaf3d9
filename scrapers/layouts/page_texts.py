"""What a web page says around a table of figures: period, currency or thousands may stand there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lxml import html

from scrapers.layouts.shown_text import is_hidden

_NEAREST = 20
"""Lines that are taken of what stands above a table, and of what stands below"""

_MOST_TABLES = 50
"""Of a page with more, as of a whole shop, the texts between them are left alone"""

_BLOCKS = frozenset(
    "html body p div td th li ul ol dl dt dd table tr center blockquote pre section article header footer main address "
    "form caption h1 h2 h3 h4 h5 h6".split()
)
_UNSEEN = frozenset("style script template title head noscript".split())


def texts_around(tables: list[html.HtmlElement]) -> list[tuple[list[str], list[str]]]:
    """Return for each table the lines above it, up to the table before, and those below it, up to the next one.

    Texts of tables that stand within others are those of the cell around them; of what is hidden there are none.
    """
    if len(tables) > _MOST_TABLES:
        return [([], []) for _ in tables]
    return [
        (
            [*[*_lines(_preceding(table))][-_NEAREST:], *_lines(table.xpath("./caption//text()"))],
            [*_lines(_following(table))][:_NEAREST],
        )
        for table in tables
    ]


def _preceding(table: html.HtmlElement) -> list[str]:
    own = set(table.iterancestors("table"))
    texts: list[str] = []
    for text in table.xpath("preceding::text()"):
        if set(_around(text).iterancestors("table")) <= own and _around(text).tag != "table":
            texts.append(text)
        elif text.strip():
            texts = []
    return texts


def _following(table: html.HtmlElement) -> list[str]:
    own = set(table.iterancestors("table"))
    texts: list[str] = []
    for text in table.xpath("following::text()"):
        if set(_around(text).iterancestors("table")) <= own:
            texts.append(text)
        elif text.strip():
            break
    return texts


def _lines(texts: list[str]) -> Iterator[str]:
    """Yield the shown texts line by line: what stands in one block, with line breaks apart."""
    line = 0
    numbered = []
    for text in texts:
        around = _around(text)
        line += text.is_tail and text.getparent().tag == "br"  # type: ignore[attr-defined]
        if not any(_is_unseen(one) for one in (around, *around.iterancestors())):
            block = next((one for one in (around, *around.iterancestors()) if one.tag in _BLOCKS), around)
            numbered.append(((block, line), text))
    for _, parts in groupby(numbered, key=lambda one: one[0]):
        if said := " ".join("".join(text for _, text in parts).split()):
            yield said


def _is_unseen(element: html.HtmlElement) -> bool:
    return not isinstance(element.tag, str) or element.tag in _UNSEEN or is_hidden(element)


def _around(text: str) -> html.HtmlElement:
    """Return the element that a text stands in."""
    parent = text.getparent()  # type: ignore[attr-defined]
    return parent.getparent() if text.is_tail and parent.getparent() is not None else parent  # type: ignore[attr-defined]
