"""What is looked for by its markup on every page, found in one walk: a walk costs more than what it looks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

_HIDING_CLASSES = frozenset(["hidden", "d-none", "hide", "is-hidden", "displaynone", "display-none", "u-hidden"]) | {
    "ng-hide",
    "uk-hidden",
    "css_non_editable_mode_hidden",
}
_SHOWN_WHERE_WIDE = re.compile(
    r"(?<!\S)(?:d-(?:sm|md|lg|xl|xxl)-|(?:sm|md|lg|xl|2xl):)(?:block|inline|flex|grid|table|contents)"
)
"""What shows an element again on wide screens that its other classes hide on narrow ones."""
_HIDING_STYLES = re.compile(r"display: ?none|^visibility: ?hidden")
_MARKED = (
    'script[type*="ld+json"],meta,[itemtype],[typeof],h1,'
    '[hidden],[class*="hid"],[class*="none"],[style*="none"],[style^="visib"]'
)
"""Each of them is held against each element, so those that are told apart below are asked for as one."""

_SELDOM_NAMES = ("itemtype", "typeof", "hidden", "itemprop")
"""Attributes that are asked for, that many pages do not have, and that the parser has no number for."""
_SCOPE_NAMES = frozenset(["itemtype", "typeof"])


@dataclass
class PageMarks:
    """The scripts of structured data, meta tags, scopes of microdata and RDFa, and first-level headings of a page.

    `hidden` are the `mem_id` of the elements that its markup hides.
    """

    scripts: list[LexborNode] = field(default_factory=list)
    metas: list[LexborNode] = field(default_factory=list)
    scopes: list[LexborNode] = field(default_factory=list)
    headings: list[LexborNode] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    def meta(self, name: str) -> str:
        """Return the content of the first meta tag of that property, or an empty string."""
        for node in self.metas:
            attributes = node.attributes
            if attributes.get("property") == name:
                return attributes.get("content") or ""
        return ""


def page_marks(tree: LexborHTMLParser) -> PageMarks:
    """Return what a page's markup marks, each kind in the page's order."""
    _make_known(tree)
    marks = PageMarks()
    last = 0
    for node in tree.css(_MARKED):
        if node.mem_id == last:  # found by two of the selectors
            continue
        last = node.mem_id
        tag, attributes = node.tag, node.attributes
        scope = not _SCOPE_NAMES.isdisjoint(attributes)
        if scope:
            marks.scopes.append(node)
        if tag == "h1":
            marks.headings.append(node)
        if tag == "script":
            marks.scripts.append(node)
        elif tag == "meta":
            marks.metas.append(node)
        elif _hides(attributes) and not _is_shown_where_wide(node, attributes, marks):
            marks.hidden.add(last)
    return marks


def _make_known(tree: LexborHTMLParser) -> None:
    """Let the parser know the names of attributes before it is asked for them, by an element outside the page.

    A name that no element bears is looked up again for each element, which costs more than to look for it.
    """
    bearer = tree.create_node("i")
    for name in _SELDOM_NAMES:
        bearer.attrs[name] = ""


def _hides(attributes: Mapping[str, str | None]) -> bool:
    """Say whether an element's own markup hides it."""
    hiding = not _HIDING_CLASSES.isdisjoint((attributes.get("class") or "").split())
    return hiding or "hidden" in attributes or bool(_HIDING_STYLES.search(attributes.get("style") or ""))


def _is_shown_where_wide(node: LexborNode, attributes: Mapping[str, str | None], marks: PageMarks) -> bool:
    """Say whether an element that narrow screens hide is the page's heading, holds it or stands behind it.

    What stands in front is the menu of a wide screen, with offers of its own.
    """
    if _SHOWN_WHERE_WIDE.search(attributes.get("class") or "") is None or "hidden" in attributes:
        return False
    if _HIDING_STYLES.search(attributes.get("style") or ""):
        return False
    return bool(marks.headings) or node.css_first("h1") is not None
