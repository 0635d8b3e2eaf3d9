"""What prices say of one another: which is the one before a reduction, which only a pack's or the usual one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from scrapers.reading.amount import sure_decimal_mark
from scrapers.reading.coupon import ends_of_codes
from scrapers.reading.element_names import tell_of_price
from scrapers.reading.price_words import neighbours
from scrapers.reading.tax import TAX_NAMED, is_tax_of, is_without_vat, says_included
from scrapers.reading.visible_price import STRONG, VisiblePrice

_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_OTHER = {".": ",", ",": "."}
_PERCENT = re.compile(r"(\d{1,2}) ?%")
_BY_CODE = re.compile(
    r"\d ?% (?:\w+ )?(?:with (?:code|coupon)|mit (?:code|gutschein)|avec le code|con (?:el )?código|con codice|"
    r"com cupom|z kodem|s kódem|по промокоду|с промокодом|за промокодом)",
    re.IGNORECASE,
)
_COUPON = re.compile(
    r"coupon|voucher|gutschein|promo ?code|code promo|cup[oó]n|cupom|cupão|codice sconto|kod rabatow|промокод|купон|"
    r"kupon|rabattkod|优惠券|クーポン|쿠폰",
    re.IGNORECASE,
)
_TAKEN_OFF = re.compile(
    r"\b(?:after|when you|you pay|nach|abzgl\w*|abzüglich|après|después|tras|dopo|após|depois|efter|po|после|sonra)\b|"
    r"\b(?:nur|dann|soit|only|just|now)\W*\Z|適用|後|后|적용",
    re.IGNORECASE,
)
"""In a line that names a share: the price below it is what is left."""
_PAIR_AWAY, _NAMED_AWAY, _SAVING_AWAY, _USUAL_AWAY = 150, 60, 250, 300
_WORDS_AHEAD = 30
_SHARE_BEHIND, _LEAST_TIERS, _LONGEST_BADGE = 40, 3, 120
_RANK_BEFORE = 40
_RANK = re.compile(
    r"\b(?:bronze|silver|gold|platinum|platin|diamond|vip|level|tier|rank|grade|member|dealer|stufe|silber|"
    r"argent|plata|oro|prata|ouro|argento|бронз\w*|серебр\w*|золот\w*|платин\w*)\b",
    re.IGNORECASE,
)
"""What ranks of customers are called."""
_CODE_BEHIND = 40
"""Characters behind the sum that is saved in which a code or coupon may be named."""
_RATES = {frozenset(["BGN", "EUR"]): Decimal("1.95583"), frozenset(["HRK", "EUR"]): Decimal("7.5345")}
"""What currencies were fixed at when their lands took the euro: shops name prices in both, before and after."""
_SAME_RATE, _SAME_AWAY = Decimal("0.02"), 40
_PRICED = frozenset(["", "bare", "from", "range", "ex_vat", "member", "coupon", "subscription"])
_LESS_WELL_PLACED, _WELL_BELOW = 1.5, 2.0
"""How much lower than the higher price's the score of the lower one may be: running text tells of other deals."""


def reduced_apart(
    seen: Sequence[VisiblePrice], text: str, stated: str = "", amounts: Collection[Decimal] = (), heading: int = -1
) -> list[VisiblePrice]:
    """Name the higher of two neighbouring prices a list price where a percentage or a saving explains the lower one.

    A price called the usual one is a list price where a lower one stands beside it, and the price where none does. One
    for a piece or a pack is a unit price beside another, else the price. A number without a currency sign counts only
    where no price with one stands out. Of one price in two currencies that change at a fixed rate the stated one
    counts, else the first: it is the one that is paid in, before and after a land changes its currency. The name of an
    element says nothing across the main heading, which begins at `heading`.
    """
    seen = [_coupon_settled(price, seen, text, amounts) if price.kind == "coupon" else price for price in seen]
    found = _with_reductions(_tiers_apart(_in_one_currency(_one_mark_for_all(seen), stated), text), text, heading)
    found = [
        _usual_settled(place, found, text) if price.kind == "usual" else price for place, price in enumerate(found)
    ]
    found = [_contract_settled(price, found, text) if not price.kind else price for price in found]
    found = [_payment_settled(price, found) if price.kind == "payment" else price for price in found]
    if any(price.kind == "piece" for price in found):
        found = [_piece_settled(price, found) if price.kind == "piece" else price for price in found]
        found = _with_reductions(found, text, heading)
    found = [_single_settled(price, found, amounts) if price.kind == "single" else price for price in found]
    if any(not price.kind and price.score >= STRONG for price in found):
        return [price for price in found if price.kind != "bare"]
    return [replace(price, kind="") if price.kind == "bare" else price for price in found]


