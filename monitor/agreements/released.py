"""Tells sentences that let somebody off a duty, leave a lower price free, or reward only what is bought beyond a mark.

Such a sentence speaks of the very things that a clause speaks of, and restricts nobody.
"""

from __future__ import annotations

from monitor.agreements.letters import Letters
from monitor.agreements.words import Words

_OF_SUPPLIER = {"P09_purchase_mfn", "T07_exclusive_grant", "R01_ru_food_bonus", "R02_ru_food_fees"}
"""types that bind the supplier: who lets the buyer off takes nothing from them, and the other way round"""
_BY_WITHHOLDING = {"B01_boycott", "E09_loyalty_rebate", "P03_rec_price_pressure", "P11_price_sanction"}
"""types in which what nobody is obliged to give is the sanction: only where the buyer is let off they are none"""
_PRICES_UPWARD = {"P01_fixed_resale_price", "P02_min_resale_price"}
_LOYALTY = "E09_loyalty_rebate"
_SUBJECT_REACH = 80
_BINDING = ("must", "must_not", "banned", "condition", "contrast")
"""phrases beside which a release is not the whole of what a sentence says"""


def restricts_nothing(kind: str, words: Words) -> bool:
    """Say whether a sentence cannot be a clause of a type, for what it says is that something is not asked."""
    return (
        _is_let_off(kind, words)
        or (kind in _PRICES_UPWARD and _leaves_lower_free(words))
        or (kind == _LOYALTY and _rewards_beyond(words))
    )


def beside_release(words: Words) -> str:
    """Return what a sentence says of its subject beside letting it off something; empty where it says no more.

    "Il Distributore non è tenuto ad anticipi e acquista almeno 1.000 unità" binds by its second half alone.
    """
    regexes = words.vocabulary.regexes
    for release in (regexes[name].search(words.text) for name in ("released", "no_consent") if name in regexes):
        if release is None:
            continue
        rest = _cut(words.text, release.end(), len(words.text.written))
        further = regexes["says_further"].search(rest)
        if further:
            return f"{words.text.written[: release.start()]}{rest.written[further.end() :].lstrip()}"
    return ""


def _is_let_off(kind: str, words: Words) -> bool:
    """Say whether all that a sentence says is that the party whom the type binds need not do something.

    "The Supplier is not obliged to supply dealers who …" lets the other off, and so takes back nothing of the buyer.
    """
    rest, place = _without("released", words)
    if place < 0:
        rest, place = _without("no_consent", words)
        return place >= 0 and _binds_nobody(rest, words)
    party = _party_before(place, words)
    if kind in _BY_WITHHOLDING:
        return party == "buyer" and _binds_nobody(rest, words)
    other = "buyer" if kind in _OF_SUPPLIER else "supplier"
    return party != other and _binds_nobody(rest, words)


def _party_before(place: int, words: Words) -> str:
    """Return the nearest party before a place, `buyer` or `supplier`; empty where none is named by its role."""
    before = _cut(words.text, max(0, place - _SUBJECT_REACH), place)
    ends = {
        party: max((found.end() for found in words.vocabulary.regexes[party].finditer(before)), default=-1)
        for party in ("buyer", "supplier")
    }
    nearest = max(ends, key=lambda party: ends[party])
    return nearest if ends[nearest] >= 0 else ""


def _leaves_lower_free(words: Words) -> bool:
    """Say whether a sentence says that lower prices are free, and speaks of none that are not."""
    rest, place = _without("lower_free", words)
    low = (words.vocabulary.regexes[name].search(rest) for name in ("below", "least_price"))
    return place >= 0 and not any(low)


def _rewards_beyond(words: Words) -> bool:
    """Say whether a rebate is paid on what is bought beyond a mark alone: not on all, and for no share of needs."""
    rest, place = _without("only_beyond", words)
    return place >= 0 and words.vocabulary.regexes["all_or_share"].search(rest) is None


def _binds_nobody(rest: Letters, words: Words) -> bool:
    binding = (words.vocabulary.regexes.get(name) for name in _BINDING)  # not every language has all of them
    return not any(regex.search(rest) for regex in binding if regex)


def _without(name: str, words: Words) -> tuple[Letters, int]:
    """Return a sentence without what a phrase of its vocabulary says, and where that first stood, else -1."""
    regex = words.vocabulary.regexes.get(name)
    spans = [found.span() for found in regex.finditer(words.text)] if regex else []
    rest, end = _cut(words.text, 0, 0), 0
    for start, stop in [*spans, (len(words.text.written),) * 2]:
        left = _cut(words.text, end, start)
        rest, end = Letters(f"{rest.written} {left.written}", f"{rest.lower} {left.lower}"), stop
    return rest, spans[0][0] if spans else -1


def _cut(text: Letters, start: int, end: int) -> Letters:
    return Letters(text.written[start:end], text.lower[start:end])
