"""Price text to an amount and a currency: all notations of real shops, and never silently one of two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scrapers.reading.amount import NUMBER, ascii_digits, multiplied, read_amount
from scrapers.reading.currencies import SIGN, currency_of
from scrapers.reading.price_words import kind_by_neighbours

NAMED_BUT_NOT_IT = frozenset(["from", "range", "ex_vat", "member", "subscription", "coupon", "used", "unit", "list"])
"""Kinds that are prices of something, though not the price: a text that holds only such is ambiguous."""


@dataclass(frozen=True)
class PriceReading:
    """What a price text says: `status` ok, ambiguous or no_price; `amount` only when ok, `currency` when known."""

    text: str
    status: str
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class PriceToken:
    """One number in a text that may be a price: what it may amount to, its sign as written, and its kind.

    `kind` is empty for a plain price, else list, from, range, instalment, unit, member, subscription, coupon, used,
    shipping, saving, ex_vat, total or number (no price at all: a percentage, a size). `sign` may be empty.
    """

    amounts: tuple[Decimal, ...]
    sign: str
    currency: str
    kind: str
    start: int
    end: int


_GAP = r"[\s\u00a0\u202f\u2009]{0,2}"
_TOKEN = re.compile(
    rf"(?P<minus>(?:^{_GAP}[-\u2212\u2013]{_GAP}|(?<=[\s(])[-\u2212\u2013])(?=\S{{0,4}}\d))?"
    rf"(?:(?P<inner>(?<![\w.,])\d{{1,4}}){_GAP}(?P<middle>[€$£₤]){_GAP}(?P<cents>\d{{2}})(?![\d.,])"
    rf"|(?P<sign>{SIGN}){_GAP}(?P<signed>{NUMBER})(?P<scale>{_GAP}(?:万|萬))?(?:{_GAP}(?P<code>{SIGN})(?!{_GAP}[\d]))?"
    rf"|(?<![\w.,])(?P<plain>{NUMBER}){_GAP}(?P<times>万|萬|(?i:lakh))?{_GAP}(?:(?P<after>{SIGN})|))"
)
_NOT_MONEY = re.compile(
    r"^\s?(?:[%٪‰折″\"°]|割|x\b|×|(?:percent|prozent|stars?|sterne|reviews?|bewertung\w*|pcs|stk|pack|k\b|тыс|млн|"
    r"mm|cm|ml|cl|kg|gb|tb|mah|hz|zoll|inch|watt|volt|days?|tage?|hours?|ratings?|sold|штук?|отзыв\w*|шт)\b|[a-z]\w*\d)",
    re.IGNORECASE,
)
_TO = re.compile(r"^\s*(?:-|–|—|~|〜|～|\.\.+|…|to|bis|until|до|à|au|a|al|hasta|até|tot|til|do|–)\s*$", re.IGNORECASE)
_KNOWN_WORDS = re.compile(
    r"(?i)\b(?:price|preis|prix|precio|preço|prezzo|prijs|pris|cena|preț|pret|цена|ціна|fiyat|価格|价格|價格|가격|"
    r"sale|now|only|nur|jetzt|inkl|incl|mwst|vat|ust|our|sonderangebot|angebot|deal|each|tax|included|offer|special)\b"
)


def price_tokens(text: str, *, currency_hint: str = "", locale: str = "") -> list[PriceToken]:
    """Return every number of a text that may be a price, in order, each with its kind."""
    plain = ascii_digits(text)
    matches = list(_TOKEN.finditer(plain))
    tokens = [_token(plain, matches, i, currency_hint, locale) for i in range(len(matches))]
    return list(_with_ranges(plain, tokens))


def _token(text: str, matches: list[re.Match[str]], index: int, currency_hint: str, locale: str) -> PriceToken:
    match = matches[index]
    sign = match["sign"] or match["after"] or match["middle"] or ""
    code = match["code"] or ""
    if code and not currency_of(sign, code, locale):
        code = ""
    currency = currency_of(sign, currency_of(code) if code else currency_hint, locale)
    number = f"{match['inner']}.{match['cents']}" if match["inner"] else (match["signed"] or match["plain"])
    amounts = tuple(
        multiplied(amount, match["times"] or match["scale"] or "") for amount in read_amount(number, currency, locale)
    )
    before = text[_last_signed_end(matches[:index]) : match.start()]
    after = text[match.end() : next((m.start() for m in matches[index + 1 :] if _has_sign(m)), len(text))]
    if match["minus"]:
        kind = "saving"
    elif (not sign and (_NOT_MONEY.match(after) or after[:1].isalpha())) or after.lstrip()[:1] in {"%", "折"}:
        kind = "number"
    else:
        kind = kind_by_neighbours(before, after)
    return PriceToken(amounts, sign, currency, kind, match.start(), match.end())


def _last_signed_end(matches: list[re.Match[str]]) -> int:
    """Return where the last number with a sign ends: plain numbers before a price ("12 x") are words about it."""
    return next((m.end() for m in reversed(matches) if _has_sign(m)), 0)


def _has_sign(match: re.Match[str]) -> bool:
    return bool(match["sign"] or match["after"] or match["middle"])


def _with_ranges(text: str, tokens: list[PriceToken]) -> Iterator[PriceToken]:
    """Name both ends of a range ("19.99 to 29.99") so; an end without a sign takes the other's."""
    previous: PriceToken | None = None
    for token in tokens:
        if previous is not None:
            between = text[previous.end : token.start]
            if _is_range(previous, token, between, text):
                currency = previous.currency if previous.sign else token.currency
                sign = previous.sign or token.sign
                previous = PriceToken(previous.amounts, sign, currency, "range", previous.start, previous.end)
                token = PriceToken(token.amounts, sign, currency, "range", token.start, token.end)  # noqa: PLW2901
            yield previous
        previous = token
    if previous is not None:
        yield previous


