"""Price text to tokens: every number that may be a price, with what it may amount to, its currency and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from scrapers.reading.amount import Customs, multiplied, no_cents_dash, read_amount, sure_decimal_mark
from scrapers.reading.counts import NOT_MONEY
from scrapers.reading.currencies import codes_of, currency_of, is_simplified
from scrapers.reading.measures import MEASURE
from scrapers.reading.plain_digits import plain_digits
from scrapers.reading.price_scan import Spot, is_counted, spots_in
from scrapers.reading.price_token import PriceToken
from scrapers.reading.price_words import Neighbours, neighbours
from scrapers.reading.sign_sides import PRICE_NAMED
from scrapers.reading.signs_beside import is_own
from scrapers.reading.words_between import mind_counts, mind_labels_behind, share_out

_TO = re.compile(
    r"\s*(?:-|~|〜|\.\.+|…|to|bis|until|до|à|au|a|al|hasta|até|tot|til|till|do|и|et|y|e|en|and|und|up to|through|thru|"
    r"až|έως|através|hingga|đến|sampai|ถึง|から|إلى|עד)\s*$",
    re.IGNORECASE,
)
_CHAINED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
"""a number in a chain of eastern counting words: "1万2,800"."""
_TWICE = 4
"""Numbers of a range that is told twice."""
_BAR_CODE = 8
"""So many digits without a mark or a sign are an article number, no price."""


def price_tokens(text: str, *, currency_hint: str = "", locale: str = "") -> list[PriceToken]:
    """Return every number of a text that may be a price, in order, each with its kind."""
    plain = plain_digits(text)
    spots = spots_in(plain, locale)
    if not spots:
        return []
    mark = _sure_mark(spots)
    words = _words_round(plain, spots)
    customs = (currency_hint, locale, mark)
    of_yuan = (_with_yuan(currency_hint, locale, plain), locale, mark)
    tokens = [
        _token(plain, spot, around, of_yuan if of_yuan != customs and "CNY" in codes_of(spot.sign) else customs)
        for spot, around in zip(spots, words, strict=True)
    ]
    if len(tokens) > 1:
        mind_counts(plain, tokens)
        share_out(plain, tokens, words)
    mind_labels_behind(plain, tokens, words)
    _mind_names(text, plain, spots, tokens, words)
    return _with_ranges_told_again(list(_with_ranges(plain, _with_hundredths(plain, spots, tokens))))


def _sure_mark(spots: Sequence[Spot]) -> str:
    """Return the decimal mark that the numbers with a sign show, where they show one."""
    if len(spots) < 2:
        return ""
    marks = {mark for spot in spots if spot.sign and (mark := sure_decimal_mark(spot.parts[0][0]))}
    return marks.pop() if len(marks) == 1 else ""


def _words_round(plain: str, spots: Sequence[Spot]) -> list[Neighbours]:
    """Return what the words between a number and the next numbers with a sign say of it."""
    ends = [len(plain)] * len(spots)
    for index in range(len(spots) - 2, -1, -1):
        ends[index] = spots[index + 1].start if spots[index + 1].sign else ends[index + 1]
    found, begin = [], 0
    for spot, end in zip(spots, ends, strict=True):
        found.append(
            neighbours(plain[max(begin, spot.start - 60) : spot.start], plain[spot.end : min(end, spot.end + 40)])
        )
        begin = spot.end if spot.sign else begin
    return found


def _token(plain: str, spot: Spot, words: Neighbours, customs: tuple[str, str, str]) -> PriceToken:
    hint, locale, mark = customs
    currency = _currency(spot, hint, locale)
    amounts = (
        ()
        if spot.cut_off or (spot.sign_first and plain[spot.end : spot.end + 1] == "%")
        else _amounts(spot, Customs(currency, locale, mark))
    )
    if currency == "JPY" and hint.upper() != "JPY" and any(_has_cents(amount) for amount in amounts):
        currency = next((code for code in codes_of(spot.sign) if code not in {"", "JPY"}), currency)
    kind = words.after or words.before
    if spot.minus:
        kind = "saving"
    elif _is_number(plain, spot):
        kind = "number"
    elif not kind and _is_from(plain, spot, currency, locale):
        kind, currency = "from", "" if currency == "CHF" else currency
    sign = spot.sign or (no_cents_dash(spot.parts[0][0]) if kind != "number" else "")
    return PriceToken(amounts, sign, currency, kind, spot.start, spot.end, words.marked and not kind)


_SHORT_FROM = re.compile(r"(?<![^\W\d_])fr\.? ?$", re.IGNORECASE)


def _is_from(plain: str, spot: Spot, currency: str, locale: str) -> bool:
    """Say whether "fr." is "from": before crowns, or their dash for no öre ("fr. 349:-"), and where those are used."""
    if currency == "CHF":
        return spot.sign.lower().rstrip(".") == "fr" and is_own("kr", locale)
    if spot.sign:
        crowns = spot.sign[0] in "kK" and spot.sign.lower().rstrip(".") == "kr"
    else:
        crowns = spot.parts[-1][0].endswith(":-")
    return crowns and _SHORT_FROM.search(plain, max(0, spot.start - 5), spot.start) is not None


def _has_cents(amount: Decimal) -> bool:
    """Say whether an amount was written with decimals: a sign of yen and yuan then means yuan, for yen have none."""
    return amount.as_tuple().exponent == -2


def _with_yuan(hint: str, locale: str, plain: str) -> str:
    """Return the hint, or CNY where only the words tell: a text in simplified characters counts in yuan, not in yen."""
    if "¥" not in plain or hint or is_own("¥", locale) or not is_simplified(plain):
        return hint
    return "CNY"


def _currency(spot: Spot, hint: str, locale: str) -> str:
    if spot.code:
        return currency_of(spot.sign, currency_of(spot.code), locale) or currency_of(spot.code)
    if spot.open_sign:
        return hint if hint.upper() in codes_of(spot.sign) else ""
    return currency_of(spot.sign, hint, locale)


def _amounts(spot: Spot, customs: Customs) -> tuple[Decimal, ...]:
    if len(spot.parts) > 1:
        if not all(_CHAINED.fullmatch(digits) for digits, _ in spot.parts):
            return ()  # "1 299,0012만 9000": nobody knows where the first number ends
        total = sum((multiplied(Decimal(digits.replace(",", "")), word) for digits, word in spot.parts), Decimal())
        return (total,)
    digits, word = spot.parts[0]
    open_codes = [code for code in codes_of(spot.sign) if code] if spot.sign and not customs.currency else []
    either = [customs._replace(currency=code) for code in open_codes] or [customs]
    found = dict.fromkeys(amount for custom in either for amount in read_amount(digits, custom))
    if spot.minor:
        return tuple(amount.scaleb(-2) for amount in found)
    return tuple(multiplied(amount, word) for amount in found) if word else tuple(found)


_SHARE = re.compile(r"[%‰折]|\s+(?:[‰折]|%(?!\d))")
"""Behind a share; not so "999 TL %23 indirim", where the mark stands in front of the next number."""


def _is_number(plain: str, spot: Spot) -> bool:
    """Say whether a number is no amount of money: a percentage, a size, part of a date, a name or an article number."""
    after = plain[spot.end : spot.end + 16]
    if _SHARE.match(after):
        return not (spot.sign_first and after[0] == "%")
    if spot.sign:
        return False
    before = plain[spot.number_start - 1 : spot.number_start]
    if before == "%" or (before and (before.isalpha() or before in "#№×_@")):
        return True
    if (
        before in {"/", ":", "-", "+"}
        and before
        and (before == "+" or plain[spot.number_start - 2 : spot.number_start - 1].isdigit())
    ):
        return True
    digits = spot.parts[0][0]
    if digits.isdigit() and (len(digits) >= _BAR_CODE or (len(digits) > 1 and digits[0] == "0")):
        return True
    return bool(NOT_MONEY.match(after)) or after[:1].isalpha()


def _mind_names(
    text: str, plain: str, spots: Sequence[Spot], tokens: list[PriceToken], words: Sequence[Neighbours]
) -> None:
    """A number of a name may have run into the price: "Phone 12 799 €" is 12799 or 799."""
    for index, spot in enumerate(spots):
        digits, token = spot.parts[0][0], tokens[index]
        if (
            " " not in digits
            or spot.sign_first
            or token.kind
            or token.marked
            or words[index].before
            or len(token.amounts) != 1
        ):
            continue
        head = plain[max(0, spot.start - 40) : spot.start].rstrip()
        if index and tokens[index - 1].sign and tokens[index - 1].end == max(0, spot.start - 40) + len(head):
            continue  # "4 990 Ft 3 990 Ft": what stands in front is the sign of another price
        written = text[spot.number_start : spot.number_start + len(digits)]
        named = head[-1:].isascii() and head[-1:].isalpha() and not (PRICE_NAMED.search(head) or _SIZED.search(head))
        if " " in written and (named or _NUMBERED.search(head)):
            shorter = read_amount(digits.partition(" ")[2], Customs(token.currency))
            tokens[index] = token._replace(amounts=(*token.amounts, *shorter))


_SIZED = re.compile(rf"(?<![^\W_])\d+ ?(?:[kmgt]b|gt|go|to|{MEASURE})$", re.IGNORECASE)
"""In front of a number that it is no part of: "128 GB 5 990 kr"."""
_NUMBERED = re.compile(r"(?<![^\W\d_])n[or]\.$", re.IGNORECASE)


_JOINED = re.compile(r"[\s,&]*(?:(?:and|und|et|y|e|i|og|och|en|и|та) )?", re.IGNORECASE)


def _with_hundredths(plain: str, spots: list[Spot], tokens: list[PriceToken]) -> list[PriceToken]:
    """Join "12 руб. 50 коп." to one price."""
    found: list[PriceToken] = []
    for spot, token in zip(spots, tokens, strict=True):
        last = found[-1] if found else None
        joins = last is not None and last.sign and _JOINED.fullmatch(plain, last.end, token.start)
        if last is not None and spot.minor and joins and len(last.amounts) == len(token.amounts) == 1:
            whole = last.amounts[0]
            if whole == whole.to_integral_value() and (last.currency or "?") in codes_of(token.sign):
                found[-1] = last._replace(
                    amounts=(whole + token.amounts[0],), end=token.end, kind=token.kind or last.kind
                )
                continue
        found.append(token)
    return found


def _with_ranges(plain: str, tokens: list[PriceToken]) -> Iterator[PriceToken]:
    """Name both ends of a range ("19.99 to 29.99") so; an end without a sign takes the other's."""
    previous: PriceToken | None = None
    for token in tokens:
        current = token
        if previous is not None:
            if _is_range(previous, token, plain):
                signed = previous if previous.sign else token
                previous = previous._replace(sign=signed.sign, currency=signed.currency, kind="range")
                current = token._replace(sign=signed.sign, currency=signed.currency, kind="range")
            elif token.sign and not previous.sign and plain[previous.end : token.start] == "-":
                current = token._replace(amounts=())  # "1990-00 руб." is neither 1990 nor 0 for sure
            yield previous
        previous = current
    if previous is not None:
        yield previous