def _in_one_currency(seen: Sequence[VisiblePrice], stated: str) -> Sequence[VisiblePrice]:
    """Leave out a price that stands beside the same one in the stated currency, else the second of the two."""
    if len({price.currency for price in seen}) < 2:
        return seen
    left_out: set[int] = set()
    for i, (one, other) in enumerate(pairwise(seen)):
        rate = _RATES.get(frozenset([one.currency, other.currency]))
        if rate is None or i in left_out or other.start - one.start > _SAME_AWAY or one.kind != other.kind:
            continue
        low, high = sorted([one.amounts[0], other.amounts[0]])
        if low and abs(high / low - rate) <= _SAME_RATE:
            left_out.add(i if other.currency == stated else i + 1)
    return [price for i, price in enumerate(seen) if i not in left_out]


def _with_reductions(seen: Sequence[VisiblePrice], text: str, heading: int) -> list[VisiblePrice]:
    """Name what two neighbouring prices say of one another."""
    found = list(seen)
    plain = [i for i, price in enumerate(seen) if not price.kind]
    for i, j in pairwise(plain):
        one, other = seen[i], seen[j]
        if other.start - one.start > _PAIR_AWAY or one.amounts[0] == other.amounts[0]:
            continue
        high, low = (i, j) if one.amounts[0] > other.amounts[0] else (j, i)
        well_placed = seen[low].score >= seen[high].score - _LESS_WELL_PLACED
        apart = one.start < heading <= other.start  # a promotion of another thing above the product's price
        named = not apart and _is_named_reduction(found, high, low)
        stated = named or _states_reduction(found, high, low, text)
        by_code = stated and _is_by_code(found, high, low, text)
        if well_placed and by_code:
            found[low] = replace(seen[low], kind="coupon")
        elif well_placed and stated and not _is_reduced(found, high, text):
            found[high] = replace(seen[high], kind="list")
        elif high == i and _is_its_tax(seen[low], seen[high], text):
            found[low] = replace(seen[low], kind="part")
        elif _is_net(seen[low], seen[high], text):
            found[low] = replace(seen[low], kind="ex_vat")
    return found


def _tiers_apart(seen: Sequence[VisiblePrice], text: str) -> Sequence[VisiblePrice]:
    """Name those prices a member's that follow the first, three at least, each of a rank and with its share off that.

    So shops tell what customers of each rank pay; what is reduced for all, or by quantity, names no ranks.
    """
    plain = [place for place, price in enumerate(seen) if price.kind in {"", "list"}]
    for first, place in enumerate(plain):
        top = seen[place]
        tiers: list[int] = []
        for at in plain[first + 1 :]:
            before = seen[tiers[-1] if tiers else place]
            end = min([seen[at].start + _SHARE_BEHIND, *(price.start for price in seen[at + 1 : at + 2])])
            ranked = _RANK.search(text, max(before.start, seen[at].start - _RANK_BEFORE), seen[at].start)
            stated = _states_share(top, seen[at], text[seen[at].start : end])
            if seen[at].amounts >= before.amounts or not stated or not ranked:
                break
            tiers.append(at)
        if len(tiers) >= _LEAST_TIERS:
            return [replace(price, kind="member") if at in tiers else price for at, price in enumerate(seen)]
    return seen


