"""The main heading of a page: the one that names its product, or where the product's name stands in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from scrapers.addresses import split_address
from scrapers.reading.element_names import names_of
from scrapers.reading.page_text import PageText, ancestors
from scrapers.reading.page_words import BUY, OUT_OF_STOCK, is_about_others

_SURE = 1.5
"""The score of a first-level heading that says just what a title says: none that follows can be better."""
_SEPARATOR = re.compile(r"\s[-|–—:•]\s|[\[\]|｜【】：「」]")
_TITLE_PART = re.compile(r"\s[-/|–—:•]\s|[|｜：]")
_SHORTEST_TITLE, _SHORTEST_EASTERN, _MOST_WORDS, _MOST_PLACES, _BUY_AWAY = 8, 6, 40, 5, 1500
PRODUCT_NAME = re.compile(
    r"(?:product|goods|item|(?<![a-z])prd)[-_]{0,2}(?:detail[-_]{0,2})?(?:name|title)", re.IGNORECASE
)
_NAME = re.compile(r"(?:name|title)(?![a-z])", re.IGNORECASE)
_BUY_THIS = "buy", "purchase", "comprar", "acheter", "acquista", "kup", "koupit", "купить"
"""In front of a product's name, these offer it."""
_HOME = re.compile(r"(?:\.{1,2}/)?(?:index|home)\.\w{3,5}|\.?/(?:[a-z]{2}(?:-[a-z]{2})?/?)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_ALIKE = 0.6
_SPELLED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True)
class MainHeading:
    """The main heading: its place in the page text and its text; `element` is None where it was found by text alone."""

    start: int
    end: int
    text: str
    element: LexborNode | None


def main_heading(page_text: PageText, titles: list[str], url: str = "") -> MainHeading | None:
    """Return the heading that names the product: the one most like the given titles, or where such a title stands.

    A first-level heading that stands alone and that the page's address names is as good as one that a title names.
    """
    wanted = [_words(title) for title in titles if title]
    many = sum(node.tag == "h1" for _, _, node in page_text.headings) > 5
    best: tuple[float, MainHeading] | None = None
    for start, end, node in page_text.headings:
        text = " ".join(page_text.text[start:end].split())
        if not text:
            continue
        main = node.tag == "h1"
        score = max((_likeness(_words(text), words, strict=not main) for words in wanted), default=0.0)
        score += 0.5 if main else 0.0
        if score >= 0.5 and (best is None or score > best[0]):
            best = score, MainHeading(start, end, text, node)
            if score >= _SURE:
                break
    if best is not None and best[0] >= (1.45 if many else 0.999):
        return best[1]
    likely = best[1] if best is not None and best[0] > 0.8 else None
    only = _only(page_text)
    if only is not None and is_named_by(url, only.text):
        return only
    found = _first_of_title(page_text, titles) or _title_in_text(page_text, titles, url) or likely
    if found is not None and found.element is not None and _is_of_site(found.element):
        found = None
    if found is None:
        return only if only is not None and _names(page_text, only) else _name_in_title(page_text, titles)
    return found


def sure_heading(page_text: PageText, titles: Sequence[str]) -> MainHeading | None:
    """Return the first first-level heading that says just what a title says: none that follows can be better."""
    for start, end, node in page_text.headings:
        text = " ".join(page_text.text[start:end].split())
        if node.tag == "h1" and text and likeness_of(text, titles) == 1:
            return MainHeading(start, end, text, node)
    return None


def likeness_of(text: str, titles: Sequence[str]) -> float:
    """Return the share of words that a text has in common with the title that is most like it, of the shorter one."""
    words = _words(text)
    return max((_likeness(words, _words(title), strict=False) for title in titles if title), default=0.0)


def is_named_by(url: str, text: str) -> bool:
    """Say whether one part of an address is made of a text's words, of two at least, accents left out."""
    words = [word for word in _WORD.findall(_plain(text)) if len(word) > 1 or word.isdigit()]
    if len(words) < 2:
        return False
    parts = [set(_WORD.findall(_plain(unquote(part)))) for part in split_address(url).path.split("/")]
    return any(sum(word in part for word in words) >= max(2, _ALIKE * len(words)) for part in parts)


def _plain(text: str) -> str:
    spelled = text.lower().translate(_SPELLED)
    return "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))


def is_behind_separator(text: str, titles: list[str]) -> bool:
    """Say whether a text stands behind the first part of a title: there pages say whose they are."""
    return any(text in (" ".join(part.split()) for part in _TITLE_PART.split(title)[1:]) for title in titles)


def is_called_name(element: LexborNode) -> bool:
    """Say whether an element's markup calls it a name."""
    return element.attributes.get("itemprop") == "name" or element.css_first('[itemprop="name"]') is not None


