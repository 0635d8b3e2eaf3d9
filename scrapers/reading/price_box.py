"""What stands with a price: the picture of a card, picture and name of another product, or a link that names one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from selectolax.lexbor import LexborNode

from scrapers.addresses import joined_address, split_address
from scrapers.reading.element_names import tell_of_price
from scrapers.reading.page_text import PageText, ancestors
from scrapers.reading.page_words import BUY
from scrapers.reading.price_words import neighbours

_MAKERS = re.compile(
    r"brand|manufact|producer|vendor|seller|merchant|author|publisher|store|hersteller|marke|marque|fabricant|marca|merk|"
    r"producent|výrobc|vyrobc|gyarto|brend|proizvod|бренд|производител|redir|click|goto|/go/|/out|leave|track|"
    r"\.(?:jpe?g|png|gif|webp|avif|svg|pdf)(?:[?#]|$)|image|popup|guide|shipping|delivery|return|financ|warrant|payment",
    re.IGNORECASE,
)
"""In an address that is a maker's or a seller's, or leads out to a shop that a page compares."""
_WORD = re.compile(r"[^\W_]+")
_NUMBERS = re.compile(
    r"^(?!.*(?:cat|page|ses|user|ref|var|opt))\w*(?:id|no|nr|num|number|code|item|product|art|goods)$", re.IGNORECASE
)
"""What a shop calls the number of a product in the query of an address."""
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
_SHORT_BOX, _LONGEST_CARD, _LEVELS, _LONGEST_NAME = 40, 250, 6, 200


def pictures_card(box: LexborNode) -> bool:
    """Say whether a picture beside a price, in no more than its own box, is that of a card which it is for."""
    picture = box.css_first("img[alt]")
    if picture is None or len(box.text(deep=True).strip()) > _SHORT_BOX:
        return False
    return neighbours(picture.attributes.get("alt") or "", "").before == "member"


def leads_away(link: LexborNode, url: str) -> bool:
    """Say whether a link leads from the page at an address to another one."""
    href = (link.attributes.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:")):
        return False
    here, there = split_address(url), split_address(joined_address(url, href))
    return there.path.rstrip("/") != here.path.rstrip("/") or _is_numbered_apart(here.query, there.query)


def _is_numbered_apart(mine: str, other: str) -> bool:
    """Say whether the queries of one path number two things: "id=8" and "id=9"."""
    numbers = {key: value for key, value in parse_qsl(mine) if value.isdigit() and _NUMBERS.search(key)}
    return any(value.isdigit() and numbers.get(key, value) != value for key, value in parse_qsl(other))


def is_on_card(near: Sequence[LexborNode], known: dict[int, str], url: str) -> bool:
    """Say whether a price stands on the card of another product: its picture and its name both lead to its page.

    `near` are the elements round the price, the nearest first. A name has two words at least: one is a brand's.
    `known` keeps what was found of an element by its id, since prices share what is round them.
    """
    for box in near[:_LEVELS]:
        if box.mem_id not in known:
            known[box.mem_id] = _kind_of(box, url)
        if known[box.mem_id]:
            return known[box.mem_id] == "card"
    return False


@dataclass(frozen=True)
class ThisPage:
    """The page that a price stands on: its address, what its product is called, and whether anything is sold there."""

    url: str
    name: str
    sold: bool


def is_named_by_link(page_text: PageText, start: int, before: str, page: ThisPage) -> bool:
    """Say whether a link names another product, and is all that stands before a price in its line or in the one above.

    Where something is sold it is one to a page in this one's folder. Above the price, where sizes, colours and reviews
    are linked, it is to an address of this one's kind that spells its name: one that holds more leads to this product
    in another size or colour.
    """
    text, name, begin = page_text.text, before.strip(), start - len(before.lstrip())
    if not name:
        end = max(0, text.rfind("\n", 0, start))
        name = text[max(0, end - _LONGEST_NAME) : end].rstrip("\n ").rsplit("\n", 1)[-1].strip()
        begin = text.rfind(name, 0, end)
    link = _link_of(page_text, begin, name)
    if link is None or not leads_away(link, page.url):
        return False
    here, there = split_address(page.url), split_address(joined_address(page.url, link.attributes.get("href") or ""))
    mine, other = _steps(here.path), _steps(there.path)
    numbered = here.path == there.path and _is_numbered_apart(here.query, there.query)
    alike = len(mine) == len(other) and mine[:-1][:1] == other[:-1][:1]
    said, own = set(name.casefold().split()), set(page.name.casefold().split())
    if here.netloc != there.netloc or said <= own or (page.sold and not (alike and (numbered or len(mine) > 1))):
        return False
    if before.strip() or (numbered and not page.sold):
        return True
    spelled = set(_WORD.findall(other[-1].casefold()))
    return alike and not own <= said and len(said & spelled) > 1 and not (spelled - said) & own


def _link_of(page_text: PageText, begin: int, name: str) -> LexborNode | None:
    """Return the link that a text of two words or more is, unless it is a maker's, names the price or asks to buy."""
    if len(name) > _LONGEST_NAME or " " not in name or tell_of_price(name) or BUY.search(name):
        return None
    links = [page_text.node_at(place) for place in (begin, begin + len(name) - 1)]
    first, last = (next((node for node in ancestors(link, _LEVELS) if node.tag == "a"), None) for link in links)
    if first is None or last is None or first.mem_id != last.mem_id:
        return None
    return None if _MAKERS.search(first.attributes.get("href") or "") else first


def _steps(path: str) -> list[str]:
    """Return the steps of a path, a language in front left out."""
    steps = path.strip("/").split("/")
    return steps[1:] if len(steps) > 1 and _LANGUAGE.fullmatch(steps[0]) else steps


def _kind_of(box: LexborNode, url: str) -> str:
    """Return "card", "page" for an element that holds more than a card does, or nothing where one round it may be."""
    if box.css_first("a[href] img") is None:
        return ""
    if len(box.text(deep=True)) > _LONGEST_CARD:
        return "page"
    links = [link for link in box.css("a[href]") if not _MAKERS.search(link.attributes.get("href") or "")]
    pictured = {link.attributes.get("href") for link in links if link.css_first("img") is not None}
    plain = (one for one in links if one.css_first("img") is None and one.attributes.get("href") in pictured)
    named = [one for one in plain if len(one.text(deep=True).split()) > 1]
    return "card" if any(leads_away(link, url) for link in named) else ""
