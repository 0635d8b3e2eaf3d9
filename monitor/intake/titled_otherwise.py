"""By what word a page's title says that it shows something else than the product whose number it bears."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model import Product
from monitor.policy.folding import fold_name

_FOR = frozenset(
    "for fits fitting compatible suitable replaces works adapté adaptée adatto adatta adecuado apto für fuer passend "
    "geeignet kompatibel zu pour compatibles per para voor geschikt til till do dla pro для к подходит совместим "
    "совместимый için".split()
)
"""Words that lead from an accessory to what it is for, when they stand shortly before its name."""
_NEAR = 4
"""Words between such a word and a product's name or number."""
_NOT_THE_GOODS = re.compile(
    r"(?P<hired>^(?:rent|hire):|^(?:rent|hire) (?:an?|the|this|our)\b|\brental\b|\b(?:to|for) (?:rent|hire)\b|"
    r"\b(?:miet|leih)(?:en|gerät|weise)\b|"
    r"^miete\b|^location (?:de\b|d[’'])|^louer\b|\balquiler\b|\baluguel\b|\bnoleggio\b|\bte huur\b|\bverhuur\b|"
    r"\buthyrning\b|\budlejning\b|\bwynajem\b|\bwypożycz|\bpronájem\b|\bpůjčovna\b|\bаренда\b|^прокат:? |\bоренда\b)|"
    r"(?P<paid_in_part>\bdeposit(?: only| payment)?$|^deposit\b|\banzahlung\b|\bacompte\b|\bacconto\b|\bcaparra\b|"
    r"\baanbetaling\b|\bпредоплат|\bзадат)|"
    r"(?P<given>^gift (?:card|certificate|voucher)s?\b(?! (?:holder|slot|wallet|box))|\bgeschenk(?:gutschein|"
    r"karte)|\bcarte[- ]cadeau|\bcheque[- ]regalo|"
    r"\btarjeta regalo|\b(?:buono|carta) regalo|\bcadeaubon|\bpresentkort|\bgavekort|\bkarta podarunkowa|"
    r"\bподарочн\w+ (?:карт|сертификат))|"
    r"(?P<part>\b(?:spare|replacement) part|\bersatzteil|\bpi[eè]ces? d[eé]tach|"
    r"\bpeça de reposição|\breserveonderde|\breservdel|\bczęś[cć]\w* zamienn|\bnáhradní díl|"
    r"\bзапчаст|\bзапасн\w+ част)|"
    r"(?P<emptied>\b(?:empty |original )?box only\b|\bnur (?:die )?verpackung\b|\bleerkarton\b|\bboîte vide\b|"
    r"\bmanual only\b|\bтолько коробка\b)",
    re.IGNORECASE,
)
FOR_IT = "it is for the product"
_ARTICLES = frozenset(
    "the your our das den die der dein deine ihr ihre le la les l votre el los las su il lo gli de het o os".split()
)
_SAYS = {
    "hired": "the goods are for hire",
    "paid_in_part": "a part is paid in advance",
    "given": "a voucher is sold",
    "part": "a part is sold",
    "emptied": "a box or manual alone is sold",
}


def titled_otherwise(title: str, product: Product) -> str:
    """Return what a title says against its being the product, which the product's own title does not say; or nothing.

    Shops put the number of the main thing on what belongs to it, and its price then is another thing's.
    """
    found = _NOT_THE_GOODS.search(title)
    if found and not _NOT_THE_GOODS.search(product.title):
        return _SAYS[found.lastgroup or "part"]
    shown, own = fold_name(title), fold_name(product.title)
    for name in (own, fold_name(product.sku)):
        place = f" {shown} ".find(f" {name} ") if name else -1
        if place > 0 and _is_right_before(shown[:place].split(), product):
            return FOR_IT
    return ""


def is_for(before: Sequence[str], title: str) -> bool:
    """Say whether the words before a product's name say that something is for it, which its own title does not."""
    leading = {word.casefold() for word in before[-_NEAR:]}
    return bool(leading & _FOR - set(title.split()))


def _is_right_before(before: list[str], product: Product) -> bool:
    """Say whether words before a product's name say what is for it: "for the", not "for men" or "for 2026"."""
    brand = set(fold_name(product.brand).split())
    while before and before[-1] in brand:
        before = before[:-1]
    if before[-2:-1] and before[-2] in _ARTICLES:  # "for the Aurora": a brand that the product does not name
        before = before[:-1]
    while before and before[-1] in _ARTICLES:
        before = before[:-1]
    return is_for(before[-1:], fold_name(product.title))
