"""The price of one unit that a text states beside, or instead of, the price: "(12,50 €/100 g)", "1 kg = 7,99 €"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from scrapers.reading.amount import Customs, read_amount
from scrapers.reading.measures import UNIT, UNIT_BEFORE_DIGITS, measure
from scrapers.reading.plain_digits import plain_digits
from scrapers.reading.price_token import PriceToken
from scrapers.reading.price_tokens import price_tokens

_QUANTITY = r"(?:(?P<number>\d{1,5}(?:[.,]\d{1,3})?) ?)?"
_BEHIND = re.compile(
    rf"[ *)]{{0,3}}(?:[/|] ?|(?:per|pro|je|par|au|à la|a la|à l['’]?|le|al|alla|por|el|voor|na|za|за|за 1|"
    rf"pr\.?|the|cada|ανά|par) )"
    rf"{_QUANTITY}(?P<unit>{UNIT})"
)
_GLUED = re.compile(rf" ?/ ?{_QUANTITY}(?P<unit>{UNIT})")
_EQUALS = re.compile(rf"(?<![\w.,]){_QUANTITY}(?P<unit>{UNIT}) ?[=≈:] ?$")
_NAMED = re.compile(
    rf"(?:preis|price|prix|prezzo|precio|preço|prijs|pris|pret|preț|cena|цена|ціна|ár|grundpreis|jämförpris|"
    rf"jmf\.? ?pris)\.? "
    rf"?(?:je|per|pro|par|au|al|por|za|za|за|/|à) ?{_QUANTITY}(?P<unit>{UNIT})[ :=]*$"
)
_HEADED = re.compile(rf"(?:[€$£₽₴]|eur|руб\.?|zł|kr) ?/ ?{_QUANTITY}(?P<unit>{UNIT})[ :=]*(?P<amount>\d+(?:[.,]\d+)*)")
_MAY_NAME = re.compile(
    rf"[/|]|(?:per|pro|je|par|au|la|à|le|al|alla|por|el|voor|na|za|за|pr|the|cada|ανά)[.'’]? ?"
    rf"{_QUANTITY}(?:{UNIT_BEFORE_DIGITS})"
)
"""What every text that states the price of a unit holds; told at a tenth of the cost of reading its numbers."""
_MAY_EQUAL = re.compile(rf"(?:{UNIT_BEFORE_DIGITS}) ?[=≈:]")
"""What else such a text may hold; looked for where one of these marks stands."""
_STEP = Decimal("0.0001")


@dataclass(frozen=True)
class UnitPrice:
    """What one unit costs: `unit` is kg, l, m, m2, m3, piece or an imperial unit; `text` is how the page puts it."""

    amount: Decimal
    unit: str
    currency: str
    text: str


def unit_price_in(text: str, *, currency_hint: str = "", locale: str = "") -> UnitPrice | None:
    """Return the price of one unit that a text states, or None where it states none or several that differ."""
    found = {(one.amount, one.unit, one.currency): one for one in _all_in(text, currency_hint, locale)}
    return next(iter(found.values())) if len(found) == 1 else None


def _all_in(text: str, hint: str, locale: str) -> list[UnitPrice]:
    plain = plain_digits(text).lower()
    marked = "=" in plain or ":" in plain or "≈" in plain
    if _MAY_NAME.search(plain) is None and not (marked and _MAY_EQUAL.search(plain)):
        return []
    found = []
    for token in price_tokens(text, currency_hint=hint, locale=locale):
        if not token.sign or not token.amounts or token.kind in {"saving", "number", "instalment", "range"}:
            continue
        before, behind = plain[max(0, token.start - 40) : token.start], plain[token.end :]
        match = _BEHIND.match(behind) or _GLUED.match(behind)
        place = (token.start, token.end + match.end()) if match is not None else (0, 0)
        if match is None and (match := _EQUALS.search(before) or _NAMED.search(before)) is not None:
            place = (token.start - len(before) + match.start(), token.end)
        if match is not None and (one := _of(token, match, text[place[0] : place[1]])) is not None:
            found.append(one)
    return found or _headed(plain, text, hint, locale)


def _of(token: PriceToken, match: re.Match[str], text: str) -> UnitPrice | None:
    """Divide; three digits behind a mark are cents here where the other reading is a thousand times as much."""
    quantity = _quantity(match)
    if quantity is None:
        return None
    amounts = {amount / quantity[0] for amount in token.amounts}
    if len(amounts) != 1:
        return None
    return UnitPrice(_rounded(amounts.pop()), quantity[1], token.currency, " ".join(text.split()))


def _quantity(match: re.Match[str]) -> tuple[Decimal, str] | None:
    number = Decimal((match["number"] or "1").replace(",", "."))
    return measure(number, match["unit"])


def _headed(plain: str, text: str, hint: str, locale: str) -> list[UnitPrice]:
    """A column of unit prices names currency and unit ahead: "€/kg 3,50"."""
    found = []
    for match in _HEADED.finditer(plain):
        sign = re.split(r" ?/", match.group())[0]
        currency = next(
            (t.currency for t in price_tokens(f"{sign} 1", currency_hint=hint, locale=locale) if t.sign), hint
        )
        amounts, quantity = read_amount(match["amount"], Customs(currency, locale)), _quantity(match)
        if len(amounts) == 1 and quantity is not None:
            written = text[match.start() : match.end()]
            found.append(UnitPrice(_rounded(amounts[0] / quantity[0]), quantity[1], currency, written))
    return found


def _rounded(amount: Decimal) -> Decimal:
    """Return at most four decimals, and the two of money even where they are zero."""
    rounded = amount.quantize(_STEP)
    cents = rounded.quantize(Decimal("0.01"))
    return cents if cents == rounded else rounded
