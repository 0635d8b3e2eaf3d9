"""Whose a currency sign is that stands between two numbers: the left one's, the right one's, or nobody can tell.

A sign glued to one number is that one's. Apart from both it is told by what the first number is (a model's, named in
front, or labelled a price), by what the second counts, and by the side on which the land of the locale writes it.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from scrapers.reading.amount import NUMBER
from scrapers.reading.counts import is_measured_behind
from scrapers.reading.currencies import parsed_locale
from scrapers.reading.price_words import neighbours
from scrapers.reading.signs_beside import digit_at, is_own, sign_after, sign_before

CENTS = re.compile(r"[.,]\d{2,3}$")
_TWO_CENTS = re.compile(r"[.,]\d{2}$")
FAR = 5
"""A price is no reduction of one that is so many times as high, nor a number that is so many times lower a price."""
PRICE_NAMED = re.compile(
    r"(?i)(?:\b|\w(?=(?:preis|pris|prijs|hinta|hind|ár)$))(?:price|preis|prix|precio|preço|prezzo|"
    r"prijs|pris|cena|preț|pret|cost\w*|hinta|ár|ära|kaina|kr|pvp|is|est|à|at|dph|iva|mwst|ust|vat|gst|tva|btw|moms|kdv|brutto|bruto|"
    r"total|amount|betrag|montant|narxi?|cijena|qiymət\w*|çmimi|harga)$"
)
"""Words in front of a number that call it a price, so that it is not of a name."""
_NUMBER = re.compile(NUMBER)
_MOST_DIGITS = 12
_PRICED = re.compile(
    r"[ \n](?!(?:[0-2]?\d|3[01])\.(?:0[1-9]|1[0-2])\.)(?:\d[\d ]*|\d{1,3}(?:[.,']\d{3})+)[.,]\d{2}(?![\d%]|[.,]\d)"
)
_WHOLE_PRICE = re.compile(r" (?:\d{1,3}(?:[.,' ]\d{3})+|\d+)(?![\d%+]|[.,]\d)")
_IN_FRONT = re.compile(r"[A-Z]{0,2}[$€£¥₹₺]|[A-Z]{3}|(?i:kr|rs|fr)\.?")
"""Signs that stand in front of whole amounts, behind them too or not; "1290 ₽ 15" tells no price of 15."""
_WORD_BEHIND = re.compile(r"\s?[^\W\d_]")
_NEW_WORDS = re.compile(r"\s(?!PS\b)[A-ZÅÄÖØÆ][^\W\d_]+")
"""Begin something new behind a price: "iPhone 15 kr 8990 Kjøp", "Redmi Note 13 ₹ 17,999 MRP ₹ 21,999"."""
_LONG_NAME = 5
"""Digits of an article number, which needs no name in front."""
_OF_PRICES = re.compile(
    r"\s?[-−]\d{1,2} ?%|\s?(?:in[ck]l|ex[ck]l|eks|zzgl|plus|ttc|iva|mwst|moms|"
    r"or|oder|ou|eller|was|statt|before|før|avant|save|from|ab|/)\b",
    re.IGNORECASE,
)
"""Words behind a number that make it a price: of taxes, of another price beside it."""
_OFFERED = re.compile(
    r" (?:free|gratis|kostenlos\w*|gratuit\w*|spedizione|livraison|frete|envío|auf lager|op voorraad|en stock|in stock|"
    r"på lager|i lager|disponib\w+|available)\b",
    re.IGNORECASE,
)
"""Words behind a price: of delivery for nothing, and of stock."""
_OF_NAME = re.compile(r"\d+(?:[.,]\d)?")
"""What may be a number of a name or a mark: "42", "USB 3.0"; with cents it is a price."""
_MODEL = re.compile(r"(?<![^\W_])[A-Z]{1,4}$")
"""Capitals right before the digits of a model: "PS5"."""
_YEAR = re.compile(r" (?:199\d|20[0-3]\d)\s*")
_GLUED = re.compile(r"[.,]?[0-9]")
_FOOTNOTE = re.compile(r"\d(?:,\d)*(?![\w.,])")
"""The mark of a note behind a price with cents or groups ("19,99 €1"): the sign is not this number's."""
_LONGEST_ROW, _LONGEST_HEAD, _MANY, _LEAST_PRICED = 4, 60, 3, 100


class Numbered(NamedTuple):
    """A number and where it stands, its counting word included."""

    digits: str
    start: int
    end: int


class Side(Enum):
    """Whose a sign between two numbers is."""

    LEFT = "left"
    RIGHT = "right"
    OPEN = "open"


def side_of_sign(plain: str, number: Numbered, close: int, locale: str) -> Side:
    """Tell whose the sign is that ends at `close` behind a number, apart from the next one or not."""
    if _OF_NAME.fullmatch(number.digits) is None:
        return Side.LEFT
    if number.digits.isdigit() and _FOOTNOTE.match(plain, close) is not None:
        return Side.OPEN  # "199 €1"
    priced = _PRICED.match(plain, close)
    whole = priced is None
    priced = _WHOLE_PRICE.match(plain, close) if priced is None else priced
    if priced is None:
        return Side.LEFT
    sign = sign_before(plain, priced.start() + 1, number.end, locale)[0]
    if whole and (_IN_FRONT.fullmatch(sign) is None or _is_count(plain, number, priced)):
        return Side.LEFT
    if _is_beside_year(plain, number, close, sign, locale) or sign_after(plain, priced.end(), locale)[0]:
        return Side.LEFT
    return Side.RIGHT if _is_of_next(plain, number, sign, priced, locale) else Side.OPEN