def _states_share(top: VisiblePrice, low: VisiblePrice, text: str) -> bool:
    """Say whether a text states the share by which one price is lower than another."""
    share = (top.amounts[0] - low.amounts[0]) * 100 / top.amounts[0]
    return any(abs(share - int(stated)) < 1 for stated in _PERCENT.findall(text))


def _one_mark_for_all(seen: Sequence[VisiblePrice]) -> list[VisiblePrice]:
    """Read "1,299" as thousands where another price of the page shows that its decimal mark is the point."""
    numbers = [found[0] if (found := _NUMBER.search(price.text)) else "" for price in seen]
    marks = {mark for number in numbers if (mark := sure_decimal_mark(number))}
    if len(marks) != 1:
        return list(seen)
    decimal = marks.pop()
    return [
        replace(price, amounts=(max(price.amounts),))
        if len(price.amounts) == 2 and set(number) & set(".,") == {_OTHER[decimal]}
        else price
        for price, number in zip(seen, numbers, strict=True)
    ]


def _states_reduction(seen: Sequence[VisiblePrice], high: int, low: int, text: str) -> bool:
    """Say whether the page explains a lower price by a percentage or a saving."""
    first, last = sorted([seen[high].start, seen[low].start])
    top, bottom = seen[high].amounts[0], seen[low].amounts[0]
    if _states_share(seen[high], seen[low], text[max(0, first - 40) : last + 90]):
        return True
    return any(p.kind == "saving" and top - bottom in p.amounts and abs(p.start - first) < _SAVING_AWAY for p in seen)


def _is_by_code(seen: Sequence[VisiblePrice], high: int, low: int, text: str) -> bool:
    """Say whether the reduction is a code's or coupon's, which the page states with the share or sum it takes off."""
    first, last = sorted([seen[high].start, seen[low].start])
    if _BY_CODE.search(text, max(0, first - 40), last + _SAVING_AWAY) is not None:
        return True
    ahead = text[max(0, first - _LONGEST_BADGE) : seen[low].start]
    behind = (ahead[end:][:_SHARE_BEHIND].partition("\n")[0] for end in ends_of_codes(ahead))
    if any(_states_share(seen[high], seen[low], words) for words in behind):
        return True
    saved = seen[high].amounts[0] - seen[low].amounts[0]
    savings = [p for p in seen if p.kind == "saving" and saved in p.amounts and abs(p.start - first) < _SAVING_AWAY]
    lines = (text[text.rfind("\n", 0, p.start) + 1 : p.start + _CODE_BEHIND] for p in savings)
    return any(_COUPON.search(line) for line in lines)


def _is_named_reduction(seen: Sequence[VisiblePrice], high: int, low: int) -> bool:
    """Say whether the name of its element calls the lower price the one now, and the higher one's does not."""
    one, other = seen[high], seen[low]
    return other.current and not one.current and abs(other.start - one.start) < _NAMED_AWAY


def _is_reduced(seen: Sequence[VisiblePrice], at: int, text: str) -> bool:
    """Say whether a price is a stated reduction itself: what is lower still is often for some only."""
    one = seen[at]
    return any(
        price.kind == "list" and price.amounts[0] > one.amounts[0] and abs(price.start - one.start) <= _PAIR_AWAY
        and _states_reduction(seen, place, at, text)
        for place, price in enumerate(seen)
    )  # fmt: skip


def _piece_settled(piece: VisiblePrice, found: Sequence[VisiblePrice]) -> VisiblePrice:
    """A piece's price ahead of a price that stands no better may be the price as well: then neither is named."""
    strong = [price for price in found if not price.kind and price.score >= STRONG]
    behind = all(price.start > piece.start and price.score <= piece.score for price in strong)
    return replace(piece, kind="" if behind else "unit")


