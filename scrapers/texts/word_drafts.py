"""Word drafts: a document as it reads once its open changes are accepted, and without what is hidden in it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scrapers.texts.form import HIDDEN_TEXT, OPEN_CHANGES

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_INSERTED = (f"{_W}ins", f"{_W}moveTo", f"{_W}cellIns")
_DELETED = (f"{_W}del", f"{_W}moveFrom")
_PROPERTIES = (f"{_W}rPr", f"{_W}trPr", f"{_W}tcPr")
_OFF = frozenset(["0", "false", "off"])


class Draft:
    """Makes the parts of one document what they will say, and knows whether anything was open or hidden in them."""

    def __init__(self, styles: etree._Element | None) -> None:
        self.changes = False
        self.hidden = False
        self._hidden_styles = _hidden_styles(styles) if styles is not None else frozenset()

    def accepted(self, root: etree._Element) -> etree._Element:
        """Return a part with its changes accepted and what is hidden taken out; the part itself is changed."""
        for fallback in list(root.iter(_FALLBACK)):
            _drop(fallback)
        deleted = list(root.iter(*_DELETED, f"{_W}cellDel"))
        self.changes |= bool(deleted) or next(root.iter(*_INSERTED), None) is not None
        gone = [place for element in deleted if (place := _goes(element)) is not None]
        unseen = [run for run in root.iter(f"{_W}r") if self._is_hidden(run)]
        self.hidden |= any((text.text or "").strip() for run in unseen for text in run.iter(f"{_W}t"))
        ends = [mark for mark in root.iter(*_DELETED, f"{_W}vanish") if _is_on(mark) and _is_mark(mark)]
        for element in (*gone, *unseen):
            _drop(element)
        # From the last one up: a paragraph takes in the next one with all that this took in.
        for paragraph in [next(mark.iterancestors(f"{_W}p")) for mark in reversed(ends)]:
            _join_with_next(paragraph)
        return root

    def notes(self) -> Iterator[str]:
        """Yield what the reader of the document has to know."""
        if self.changes:
            yield OPEN_CHANGES
        if self.hidden:
            yield HIDDEN_TEXT

    def _is_hidden(self, run: etree._Element) -> bool:
        own = run.find(f"{_W}rPr/{_W}vanish")
        if own is not None:
            return _is_on(own)
        if not self._hidden_styles:
            return False
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        styles = [run.find(f"{_W}rPr/{_W}rStyle")]
        if paragraph is not None:
            styles.append(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        return any(style is not None and style.get(f"{_W}val") in self._hidden_styles for style in styles)


def _is_on(mark: etree._Element) -> bool:
    return (mark.get(f"{_W}val") or "").lower() not in _OFF


def _is_mark(element: etree._Element) -> bool:
    """Say whether an element speaks of a paragraph's end, not of its text."""
    around = element.iterancestors()
    return [parent.tag for parent, _ in zip(around, range(2), strict=False)] == [f"{_W}rPr", f"{_W}pPr"]


def _goes(element: etree._Element) -> etree._Element | None:
    """Return what goes with a deletion: its text, or the row or cell in whose properties it stands."""
    properties = element.getparent()
    if properties is None or properties.tag not in _PROPERTIES:
        return element
    return None if properties.tag == f"{_W}rPr" else properties.getparent()


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _join_with_next(paragraph: etree._Element) -> None:
    """Let a paragraph without an end go on in the next one; an empty one goes, and with it its number."""
    if paragraph.getparent() is None:
        return
    if not any(True for _ in paragraph.iter(f"{_W}t")):
        _drop(paragraph)
        return
    after = next(paragraph.itersiblings(f"{_W}p", f"{_W}tbl", f"{_W}sdt"), None)
    if after is not None and after.tag == f"{_W}p":
        for child in list(after):
            if child.tag != f"{_W}pPr":
                paragraph.append(child)
        _drop(after)


def _hidden_styles(styles: etree._Element) -> frozenset[str]:
    return frozenset(
        style.get(f"{_W}styleId") or ""
        for style in styles.iter(f"{_W}style")
        if (mark := style.find(f"{_W}rPr/{_W}vanish")) is not None and _is_on(mark)
    )
