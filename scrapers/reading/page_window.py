"""The part of a page that can matter: the text round the heading that names the product.

A third of the nodes of a shop's page stand there; the rest is menus, reviews, other products. What is read of the part
is what would be read of the whole: nobody looks further back from the heading than `_BACK` characters, and forward only
to the first heading about other products, or `_AHEAD` characters. Where that is not certain, there is no such part.
"""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.reading.heading import MainHeading, likeness_of, sure_heading
from scrapers.reading.page_marks import PageMarks
from scrapers.reading.page_text import PageText, is_unseen
from scrapers.reading.page_words import is_about_others

_BACK, _AHEAD, _BEYOND = 4700, 7000, 600
_LEAST_AHEAD = 1300
"""How far the condition is looked for, headings about other products or not."""
_SHORTEST = 3000
"""A page with less text is read whole: whether it is a refusal or a page at all is judged by its length."""
_FAR = 12_000
"""Characters that are read from the page's beginning on, before the heading is looked for from behind."""
_COUNTED = 7000
"""Characters of text as written, hidden text among it, that stand for `_BACK` visible ones."""
_STEP = 1600


def text_round_heading(tree: LexborHTMLParser, marks: PageMarks, titles: Sequence[str]) -> PageText:
    """Return the text round the first-level heading that says what a title says; the whole where there is doubt."""
    headings = marks.headings
    said = (node.text(deep=True, separator=" ") for node in headings)
    place = next((place for place, text in enumerate(said) if likeness_of(text, titles) == 1), None)
    if place is None or tree.body is None or tree.body.first_child is None:
        return PageText(tree, marks.hidden)
    page_text = PageText(tree, marks.hidden, tree.body.first_child)
    heading = _reached(page_text, headings, place, titles)
    if heading is None and not page_text.is_whole and (start := _start_before(headings[place], tree.body)) is not None:
        part = PageText(tree, marks.hidden, start)
        found = _reached(part, headings, place, titles)
        if found is not None and found.start >= _BACK:
            page_text, heading = part, found
    if heading is not None:
        _read_on(page_text, heading)
    if heading is None or page_text.length < _SHORTEST:
        page_text.read_all()
    return page_text


def _reached(
    page_text: PageText, headings: Sequence[LexborNode], place: int, titles: Sequence[str]
) -> MainHeading | None:
    """Read until a heading is closed; return it as the main heading if it is the one for certain.

    The first-level headings before it have to stand in the text as well, so that none of them is a better one.
    """
    element = headings[place].mem_id
    while not page_text.is_whole and all(node.mem_id != element for _, _, node in page_text.headings):
        if page_text.length > _FAR:
            return None
        page_text.reach(page_text.length + _STEP)
    known = {node.mem_id for _, _, node in page_text.headings}
    if any(node.mem_id not in known and node.text(deep=True).strip() for node in headings[:place]):
        return None
    heading = sure_heading(page_text, titles)
    found = heading is not None and heading.element is not None and heading.element.mem_id == element
    return heading if found else None


def _read_on(page_text: PageText, heading: MainHeading) -> None:
    """Read as far as anybody looks: whole lines, and a little more for the words that follow a price."""
    page_text.reach(heading.end + _LEAST_AHEAD)
    while not page_text.is_whole:
        text = page_text.text
        others = (s for s, e, _ in page_text.headings if s > heading.end and is_about_others(text[s:e]))
        last = next(others, text.find("\n", heading.end + _AHEAD))
        if last >= 0 and page_text.length > last + _BEYOND:
            return
        page_text.reach(page_text.length + _STEP)


def _start_before(element: LexborNode, body: LexborNode) -> LexborNode | None:
    """Return a node with enough text between it and the element, or None where the page has not that much."""
    wanted = _COUNTED
    node: LexborNode | None = element
    while node is not None and node.mem_id != body.mem_id:
        before = node.prev
        if before is None:
            node = node.parent
            continue
        node = before
        while not is_unseen(node) and (last := node.last_child) is not None:
            node = last
        if node.is_text_node and not node.is_empty_text_node:
            wanted -= len((node.text_content or "").strip())
            if wanted < 0:
                return node
    return None