def _single_settled(single: VisiblePrice, found: Sequence[VisiblePrice], amounts: Collection[Decimal]) -> VisiblePrice:
    """A price called that of a unit, and nobody says how much that is, is the price where no other stands as well."""
    as_well = (bool(amounts) and single.amounts[0] not in amounts) or any(
        price.kind in _PRICED and price.amounts > single.amounts and price.score > single.score - _WELL_BELOW
        for price in found
    )
    return replace(single, kind="unit" if as_well else "")


def _is_net(low: VisiblePrice, high: VisiblePrice, text: str) -> bool:
    """Say whether the higher of two prices is the lower one with its tax, and says so."""
    ahead = text[max(0, high.start - _WORDS_AHEAD) : high.start]
    return is_without_vat(low.amounts[0], high.amounts[0]) and says_included(ahead)


def _is_its_tax(low: VisiblePrice, high: VisiblePrice, text: str) -> bool:
    """Say whether the lower of two prices is the tax that the one in front of it holds: "9,20 € incl. VAT 1,72 €"."""
    if not is_tax_of(low.amounts[0], high.amounts[0]):
        return False
    return TAX_NAMED.search(text[high.start : low.start + _WORDS_AHEAD].lower()) is not None


def _contract_settled(plain: VisiblePrice, found: Sequence[VisiblePrice], text: str) -> VisiblePrice:
    """A price lower than what is paid every month beside it is what a contract costs at once, no price of the goods."""
    dearer = any(
        price.kind == "instalment"
        and price.amounts[0] > plain.amounts[-1]
        and price.currency == plain.currency
        and abs(price.start - plain.start) < _USUAL_AWAY
        and neighbours("", text[price.start + len(price.text) :][:_SHARE_BEHIND]).after == "instalment"
        for price in found
    )
    return replace(plain, kind="deposit") if dearer else plain


def _payment_settled(payment: VisiblePrice, found: Sequence[VisiblePrice]) -> VisiblePrice:
    """One way of paying has a price of its own beside a higher one; where there is no other it is everybody's.

    A saving that is more than the price is no saving, but that higher one behind words of a reduction.
    """
    higher = any(
        price.kind in {"", "saving"}
        and price.amounts[0] > payment.amounts[0]
        and abs(price.start - payment.start) < _USUAL_AWAY
        for price in found
    )
    return replace(payment, kind="member" if higher else "")


def _coupon_settled(
    coupon: VisiblePrice, found: Sequence[VisiblePrice], text: str, amounts: Collection[Decimal]
) -> VisiblePrice:
    """The share that a code takes off, told above a price, is taken off that price, where no dearer one is near.

    What calls the price itself one with a code names no share, speaks of a price, or says that it was taken off. A
    list price is dearer wherever it stands, and so is one of the `amounts` that structured data states.
    """
    before = text[max(0, coupon.start - _LONGEST_BADGE) : coupon.start].rstrip(" ")
    label = before.rstrip("\n ").rpartition("\n")[2]
    dearer = any(
        price.amounts[0] > coupon.amounts[0]
        and (price.kind in {"list", "usual"} or abs(price.start - coupon.start) < _USUAL_AWAY)
        for price in found
    ) or any(amount > coupon.amounts[0] for amount in amounts)
    behind = text[coupon.start + len(coupon.text) :][:_CODE_BEHIND].partition("\n")[0]
    badge = before.endswith("\n") and _PERCENT.search(label) is not None and not label.rstrip().endswith(":")
    if dearer or not badge or tell_of_price(label) or _TAKEN_OFF.search(label) or _COUPON.search(behind) is not None:
        return coupon
    return replace(coupon, kind="", told=False)


def _usual_settled(place: int, found: Sequence[VisiblePrice], text: str) -> VisiblePrice:
    """A usual price is a list price beside a lower one: a piece's too, where it is reduced or named the one now."""
    usual = found[place]
    lower = any(
        price.amounts[0] < usual.amounts[0]
        and abs(price.start - usual.start) < _USUAL_AWAY
        and (not price.kind or (price.kind == "piece" and (price.current or _states_reduction(found, place, at, text))))
        for at, price in enumerate(found)
    )
    return replace(usual, kind="list" if lower else "")
