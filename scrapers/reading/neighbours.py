"""Which elements of a page are about other products, or about none at all: carousels, lists, menus, footers."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from selectolax.lexbor import LexborNode

from scrapers.reading.element_names import names_of
from scrapers.reading.page_words import NEIGHBOUR_NAMES

_FRAME_TAGS = frozenset(["footer", "nav"])
_STRUCK = frozenset(["s", "del", "strike"])
"""What is struck out frames nothing: "compare" names a former price there."""
_TOP = frozenset(["body", "html"])
_FAR = 40
"""Elements that are climbed from a text at most, so that a page nested without end costs no more than others."""
_LISTED_TAGS = frozenset(["li", "article", "div", "a", "td"])
_LISTS_BY_TAG = frozenset(["li", "article"])


class OtherElements:
    """The elements of one page that are no part of its product; each element and family of siblings is asked once."""

    def __init__(self) -> None:
        self._frames: dict[int, bool] = {}
        self._known: dict[int, bool] = {}
        self._within: dict[int, bool] = {}
        self._families: dict[tuple[int, str | None, str | None], bool] = {}

    def is_frame(self, node: LexborNode) -> bool:
        """Say whether an element is named for other products or for the page's own frame."""
        place = node.mem_id
        known = self._frames.get(place)
        if known is None:
            named = _are_frame(names_of(node)) and node.tag not in _STRUCK
            self._frames[place] = known = named or node.tag in _FRAME_TAGS
        return known

    def holds(self, node: LexborNode) -> bool:
        """Say whether an element is such a frame or one of several alike, as in a list of products."""
        place = node.mem_id
        known = self._known.get(place)
        if known is None:
            self._known[place] = known = self.is_frame(node) or self.is_one_of_many(node)
        return known

    def enclose(self, element: LexborNode, until: Container[int]) -> bool:
        """Say whether an element or one round it is a neighbour, up to those whose `mem_id` is in `until`."""
        node: LexborNode | None = element
        climbed: list[int] = []
        found = False
        while node is not None and len(climbed) < _FAR:
            place = node.mem_id
            if (known := self._within.get(place)) is not None:
                found = known
                break
            if place in until or node.tag in _TOP:
                break
            climbed.append(place)
            if self.holds(node):
                found = True
                break
            node = node.parent
        if found or len(climbed) < _FAR:
            self._within.update(dict.fromkeys(climbed, found))
        return found

    def is_one_of_many(self, node: LexborNode) -> bool:
        """Say whether an element is one of three or more alike that each hold a link: a list of other products."""
        tag, parent = node.tag, node.parent
        if tag not in _LISTED_TAGS or parent is None:
            return False
        css_class = node.attributes.get("class")
        if not (css_class or tag in _LISTS_BY_TAG):
            return False
        family = (parent.mem_id, tag, css_class)
        if family not in self._families:
            self._families[family] = _hold_pictures(parent, tag, css_class)
        return self._families[family] and node.css_first("a[href]") is not None


@lru_cache(maxsize=8192)
def _are_frame(names: str) -> bool:
    return bool(names) and NEIGHBOUR_NAMES.search(names) is not None


def _hold_pictures(parent: LexborNode, tag: str | None, css_class: str | None) -> bool:
    """Say whether three children of that tag and class each hold a linked picture."""
    alike = [child for child in parent.iter() if child.tag == tag and child.attributes.get("class") == css_class]
    missing = 3
    for left, child in zip(range(len(alike), 0, -1), alike, strict=True):
        if left < missing:
            return False
        if child.css_first("a[href] img") is not None:
            missing -= 1
            if not missing:
                return True
    return False
