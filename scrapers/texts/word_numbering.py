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
    legal: bool = False
    """numbers of the levels above stand in it as digits, however those levels show them"""


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
    if form == "decimalZero":
        return f"{number:02}"
    if form == "russianLower":
        return "абвгдежзиклмнопрстуфхцчшщэюя"[(number - 1) % 28]
    return str(number)


class Numbering:
    """The numbering of one document: `next_number` is asked once for each paragraph in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._styles: dict[str, tuple[str, int]] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_numbering(numbering)

    def _read_numbering(self, root: etree._Element) -> None:
        linked: dict[str, str] = {}
        for abstract in root.iter(f"{_W}abstractNum"):
            name = abstract.get(f"{_W}abstractNumId") or ""
            linked[name] = _value(abstract, f"{_W}numStyleLink")
            self._abstract[name] = dict(map(_level, abstract.iter(f"{_W}lvl")))
        for item in root.iter(f"{_W}num"):
            name = item.get(f"{_W}numId") or ""
            self._lists[name] = _value(item, f"{_W}abstractNumId")
            starts = (
                (one.get(f"{_W}ilvl"), _value(one, f"{_W}startOverride")) for one in item.iter(f"{_W}lvlOverride")
            )
            self._starts[name] = {int(level or 0): int(start) for level, start in starts if start.isdigit()}
        for name, style in linked.items():
            # A list that only names a style of lists has the levels of the list that the style names.
            if style in self._styles:
                self._abstract[name] = self._abstract.get(self._lists.get(self._styles[style][0], ""), {})

    def _read_styles(self, root: etree._Element) -> None:
        """Read which list and level each style has, its own or that of the style it is based on."""
        bases: dict[str, str] = {}
        for style in root.iter(f"{_W}style"):
            name = style.get(f"{_W}styleId") or ""
            bases[name] = _value(style, f"{_W}basedOn")
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None:
                self._styles[name] = (_value(properties, f"{_W}numId"), int(_value(properties, f"{_W}ilvl", "0")))
        for name in bases:
            above, seen = name, {name}
            while above not in self._styles and bases.get(above) and bases[above] not in seen:
                above = bases[above]
                seen.add(above)
            if above in self._styles:
                self._styles[name] = self._styles[above]

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
        starts = self._starts.get(place[0], {})
        if place[0] not in self._begun:  # a list that begins anew does so where it is first used
            self._begun.add(place[0])
            for level in starts:
                counters.pop(level, None)
        counters[depth] = counters.get(depth, starts.get(depth, levels[depth].start) - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            counters.pop(deeper, None)
        own = levels[depth]
        if own.form in {"bullet", "none"}:
            return ""

        def fill(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            known = levels.get(level, own)
            return _shown("decimal" if own.legal else known.form, counters.get(level, starts.get(level, known.start)))

        return re.sub(r"%(\d)", fill, own.template).strip().rstrip(".")


def _level(level: etree._Element) -> tuple[int, _Level]:
    start, legal = _value(level, f"{_W}start", "1"), level.find(f"{_W}isLgl")
    return int(level.get(f"{_W}ilvl") or 0), _Level(
        _value(level, f"{_W}numFmt", "decimal"),
        _value(level, f"{_W}lvlText"),
        int(start) if start.isdigit() else 1,
        legal is not None and legal.get(f"{_W}val") not in {"0", "false", "off"},
    )