def _only(page_text: PageText) -> MainHeading | None:
    """Return the only first-level heading of a page, if it is not about other products."""
    found = [(start, end, node) for start, end, node in page_text.headings if node.tag == "h1"]
    if len(found) != 1:
        return None
    start, end, node = found[0]
    text = " ".join(page_text.text[start:end].split())
    return MainHeading(start, end, text, node) if text and not is_about_others(text) else None


def _names(page_text: PageText, only: MainHeading) -> bool:
    """Say whether a page's only first-level heading names a product: by its markup, or by what is said after it."""
    node, end = only.element, only.end + _BUY_AWAY
    called = node is not None and (is_called_name(node) or PRODUCT_NAME.search(names_of(node)))
    return bool(
        called or BUY.search(page_text.text, only.end, end) or OUT_OF_STOCK.search(page_text.text, only.end, end)
    )


def _first_of_title(page_text: PageText, titles: list[str]) -> MainHeading | None:
    """Return the lower heading that says just what a title says before its first separator, on a page without an h1."""
    if any(node.tag == "h1" and end > start for start, end, node in page_text.headings):
        return None
    firsts = {" ".join(_TITLE_PART.split(title)[0].split()) for title in titles if _TITLE_PART.search(title)}
    for start, end, node in page_text.headings:
        text = " ".join(page_text.text[start:end].split())
        if text and text in firsts and BUY.search(page_text.text, end, end + _BUY_AWAY):
            return MainHeading(start, end, text, node)
    return None


def _is_of_site(element: LexborNode) -> bool:
    """Say whether an element stands in a link to the first page or in the footer: what it says is the site's name."""
    near = list(ancestors(element, 4))
    link = next((node for node in near if node.tag == "a"), None)
    path = split_address(link.attributes.get("href") or "#").path if link is not None else ""
    return bool(_HOME.fullmatch(path)) or any(node.tag == "footer" for node in near)


def _title_in_text(page_text: PageText, titles: list[str], url: str) -> MainHeading | None:
    """Return where a title stands in the page's text: whole, its longest part between separators, or its beginning.

    A part that only spells the site's own name ("carstore.com - View Product") names no product.
    """
    plain = [" ".join(title.split()) for title in titles]
    for title in plain:
        for part in [title, *sorted(_SEPARATOR.split(title), key=len, reverse=True)]:
            if not _is_name_of_site(part, url) and (heading := _standing(page_text, part.strip())):
                return heading
    for words in (title.split(" ") for title in plain):
        for count in range(min(len(words) - 1, _MOST_WORDS), 2, -1):
            begun = " ".join(words[:count]).rstrip(":,;-– ")
            if not _is_name_of_site(begun, url) and (heading := _standing(page_text, begun)):
                return heading
    return None


def _is_name_of_site(text: str, url: str) -> bool:
    """Say whether a text is the name of the page's host, with or without its ending, or most of it in several words."""
    host = (split_address(url).hostname or "").removeprefix("www.")
    words = _WORD.findall(text.lower())
    spelled, label = "".join(words), "".join(_WORD.findall(host.split(".")[0]))
    if spelled and spelled in {"".join(_WORD.findall(host)), label}:
        return True
    return len(words) > 1 and label.startswith(spelled) and len(spelled) >= _ALIKE * len(label)


def _name_in_title(page_text: PageText, titles: list[str]) -> MainHeading | None:
    """Return the first line in an element called a name or title that a title says among other words, before a buy."""
    plain = [" ".join(title.split()) for title in titles if title]
    place = 0
    for line in page_text.text.split("\n") if plain else ():
        start, place, name = place, place + len(line) + 1, " ".join(line.split())
        if len(name) < _SHORTEST_TITLE or " " not in name or not any(name in title for title in plain):
            continue
        element = page_text.node_at(start)
        after = page_text.text[place : place + _BUY_AWAY]
        offered = BUY.search(after) or any(f"{word} {name}\n".lower() in after.lower() for word in _BUY_THIS)
        if offered and _NAME.search(names_of(element)):
            return MainHeading(start, place - 1, name, element)
    return None


def _standing(page_text: PageText, wanted: str) -> MainHeading | None:
    """Return where a text stands as a heading would: before a button to buy rather than in a breadcrumb."""
    if len(wanted) < (_SHORTEST_TITLE if wanted.isascii() else _SHORTEST_EASTERN):
        return None
    place = first = page_text.text.find(wanted)
    for _ in range(_MOST_PLACES):
        if place < 0 or BUY.search(page_text.text, place, place + _BUY_AWAY):
            break
        place = page_text.text.find(wanted, place + 1)
    place = place if place >= 0 else first
    return MainHeading(place, place + len(wanted), wanted, page_text.node_at(place)) if place >= 0 else None


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _likeness(one: frozenset[str], other: frozenset[str], *, strict: bool) -> float:
    """Return the share of common words: of the shorter text, or of the longer one when strict."""
    size = max(len(one), len(other)) if strict else min(len(one), len(other))
    return len(one & other) / size if one and other else 0.0
