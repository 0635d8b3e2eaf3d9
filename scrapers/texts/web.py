"""Agreements and channel policies as web pages: visible text only; scripts, styles and hidden parts are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scrapers.bounds import EndlessPageError, parse
from scrapers.texts.encoding import decode_text
from scrapers.texts.form import Content, Paragraph, TextForm, TextRefusedError
from scrapers.texts.paragraphs import number_of

_SIGNS = re.compile(rb"<(!doctype\s+html|html|head|body|p|div|h[1-6]|table)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_UNSEEN = "script, style, noscript, template, head, svg, iframe, object, [hidden], [style*='display:none']"
_BLOCK_NAMES = (
    "address article aside blockquote body dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table tbody td tfoot th thead tr ul br"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())


def _recognises(data: bytes) -> bool:
    return bool(_SIGNS.search(data[:4096])) and b"\0" not in data[:4096]


def read_web(path: str, data: bytes) -> Content:
    """Read the visible text of an HTML file; nothing in it is run or followed.

    Raises `TextRefusedError` for tags that would take all memory or never end.
    """
    declared = _CHARSET.search(data[:4096])
    try:
        tree = parse(decode_text(data, declared[1].decode("ascii") if declared else ""))
    except EndlessPageError as error:
        raise TextRefusedError(path, str(error), "send it as a PDF or as plain text") from error
    for node in tree.css(_UNSEEN):
        node.decompose()
    if tree.body is None:
        return Content(())
    return Content(tuple(_paragraphs(tree.body)))


def _paragraphs(body: LexborNode) -> Iterator[Paragraph]:
    text, number = "", ""
    # What a page sets apart is apart: its lines are not a printer's.
    for piece, item in _pieces(body):
        if piece is not None:
            text += piece
            continue
        if flat := " ".join(text.split()):
            yield Paragraph(flat, 1, number or number_of(flat), apart=True)
            text, number = "", ""
        number = item or number
    if flat := " ".join(text.split()):
        yield Paragraph(flat, 1, number or number_of(flat), apart=True)


def _pieces(body: LexborNode) -> Iterator[tuple[str | None, str]]:
    """Yield text, and None with the item's number where a block begins or ends; iterative, as pages nest deep."""
    open_nodes: list[LexborNode | None] = [body]
    while open_nodes:
        node = open_nodes.pop()
        if node is None:
            yield None, ""
        elif node.tag == "-text":
            yield node.text_content or "", ""
        else:
            if node.tag in _BLOCKS:
                yield None, _item_number(node)
                open_nodes.append(None)
            open_nodes.extend(reversed(list(node.iter(include_text=True))))


def _item_number(node: LexborNode) -> str:
    """Return the number a browser shows before a list item, as `3` or `(c)`."""
    parent = node.parent
    if node.tag != "li" or parent is None or parent.tag != "ol":
        return ""
    start = parent.attributes.get("start") or "1"
    place = int(start) if start.isdigit() else 1
    before = node.prev
    while before is not None:
        place += before.tag == "li"
        before = before.prev
    letters = (parent.attributes.get("type") or "").lower() == "a" and place <= 26
    return f"({chr(96 + place)})" if letters else str(place)


FORM = TextForm("HTML", (".html", ".htm", ".xhtml"), 30, _recognises, read_web)