def _with_ranges_told_again(tokens: list[PriceToken]) -> list[PriceToken]:
    """Name the ends of a range so where the line tells them once more: "$9 – $48 Price range: $9 through $48"."""
    if len(tokens) < _TWICE:
        return tokens
    told = {(one.amounts, other.amounts) for one, other in pairwise(tokens) if one.kind == other.kind == "range"}
    for place in range(len(tokens) - 1) if told else ():
        one, other = tokens[place : place + 2]
        if (one.amounts, other.amounts) in told and {one.kind, other.kind} <= {"", "from", "range"}:
            tokens[place : place + 2] = one._replace(kind="range"), other._replace(kind="range")
    return tokens


def _is_of_name(plain: str, first: PriceToken, second: PriceToken, between: str) -> bool:
    """Say whether a number ends a name that a dash sets apart from the price: "iPhone 15 - $799", not "15 - 20 €"."""
    if between != " - " or first.kind == "from" or plain[second.start].isdigit():
        return False
    if not (first.amounts and second.amounts) or second.amounts[0] <= 3 * first.amounts[0]:
        return False  # "Kids 8 - $12" is as like to be a range
    head = plain[max(0, first.start - 40) : first.start].rstrip()
    return head[-1:].isalpha() and PRICE_NAMED.search(head) is None


def _is_range(first: PriceToken, second: PriceToken, plain: str) -> bool:
    between = plain[first.end : second.start]
    if plain[second.end : second.end + 2].lstrip()[:1] == "%":
        return False
    if not first.sign and (is_counted(plain, first.start) or _is_of_name(plain, first, second, between)):
        return False
    linked = bool(_TO.match(between))
    if not (first.sign or second.sign) or ("number" in {first.kind, second.kind} and not linked):
        return False
    dash = second.kind == "saving" and not between.strip() and plain[second.start : second.end].lstrip()[:1] == "-"
    higher = bool(first.amounts and second.amounts) and max(first.amounts) < max(second.amounts)
    return higher and (linked or dash)
