"""Price text to an amount and a currency: all notations of real shops, and never silently one of two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scrapers.reading.amount import SCALE
from scrapers.reading.currencies import decimals_in_use, local_currency
from scrapers.reading.plain_digits import plain_digits
from scrapers.reading.price_token import PriceToken
from scrapers.reading.price_tokens import price_tokens
from scrapers.reading.price_words import neighbours, opening_kind
from scrapers.reading.tax import TAX_NAMED, is_tax_of
from scrapers.reading.written_numbers import with_digits

__all__ = ["NAMED_BUT_NOT_IT", "ONE_WAY", "PriceReading", "PriceToken", "price_tokens", "read_price"]

NAMED_BUT_NOT_IT = frozenset(
    ["from", "range", "ex_vat", "member", "subscription", "coupon", "used", "unit", "list", "bulk", "about"]
)
"""Kinds that are prices of something, though not the price: a text that holds only such is ambiguous."""


@dataclass(frozen=True)
class PriceReading:
    """What a price text says: `status` ok, ambiguous or no_price; `amount` only when ok, `currency` when known.

    `list_price` is the old or recommended price beside it, `alternatives` are the amounts that an ambiguous text leaves
    open, `kind` is what an amount that is not the price is called (from, range, unit, ex_vat, …).
    """

    text: str
    status: str
    amount: Decimal | None = None
    currency: str = ""
    kind: str = ""
    list_price: Decimal | None = None
    alternatives: tuple[Decimal, ...] = ()


_KNOWN_WORDS = re.compile(
    r"(?i)(?<!\w)(?:price|preis|prix|precio|preço|prezzo|prijs|pris|cena|preț|pret|цена|ціна|fiyat|hinta|kaina|ár|harga|giá|"
    r"価格|价格|價格|가격|ราคา|السعر|מחיר|"
    r"sale|now|only|nur|jetzt|inkl|incl|mwst|vat|ust|our|sonderangebot|angebot|deal|each|tax|included|offer|special|"
    r"ttc|tva|iva|moms|dph|ндс|с|税込|税込み|neu|stück|bei|uns)(?!\w)"
)
ONE_WAY = re.compile(
    r"^\W{0,3}(?:à vista,? )?(?:\(?\d{1,2} ?% off\)? )?(?:no|via|com|com o|pelo) (?:pix|boleto)\b|"
    r"^\W{0,3}à vista,? (?:com |c/ ?)?\(?\d{1,2} ?% (?:de )?(?:desc|off)",
    re.IGNORECASE,
)
"""Behind a price: Brazil's way of paying at once, cheaper with many shops, and the price where no other stands."""
_THEN_AND_NOW = re.compile(
    r"(?i)(?<!\w)(?:was|instead of|rrp|msrp|uvp|statt|anstatt|bisher|früher|au lieu de|avant|maintenant|antes|ahora|"
    r"agora|prima|ora|anziché|van|voor|nu|adviesprijs|ord|før|nå|kun|norm|nyt|tarjous|zamiast|teraz|było|было|стало)(?!\w)"
)
"""Words of a former price and the one now: known where every number beside them has cents."""
_COUNTING = re.compile(rf"(?i)(?<=\d) ?(?:{SCALE})")
"""A counting word behind a number, known where the currency is: "3,5 triệu" in dong."""
_PERCENT = re.compile(r"(\d{1,2})(?:[.,]\d)? ?%|% ?(\d{1,2})(?!\d)|(?<!\d)(\d)(?:折)|(?<!\d)(\d\d)折")


_ADDED = re.compile(r"(?:^|[\s(])\+$")
"""In front of what is paid besides, where another price stands: "Case included (+$15) $60"."""
_TAX_ADDED = re.compile(
    r"(?i)(?:\+|\bplus|\bzzgl\.?) ?[€$£]? ?\d[\d.,]* ?[€$£]? ?(?:vat|mwst|ust|tva|iva|btw|moms)(?!\w)"
)
"""What says that a price is net: "£100 + £20 VAT"."""
_ROUNDED_UP, _TAX_NEAR, _OPENING = Decimal("0.6"), 12, 60
_WENT_DOWN = re.compile(
    r"(?i)(?<!\w)(?:reduced|marked down|lowered|dropped|reduziert|herabgesetzt|gesenkt|rebajad[oa]|baj[oó]|réduit|"
    r"baissé|ribassat[oa]|scontat[oa]|baixou|reduzido|verlaagd|afgeprijsd|nedsatt?|sänkt|obniżon[aey]|przecenion[aey]|"
    r"zlevněn[oaý]|снижена|redus)"
    r"(?: (?P<to>to|auf|a|à|till|til|naar|do|na|до|la|para)|"
    r"(?! (?:by|um|con|di|met|med|com|на|z|cu) )(?: [^\W\d]{1,5})?)[ :]+$"
)
"""In front of a price that was lowered, and of what it was lowered to; not so of what it was lowered by."""

