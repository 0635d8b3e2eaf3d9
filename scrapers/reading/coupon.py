"""A coupon that the page itself shows, and what the price is with it; in doubt there is none.

A wrong coupon price is a wrong accusation. So one line has to say all: a discount or a price in the offer's currency,
the code or that a coupon is to be clicked, and no condition (first order, newsletter, minimum, members, "up to" …).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from scrapers.reading.currencies import decimals_in_use
from scrapers.reading.price import PriceToken, price_tokens
from scrapers.reading.quick_pattern import QuickPattern

LONGEST_LINE = 200
_CODE = QuickPattern(
    r"(?:\b(?i:(?:promo|coupon|voucher|discount|rabatt|gutschein|kortings|rabat)?-?(?:code|kode?m?)|code promo|coupon|"
    r"voucher|gutschein|(?i:código)(?: de descuento)?|(?i:cupón|cupão|cupom)|codice(?: sconto)?|kupon)|"
    r"(?i:промокод(?:ом|у|а)?|купон(?:ом|у|а)?))"
    r"[\s:„“”\"'«=]{1,4}(?P<code>[A-Z0-9][A-Z0-9_-]{2,19})(?![\w-])"
)
_CLICK = QuickPattern(
    r"(?i:\b(?:apply|clip|activate|tick)\b.{0,30}\bcoupon\b|\bcoupon\b.{0,20}\b(?:apply|clip)\b|"
    r"\bgutschein (?:aktivieren|anklicken)\b|\bactivez? le coupon\b|\baplicar cupón\b)"
)
_OFF = re.compile(
    r"(?i:\b(?:off|save|saving|discount|less|rabatt|sparen|spare|ersparnis|nachlass|remise|réduction|économisez|"
    r"descuento|ahorra|dto|sconto|risparmi\w*|korting|bespaar|rabat\w*|taniej|sleva)\b|"
    r"скидк\w*|\bcoupon of\b|"
    r"(?:^|\s)[-\u2212\u2013]\s?[$€£\d])"
)
_CONDITION = QuickPattern(
    r"(?i:\b(?:over|above|from|min(?:imum)?|mindest\w*|mbw|first|new customers?|newsletter|sign[- ]?up|"
    r"subscri\w+|register|"
    r"up to|selected|next|members?|students?|refer\w*|app|orders?|spend|when you|if you|each|every|second|2nd|"
    r"(?:paid|funded|sponsored|covered) by|courtesy of|pay(?:ing)? with|(?:with|by|via|using|"
    r"your) (?:[\w-]+ )?(?:cards?|bank)|paypal|visa|mastercard|"
    r"(?:kredit|kunden)?karte|bezahlt von|zahlung mit|carte (?!cadeau)|financée? par|offerte? par|tarjeta|pagado por|"
    r"carta|offerto da|betaald door|kort|kartą|kartou|"
    r"buy \d|expired|ended|excl\w*|not valid|cashback|shipping|delivery|versand\w*|ab|erste\w*|neukunden?|"
    r"anmeld\w*|bis zu|"
    r"ausgewählt\w*|abgelaufen|dès|à partir|première|jusqu\w*|sélection\w*|livraison|desde|primera?|hasta|"
    r"seleccionad\w*|"
    r"envío|primo|fino a|selezionat\w*|spedizione|vanaf|eerste|tot|od|pierwsz\w*|do)\b|"
    r"\b(?:item|product|article|model|part|postal|zip|area|country|qr|bar)[- ]?code\b|"
    r"карт(?:ой|е|ы|ою)\b|за сч[её]т|оплат\w+|"
    r"перв\w+|\bот\b|\bдо\b|новы\w+|доставк\w*|подпис\w*|приложени\w*|истек\w*)"
)
COUPON_NAMED = (_CODE, _CLICK)
"""What a line that shows a coupon matches, one of them at least."""
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,2})\s?%")


@dataclass(frozen=True)
class Coupon:
    """A coupon shown: its code (empty: to be clicked) and the price with it."""

    code: str
    price: Decimal


def ends_of_codes(text: str) -> list[int]:
    """Return where in a text each code of a coupon that it names ends."""
    return [found.end() for found in _codes_in(text)]


def coupon_in(lines: Iterable[str], price: Decimal | None, currency: str, locale: str) -> Coupon | None:
    """Return the one coupon that the lines show for a price, or None where they show none or do not agree."""
    if price is None or not currency:
        return None
    found = {coupon for line in lines if (coupon := _read(line, price, currency, locale)) is not None}
    return found.pop() if len(found) == 1 else None


def _codes_in(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _CODE.finditer(text) if any(c.isalpha() for c in match["code"]))


def _read(line: str, price: Decimal, currency: str, locale: str) -> Coupon | None:
    codes = {match["code"] for match in _codes_in(line)}
    if len(line) > LONGEST_LINE or len(codes) > 1 or not (codes or _CLICK.search(line)):
        return None
    code = next(iter(codes), "")
    plain = line.replace(code, " ") if code else line
    if _CONDITION.search(plain):
        return None
    reduced = _reduced(plain, price, currency, locale)
    return Coupon(code, reduced) if reduced is not None and 0 < reduced < price else None


def _reduced(line: str, price: Decimal, currency: str, locale: str) -> Decimal | None:
    """Return the price with the coupon: by one share, by one amount off, or as one price named with the code."""
    shares = {int(found) for found in _PERCENT.findall(line)}
    tokens = [t for t in price_tokens(line, currency_hint=currency, locale=locale) if t.sign and t.amounts]
    if len(shares) == 1 and not tokens and _OFF.search(line):
        step = Decimal(1).scaleb(-decimals_in_use(currency))
        return (price * (100 - shares.pop()) / 100).quantize(step, ROUND_HALF_UP)
    if shares or len(tokens) != 1 or len(tokens[0].amounts) != 1 or tokens[0].currency != currency:
        return None
    off = bool(_OFF.search(line) or _CLICK.search(line)) or tokens[0].kind == "saving"
    return _by_amount(tokens[0], price, off=off)


def _by_amount(token: PriceToken, price: Decimal, *, off: bool) -> Decimal | None:
    amount = token.amounts[0]
    if off:
        return price - amount if amount * 2 < price else None
    # "$449.00 with code X": a price of its own, not a saving that somebody forgot to call one.
    return amount if amount * 2 > price else None