def _is_count(plain: str, number: Numbered, priced: re.Match[str]) -> bool:
    """Say whether the whole number behind a sign counts something, so that the sign is the first one's."""
    digits, start, _ = number
    second, behind = re.sub(r"\D", "", priced[0]), priced.end()
    begins = _begins_line(plain, start)
    rises = len(digits) < len(second) and not begins
    labelled = rises and _is_labelled(plain, start)
    words = _WORD_BEHIND.match(plain, behind) and (labelled or not (rises and _NEW_WORDS.match(plain, behind)))
    if (words or is_measured_behind(plain, behind)) and not _OF_PRICES.match(plain, behind):
        # "199 kr 24 timer", "1.299 € 30 Tage Rückgabe"; not so "PS5 € 499 kostenloser Versand"
        named = not begins and not labelled and not is_measured_behind(plain, behind) and _is_named(plain, start)
        return not (named and (len(second) > 1 or len(digits) >= _LONG_NAME or _is_model(plain, start)))
    alone = digits.isdigit() and len(digits) < _LONG_NAME and begins
    return alone and FAR * int(second) <= int(digits)  # "499 kr 42": without a name in front it is the price


def _is_beside_year(plain: str, number: Numbered, close: int, sign: str, locale: str) -> bool:
    """Say whether a price begins the line, its sign behind it as usual there, and a year ends it: "499 kr 2024"."""
    digits, start, _ = number
    if _YEAR.fullmatch(plain, close) is None or not digits.isdigit() or int(digits) < _LEAST_PRICED:
        return False
    return _begins_line(plain, start) and is_own(sign, locale) and not _stands_in_front(locale)


def _is_of_next(plain: str, number: Numbered, sign: str, priced: re.Match[str], locale: str) -> bool:
    """Say whether the first number is surely a name's: "LEGO 42115 € 379" where the land's sign stands in front.

    A former price may stand in front of the one now as well, but is not so far from it.
    """
    digits, start, _ = number
    behind = priced.end()
    if not _is_named(plain, start) or not (is_own(sign, locale) and _stands_in_front(locale)):
        return False
    words = _WORD_BEHIND.match(plain, behind) is not None
    if _YEAR.fullmatch(plain, priced.start()):
        return False  # "Boek 9 € 1999"
    if words and not (_OF_PRICES.match(plain, behind) or _OFFERED.match(plain, behind)):
        return False
    if len(digits) >= _LONG_NAME:  # "Fernseher 12990 CHF 5 auf Lager" costs no 5
        return not words and priced.end() - priced.start() > _MANY
    if _is_model(plain, start):
        return True
    return FAR * int(re.sub(r"\D.*", "", digits)) <= int(re.sub(r"\D", "", _TWO_CENTS.sub("", priced[0])))


@lru_cache(maxsize=256)
def _stands_in_front(locale: str) -> bool:
    """Say whether a locale's land writes its sign in front of amounts."""
    parsed = parsed_locale(locale)
    return parsed is not None and parsed.currency_formats["standard"].pattern.lstrip("\u200e\u200f").startswith("¤")


def _head(plain: str, start: int) -> str:
    return plain[max(0, start - _LONGEST_HEAD) : start].rpartition("\n")[2].rstrip(" :.")


def _is_labelled(plain: str, start: int) -> bool:
    """Say whether the words right in front of a number call it a price: "Pris 199 kr 1000 Bonuspoeng"."""
    head = _head(plain, start)
    said = neighbours(f"{head} ", "")
    return bool(said.before) or said.marked or PRICE_NAMED.search(head) is not None


def _is_named(plain: str, start: int) -> bool:
    """Say whether a number follows the words of a name, or is glued to them: "iPhone 15", "PS5"."""
    return _head(plain, start)[-1:].isalpha() and not _is_labelled(plain, start)


def _is_model(plain: str, start: int) -> bool:
    return _MODEL.search(plain, max(0, start - _LONG_NAME), start) is not None


def _begins_line(plain: str, place: int) -> bool:
    return not plain[:place].rpartition("\n")[2].strip()


def belongs_to_next(plain: str, end: int, close: int, locale: str) -> bool:
    """Say whether a sign behind a number stands right before the next one and apart from this: "12 €14,99"."""
    if end > _MOST_DIGITS and plain[end - _MOST_DIGITS - 1 : end].isdigit() and digit_at(plain, close):
        return True  # "EAN 4006381333931 € 4,90"
    fronts = plain[close - 1] == "$" and plain[close - 2].isalpha()
    stroke = plain[close - 2 : close].rstrip(".").endswith("/")
    fronts = fronts or (stroke and not CENTS.search(plain, max(0, end - 4), end))
    if fronts and digit_at(plain, close):
        return True  # such signs always stand in front: "Ref 3341 R$ 24,90 R$ 19,90", "Talla 40 S/. 159"
    if plain[end : end + 1] not in {" ", "\n"} or plain[close - 1] in "р." or _GLUED.match(plain, close) is None:
        return False
    if _FOOTNOTE.match(plain, close) and (plain[close - 1] == "€" or CENTS.search(plain, max(0, end - 4), end)):
        return False
    return _leads_a_row(plain, close, locale)


def _leads_a_row(plain: str, close: int, locale: str) -> bool:
    """Say whether a sign that ends at a place stands in front of its number, as those behind it: "2 $25 ($12.50)"."""
    for _ in range(_LONGEST_ROW):
        following = _NUMBER.search(plain, close)
        if following is None:
            return True
        if plain[following.end() : following.end() + 1] == "%":
            return False  # "99,00 €79,00 €20%"
        sign, close, _minor = sign_after(plain, following.end(), locale)
        if not sign or _GLUED.match(plain, close) is None:
            return not sign  # the last of a row has its sign behind it, and so have the others: "9 €14,99 €16,99 €"
    return False