_DROP = (
    r"price (?:drop|cut|reduction)|preissenkung|preisreduzierung|baisse de prix|"
    r"bajada de precio|(?<!en )rebaja(?: de precio)?|ribasso|prijs(?:verlaging|daling)|"
    r"pris(?:sänkning|nedsættelse|avslag)|obniżka(?: ceny)?|zlevnění|снижение цены|зниження ціни"
)
_FELL = (
    re.compile(rf"(?i)(?<!\w)(?:{_DROP}|price (?:dropped|slashed|reduced|lowered))[\s:]{{1,3}}$"),
    re.compile(rf"(?i)\s{{1,3}}(?:{_DROP})(?!\w)(?! (?:alerts?|notif\w*|protection|guarantee|tracker|history)\b)"),
)
"""Right before and right behind the only price of a text: it may be what it fell by, or what it fell to.

Behind a price "reduced" says no more than that it was, and a "price drop alert" is a service.
"""

_AFTER_SAVING = re.compile(
    r"(?i)(?<!\w)(?:after|price|nach|après|tras|dopo|após|po|precio|prezzo|prix|preço|cena)(?!\w)"
)
"""Between a saving and the price that is left of it: "$1,499 Save $300 After savings $1,199"."""


def read_price(text: str, *, currency_hint: str = "", locale: str = "") -> PriceReading:
    """Read one price text, such as a table cell or a price box.

    `currency_hint` is an ISO 4217 code and `locale` a tag such as `es-CL`: they decide what "$" means and which mark
    is the decimal one. Several different prices, a range, or a "from" price give `ambiguous` and no amount, unless
    words ("was", "now") or a percentage beside two prices say which one holds.
    """
    tokens = price_tokens(text, currency_hint=currency_hint, locale=locale)
    if not tokens:
        written = with_digits(text)
        found = read_price(written, currency_hint=currency_hint, locale=locale) if written != text else None
        return replace(found, text=text) if found is not None else PriceReading(text, "no_price")
    signed = [token for token in tokens if token.sign]
    priced = signed or ([] if _has_other_words(text, tokens, locale) else _bare(tokens))
    priced = [token for token in priced if token.kind != "number"]
    currencies = {token.currency for token in priced if token.currency}
    currency = currencies.pop() if len(currencies) == 1 else ""
    current = [token for token in priced if not token.kind]
    if any(token.kind == "range" for token in priced):
        return _open(text, currency, [t for t in priced if t.kind == "range"])
    if current:
        return _decided(text, currency, current, priced)
    named = [token for token in priced if token.kind in NAMED_BUT_NOT_IT]
    return _open(text, currency, named) if named else PriceReading(text, "no_price")


def _decided(text: str, currency: str, current: Sequence[PriceToken], priced: Sequence[PriceToken]) -> PriceReading:
    """Settle on one of the plain prices where they agree, or where words or a percentage decide."""
    former = {token.amounts for token in priced if token.kind == "list"}
    current = [token for token in current if token.amounts not in former] or current  # told again without its words
    if _TAX_ADDED.search(text):
        return _open(text, currency, [token._replace(kind="ex_vat") for token in current])
    current = [token for token in current if not _ADDED.search(text[max(0, token.start - 2) : token.start])] or current
    savings = [token for token in priced if token.kind == "saving"]
    chosen = list(current)
    several = len({token.amounts for token in current}) > 1
    if several and not any(ONE_WAY.match(text[token.end : token.end + 40]) for token in current):
        told = _by_words(current) or _by_reduction(text, current) or _by_percentage(text, current)
        chosen = told or _by_saving(text, current, savings) or _by_tax(text, current) or chosen
    elif savings and not several:  # "$ 31.249 20% OFF $ 24.999": the share is taken off already
        plain = [token._replace(kind="") for token in savings]
        chosen = _by_percentage(text, [current[0], *plain]) or _by_saving(text, current, savings) or chosen
    amounts = {amount for token in chosen for amount in token.amounts}
    unread = any(not token.amounts for token in chosen)
    if len(amounts) != 1 or unread or len({token.currency for token in chosen if token.currency}) > 1:
        return _open(text, currency, chosen) if amounts or unread else PriceReading(text, "no_price")
    if opening_kind(text[: min(chosen[0].start, _OPENING)])[0] == "used" and all(
        token.kind != "used" for token in priced
    ):
        return _open(text, currency, [token._replace(kind="used") for token in chosen])
    amount = chosen[0].amounts[0]
    if len(priced) == 1 and (_FELL[0].search(text[: chosen[0].start][-40:]) or _FELL[1].match(text, chosen[0].end)):
        return _open(text, currency, chosen)
    return PriceReading(text, "ok", amount, chosen[0].currency, list_price=_list_price(amount, chosen, priced))


def _by_words(current: Sequence[PriceToken]) -> list[PriceToken]:
    """Return the one price that words call the price now, if it is the lowest."""
    marked = [token for token in current if token.marked and token.amounts]
    if len(marked) != 1 or not all(token.amounts for token in current):
        return []
    return marked if max(marked[0].amounts) <= min(min(token.amounts) for token in current) else []


