"""Word's automatic numbering: the "4.2" or "(a)" that Word shows before a paragraph and does not keep as text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class _Level:
    form: str
    template: str
    start: int


def _value(element: etree._Element | None, path: str, default: str = "") -> str:
    found = element.find(path) if element is not None else None
    return (found.get(f"{_W}val") or default) if found is not None else default


def _shown(form: str, number: int) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        text = ""
        for worth, sign in _ROMAN:
            text, number = text + sign * (number // worth), number % worth
        return text.upper() if form == "upperRoman" else text
    if form == "russianLower":
        return "абвгдежзиклмнопрстуфхцчшщэюя"[(number - 1) % 28]
    return str(number)


class Numbering:
    """The numbering of one document: `next_number` is asked once for each paragraph in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        if numbering is not None:
            self._read_numbering(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read_numbering(self, root: etree._Element) -> None:
        for abstract in root.iter(f"{_W}abstractNum"):
            levels = {}
            for level in abstract.iter(f"{_W}lvl"):
                start = _value(level, f"{_W}start", "1")
                levels[int(level.get(f"{_W}ilvl") or 0)] = _Level(
                    _value(level, f"{_W}numFmt", "decimal"),
                    _value(level, f"{_W}lvlText"),
                    int(start) if start.isdigit() else 1,
                )
            self._abstract[abstract.get(f"{_W}abstractNumId") or ""] = levels
        for item in root.iter(f"{_W}num"):
            self._lists[item.get(f"{_W}numId") or ""] = _value(item, f"{_W}abstractNumId")

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.iter(f"{_W}style"):
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None:
                place = (_value(properties, f"{_W}numId"), int(_value(properties, f"{_W}ilvl", "0")))
                self._styles[style.get(f"{_W}styleId") or ""] = place

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        by_style = self._styles.get(_value(paragraph, f"{_W}pPr/{_W}pStyle"))
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            return by_style
        own_list = _value(properties, f"{_W}numId") or (by_style[0] if by_style else "")
        return own_list, int(_value(properties, f"{_W}ilvl", "0"))

    def is_item(self, paragraph: etree._Element) -> bool:
        """Say whether a paragraph is an item of a numbered or bulleted list."""
        place = self._place(paragraph)
        return place is not None and place[0] in self._lists

    def next_number(self, paragraph: etree._Element) -> str:
        """Return the number Word shows before this paragraph, or an empty string (none, or a bullet)."""
        place = self._place(paragraph)
        levels = self._abstract.get(self._lists.get(place[0], ""), {}) if place else {}
        if place is None or place[1] not in levels:
            return ""
        list_id, depth = self._lists[place[0]], place[1]
        counters = self._counters[list_id]
        counters[depth] = counters.get(depth, levels[depth].start - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            counters.pop(deeper, None)
        if levels[depth].form in {"bullet", "none"}:
            return ""

        def fill(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            known = levels.get(level, levels[depth])
            return _shown(known.form, counters.get(level, known.start))

        return re.sub(r"%(\d)", fill, levels[depth].template).strip().rstrip(".")
