"""What a card on a page of results says against its being the product as it is sold: condition, pack, part of it."""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.intake.titled_otherwise import FOR_IT, is_for, titled_otherwise
from monitor.model import Product
from monitor.policy.folding import fold_name
from scrapers.reading.condition import titled_condition
from scrapers.reading.measures import UNIT, measure
from scrapers.reading.pack import pack_of
from scrapers.records import ListingCard

_USED = re.compile(
    r"^used\b|[-–,;|/] used\b|(?<!never )\bused(?=[,;]|$)|\bused (?:once|twice|very|like|in|grade)\b|"
    r"(?<!bonne )\boccasion$",
    re.IGNORECASE,
)
"""Words that mean something else in the middle of a title ("can be used with gloves"), where they state a condition."""
_SPARE = re.compile(
    r"(?<!with )(?<!mit )(?<!incl\. )(?<!inkl\. )(?<!including )"
    r"(?<!avec )(?<!con )(?<!com )(?<!met )(?<!med )(?<![+&] )"
    r"\b(?:replacement|ersatz\w*|(?:de )?rechange|(?:di )?ricambio|(?:de )?re(?:puesto|cambio)|(?:de )?reposição|"
    r"vervang\w+|zamienn\w+|wymienn\w+|náhradn\w+|сменн\w+|запасн\w+|yedek|reserv(?:del|e-?onderdel)\w*|udskiftnings\w*|"
    r"vaihto\w+)\b|交換用|替换|替換|교체용",
    re.IGNORECASE,
)
"""What stands in place of a part of the goods, by the word for it in each language, and is not sold with them."""
_BEHIND = re.compile(r"^\W*(?:için\b|uyumlu|用|対応|互換|专用|適用|适用|용(?![가-힣])|호환|전용)", re.IGNORECASE)
"""Says behind a name, in the languages that say so there, that something is for it."""
_COUNT = rf"(?P<count>\d{{1,3}})\s?(?:[x×](?!\w)|(?P<unit>{UNIT}))"
_AT_START = re.compile(rf"^\W*(?:(?:set|lot|kit|zestaw|комплект|набор)\W+(?:\w{{1,3}} )?)?{_COUNT}", re.IGNORECASE)
_NO_THREAD = r"(?<!\w)(?<![^\W\d_]\d )(?<![^\W\d_]\d\d )"
_AT_END = re.compile(rf"(?:{_COUNT}|{_NO_THREAD}[x×]\s?(?P<times>\d{{1,3}}))\W*$", re.IGNORECASE)
_SET_OF = re.compile(
    r"\b(?P<of>\d{1,2})er[- ]?(?:set|pack|spar)|"
    r"\b(?:set|zestaw|комплект|набор) (?:of|de|von|van|da|di|z|из) (?P<in>\d{1,2})\b",
    re.IGNORECASE,
)
_TWO = re.compile(r"\b(?:twin|double|dual|duo)[- ]?pack\b|\bdoppelpack\b|\bpack duo\b", re.IGNORECASE)
_TIMES = re.compile(r"(\d)\s?[x×]\s?(?=\d)", re.IGNORECASE)
_MEASURE = re.compile(r"\b(\d+)\s?[x×]\s?(\d+)\b", re.IGNORECASE)
_MOST = 200


def unlike(card: ListingCard, product: Product) -> str:
    """Return what a card says against its being the product as it is sold, or an empty string.

    What the product's own title says, too, says nothing against it.
    """
    if said := belongs_to(card.title, product):
        return said
    condition = titled_condition(card.title) or ("" if card.condition == "new" else card.condition)
    if not condition and _USED.search(card.title) and not _USED.search(product.title):
        condition = "used"
    if condition and condition != titled_condition(product.title):
        return condition
    units = _units(card.title, set(measures_joined(product.title).split()))
    return f"a pack of {units}" if units not in {0, product.pack_size, _units(product.title, set())} else ""


def measures_joined(title: str) -> str:
    """Return a title as titles are compared, with each measure as one word, however it is spaced ("10 × 42")."""
    return fold_name(_TIMES.sub(r"\1x", title))


def belongs_to(title: str, product: Product) -> str:
    """Return what a title says of the goods' being a part of the product or for it, or an empty string."""
    if said := titled_otherwise(title, product):
        return said
    if _SPARE.search(title) and not _SPARE.search(product.title):
        return "a part is sold"
    shown, own = fold_name(title), fold_name(product.title)
    for name in filter(None, (fold_name(product.brand), own, fold_name(product.sku))):
        place = f" {shown} ".find(f" {name} ")
        if place > 0 and is_for(shown[:place].split(), own):
            return FOR_IT
    for name in (product.title, product.sku):
        before, found, behind = title.casefold().partition(name.casefold())
        if name and found and before + behind and _BEHIND.search(behind):
            return FOR_IT
    return ""


def _units(title: str, own: set[str]) -> int:
    """Return how many pieces a title counts: as a pack, or at its start or end; 0 where it counts none.

    `own`: the words of the product's own title, whose numbers count nothing.
    Wider than what a page's price is judged by: here a person reads it, and decides.
    """
    plain = " ".join(title.split())
    if units := pack_of(plain):
        return units
    if _TWO.search(plain):
        return 2
    if found := _SET_OF.search(plain):
        return int(found["of"] or found["in"])
    plain = _MEASURE.sub(lambda found: joined if (joined := f"{found[1]}x{found[2]}") in own else found[0], plain)
    for found in filter(None, (_AT_START.search(plain), _AT_END.search(plain))):
        said = found.groupdict()
        kind = measure(Decimal(1), said["unit"]) if said["unit"] else None
        count = said["count"] or said.get("times") or ""
        if count not in own and (kind is None or kind[1] == "piece") and 1 < int(count) <= _MOST:
            return int(count)
    return 0