def _by_reduction(text: str, current: Sequence[PriceToken]) -> list[PriceToken]:
    """Return the lower of two prices if words in front say that one was lowered to the other."""
    if len(current) != 2 or any(len(token.amounts) != 1 for token in current):
        return []
    low, high = sorted(current, key=lambda token: token.amounts[0])
    told = _WENT_DOWN.search(text[max(0, current[0].start - 40) : current[0].start])
    if told is None or low.currency != high.currency:
        return []
    return [low] if low is current[1] or told["to"] else []  # "reduced by $20 to $79" tells no former price


def _by_percentage(text: str, current: Sequence[PriceToken]) -> list[PriceToken]:
    """Return the lower of two prices if a percentage in the text is what lies between them."""
    if len(current) != 2 or any(len(token.amounts) != 1 for token in current):
        return []
    low, high = sorted(current, key=lambda token: token.amounts[0])
    if low.currency != high.currency:
        return []
    for found in _PERCENT.finditer(plain_digits(text)):
        plain, first, tenths, hundredths = found.groups()
        share = int(plain or first) if plain or first else 100 - (int(tenths) * 10 if tenths else int(hundredths))
        off = 100 - 100 * low.amounts[0] / high.amounts[0]
        if share - _ROUNDED_UP <= off < share + 1:  # some shops round a share, some cut it
            return [low]
    return []


def _by_saving(text: str, current: Sequence[PriceToken], savings: Sequence[PriceToken]) -> list[PriceToken]:
    """Return the lower of two prices if what lies between them is told as saved in front of it.

    What stands behind both ("$29.99 $19.99 Save $10") may be saved besides.
    """
    tokens = list({token.amounts: token for token in [*savings, *current]}.values())
    if len(tokens) != 3 or any(len(token.amounts) != 1 for token in tokens) or len({t.currency for t in tokens}) > 1:
        return []
    *parts, high = sorted(tokens, key=lambda token: token.amounts[0])
    if high.kind or sum(part.amounts[0] for part in parts) != high.amounts[0]:
        return []
    saved, low = sorted(parts, key=lambda token: token.start)  # "$1,499 Save $300 $1,199", "$1,499 $300 off $1,199"
    between = text[saved.end : low.start]
    twice = (
        low.kind and not _AFTER_SAVING.search(between) and neighbours(text[: saved.start], "").before == "saving"
    )  # "$50 save $20 save $30"
    return [low._replace(kind="")] if saved.kind and not twice else []


def _by_tax(text: str, current: Sequence[PriceToken]) -> list[PriceToken]:
    """Return the higher of two prices if the lower is told to be the tax in it: "24,00 € inkl. 3,83 € MwSt."."""
    if len(current) != 2 or any(len(token.amounts) != 1 for token in current):
        return []
    low, high = sorted(current, key=lambda token: token.amounts[0])
    near = text[max(0, low.start - _TAX_NEAR) : low.end + _TAX_NEAR].lower()
    told = low.currency == high.currency and TAX_NAMED.search(near) and is_tax_of(low.amounts[0], high.amounts[0])
    return [high] if told else []


def _list_price(amount: Decimal, chosen: Sequence[PriceToken], priced: Sequence[PriceToken]) -> Decimal | None:
    places = {token.start for token in chosen}
    others = {
        token.amounts[0]
        for token in priced
        if token.kind in {"", "list"} and len(token.amounts) == 1 and token.amounts[0] > amount
        if token.start not in places
    }
    return others.pop() if len(others) == 1 else None


def _open(text: str, currency: str, tokens: Sequence[PriceToken]) -> PriceReading:
    amounts = tuple(dict.fromkeys(amount for token in tokens for amount in token.amounts))
    kinds = {token.kind for token in tokens}
    return PriceReading(text, "ambiguous", None, currency, kinds.pop() if len(kinds) == 1 else "", None, amounts)


def _bare(tokens: Sequence[PriceToken]) -> list[PriceToken]:
    """Return the prices of a text without any sign: whole numbers beside others are telephone numbers and the like."""
    found = [token for token in tokens if token.amounts and token.kind != "number"]
    whole = all(amount == amount.to_integral_value() for token in found for amount in token.amounts)
    return [] if whole and len(found) < len(tokens) else found


def _has_other_words(text: str, tokens: Sequence[PriceToken], locale: str) -> bool:
    """Say whether a text without a sign holds words that are not about a price: its numbers are then no prices."""
    rest = _KNOWN_WORDS.sub("", text)
    if all(amount.as_tuple().exponent == -2 for token in tokens for amount in token.amounts):
        rest = _THEN_AND_NOW.sub("", rest)
    if any(token.currency for token in tokens) or decimals_in_use(local_currency(locale) or "EUR") == 0:
        rest = _COUNTING.sub("", rest)
    return any(c.isalpha() or unicodedata.category(c) == "Sc" for c in rest)