def _is_range(first: PriceToken, second: PriceToken, between: str, text: str) -> bool:
    if not (first.sign or second.sign) or ("number" in {first.kind, second.kind} and not _TO.match(between)):
        return False
    dash = second.kind == "saving" and not between.strip() and text[second.start : second.end].lstrip()[:1] in "-–−"
    rising = bool(first.amounts and second.amounts) and first.amounts[0] < second.amounts[0]
    return rising and (bool(_TO.match(between)) or dash)


def read_price(text: str, *, currency_hint: str = "", locale: str = "") -> PriceReading:
    """Read one price text, such as a table cell or a price box.

    `currency_hint` is an ISO 4217 code and `locale` a tag such as `es-CL`: they decide what "$" means and which mark
    is the decimal one. Several different prices, a range, or a "from" price give `ambiguous` and no amount.
    """
    tokens = price_tokens(text, currency_hint=currency_hint, locale=locale)
    signed = [token for token in tokens if token.sign and token.amounts]
    priced = signed or ([] if _has_other_words(text) else [t for t in tokens if t.amounts and t.kind != "number"])
    current = [token for token in priced if not token.kind]
    currencies = {token.currency for token in priced if token.currency}
    currency = currencies.pop() if len(currencies) == 1 else ""
    if any(token.kind == "range" for token in priced):
        return PriceReading(text, "ambiguous", None, currency)
    if current:
        amounts = {amount for token in current for amount in token.amounts}
        if len(amounts) == 1 and len({token.currency for token in current if token.currency}) <= 1:
            return PriceReading(text, "ok", amounts.pop(), current[0].currency)
        return PriceReading(text, "ambiguous", None, currency)
    if any(token.kind in NAMED_BUT_NOT_IT for token in priced):
        return PriceReading(text, "ambiguous", None, currency)
    return PriceReading(text, "no_price", None, "")


def _has_other_words(text: str) -> bool:
    """Say whether a text without a sign holds words that are not about a price: its numbers are then no prices."""
    return any(c.isalpha() for c in _KNOWN_WORDS.sub("", text))
