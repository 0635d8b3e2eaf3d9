"""The numbers of a text with the currency signs, counting words and minus signs that belong to each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scrapers.reading.amount import NUMBER, SCALE
from scrapers.reading.counts import is_counted_behind, is_measured_behind, is_other_count_behind
from scrapers.reading.currency_signs import CODES, NAMES_OF_SEVERAL, WORDS_TOO
from scrapers.reading.price_words import neighbours
from scrapers.reading.sign_sides import CENTS, FAR, Numbered, Side, belongs_to_next, side_of_sign
from scrapers.reading.signs_beside import digit_at, is_own, settles, sign_after, sign_before

_NUMBER = re.compile(NUMBER)
_SCALE = re.compile(rf"[ ]?({SCALE}|m(?=[€$£]))")
_MOST_DIGITS = 12
_EAST = frozenset("万萬만億亿억천千백百")
_MIDDLE = re.compile(
    r"(?P<before> ?)(?P<sign>[€$£]|zł|€uro|[Ee]uros?|EUR|dollars?|pounds?)(?P<after> ?)(?P<mark>[.,]?)(?P<cents>\d{2})"
    r"(?![\d.,'%\w]| ?[€$£]| ?(?:[Cc](?:[eé]nt|t\b)|pence|grosz))"
)
_GR = re.compile(r" ?gr\b")
_RAISED = re.compile(r"[.,]?([⁰¹²³⁴⁵⁶⁷⁸⁹]{2})(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class Spot(NamedTuple):
    """A number in a text: its digits, the words that multiply it, its sign, and what stands round it.

    `parts` are pairs of digits and counting word ("1", "万"), ("2800", ""). `code` is a second sign that settles what
    the first means ("$ 5 USD"). `doubtful` numbers may be two ("19 € 99") or are cut off ("$5m").
    """

    parts: tuple[tuple[str, str], ...]
    sign: str
    code: str
    minus: bool
    minor: bool
    open_sign: bool
    cut_off: bool
    sign_first: bool
    start: int
    end: int
    number_start: int


def spots_in(plain: str, locale: str = "") -> list[Spot]:
    """Return the numbers of a text in `plain_digits`, in order."""
    if not _has_digit(plain):
        return []
    lower = plain.lower()
    found: list[Spot] = []
    floor = place = 0
    while (match := _NUMBER.search(plain, place)) is not None:
        if match.group()[0] == "." and _ends_sign(plain, match.start(), floor, locale):
            match = _NUMBER.match(plain, match.start() + 1) or match
        spot = _spot(plain, lower, match, floor, locale)
        found.append(spot)
        floor = spot.end
        place = max(spot.end, match.start() + 1)
    return [*_with_shared_signs(plain, found)] if len(found) > 1 else found


def _with_shared_signs(plain: str, spots: list[Spot]) -> Iterator[Spot]:
    """Give a sign between two amounts to both, for nobody knows whose it is: "24.90 S/ 19.90", "24,90 € 19,90"."""
    last: Spot | None = None
    for spot in spots:
        shared = last is not None and not last.sign_first and not spot.sign and _is_shared(plain, last, spot)
        yield spot._replace(sign=last.sign, code=last.code) if last is not None and shared else spot
        last = spot


def _is_shared(plain: str, one: Spot, other: Spot) -> bool:
    if not one.sign or one.minor or other.minus or plain[one.end : other.start] != " ":
        return False
    stroke = one.sign.rstrip(".").endswith("/")
    cents = [found[0][0] if (found := CENTS.search(spot.parts[-1][0])) is not None else "" for spot in (one, other)]
    alike = bool(cents[0]) and (cents[1] == cents[0] or (stroke and not cents[1]))
    if not alike or _NO_WORD.match(plain, other.end) is None or _is_far_below(other, one):
        return False
    # What is a delivery's, or a price "from", says nothing of the number behind it: "ab 19,90 € 4,80".
    return neighbours(plain[max(0, one.start - 60) : one.start], "").before in {"", "list"}


def _is_far_below(spot: Spot, price: Spot) -> bool:
    """Say whether a number is so far below a price that it is a mark or a count, and no price now: "24,90 € 4,80"."""
    low, high = (int(re.sub(r"\D", "", CENTS.sub("", one.parts[-1][0])) or 0) for one in (spot, price))
    return (_FAR_OF_MARKS if low <= _BEST_MARK else FAR) * low <= high


def _has_digit(text: str) -> bool:
    return any(c in text for c in "0123456789")


def _ends_sign(plain: str, point: int, floor: int, locale: str) -> bool:
    """Say whether a point right before digits ends a sign: "S/.84.90" is no 84 hundredths."""
    return sign_before(plain, point + 1, floor, locale)[1] < point


def _spot(plain: str, lower: str, match: re.Match[str], floor: int, locale: str) -> Spot:
    start, end, number = match.start(), match.end(), match.group()
    sign, begin, open_sign = sign_before(plain, start, floor, locale)
    if sign in WORDS_TOO and number.isdigit() and not is_own(sign, locale):
        sign, begin = "", start
    if number.endswith(":-") and sign.lower().startswith("fr"):
        sign, begin = "", start  # Sweden's dash for no öre: "fr. 349:-" is "from 349"
    if not sign and " " in number and start > 0 and (plain[start - 1].isalnum() or plain[start - 1] in "-/_"):
        first = number.partition(" ")[0]  # the digits of a name ("S21 499 €") are no group of the next number
        return Spot(((first, ""),), "", "", False, False, False, False, False, start, start + len(first), start)
    if sign and number[-3:-2] == " " and _is_no_cents(plain, number, end):
        number, end = number[:-3], end - 3  # "$45 12 in stock": what is counted are no cents
    if not sign and number[-3:-2] == " " and number[:-3].isdigit() and _GROUP.match(plain, end):
        number, end = number[:-3], end - 3  # "iPhone 15 12 990 kr": what begins the next number are no cents
    if sign and plain[end : end + 1] == "%" and (cents := _CENTS_BEFORE_SHARE.fullmatch(number)) is not None:
        number, end = cents[1], start + len(cents[1])  # "$79.0020% off"
    code = ""
    if sign:
        code, earlier, _ = sign_before(plain, begin, floor, locale)
        begin, code = (earlier, code) if code and settles(sign, code) else (begin, "")
    minus, begin = _minus(plain, begin, start, number)
    spot = Spot(((number, ""),), sign, code, minus, False, open_sign, False, bool(sign), begin, end, start)
    if not sign and (middle := _with_middle(plain, spot)) is not None:
        return middle
    return _with_tail(plain, lower, spot, locale)


def _is_no_cents(plain: str, number: str, end: int) -> bool:
    """Say whether two digits set apart count or measure something: "$45 12 reviews", "$4.99 16 oz", not "$4 99 lb"."""
    return is_counted_behind(plain, end) or (CENTS.search(number[:-3]) is not None and is_measured_behind(plain, end))


def _minus(plain: str, begin: int, start: int, number: str) -> tuple[bool, int]:
    """Say whether a minus stands before a number or its sign; "-.95" is the Swiss way to write no francs."""
    if number[0] in ".," and start and plain[start - 1] == "-":
        return False, min(begin, start - 1)
    place = begin
    while place and plain[place - 1] in " \n" and begin - place < 2:
        place -= 1
    if not place or plain[place - 1] not in "-−":
        return start > begin and plain[start - 1] == "-", begin
    before = plain[place - 2] if place > 1 else " "
    glued = plain[place : place + 1] not in {" ", "\n"}
    if before in " \n(" and (glued or not plain[: place - 1].strip()):
        return True, place - 1
    return False, begin


def _with_middle(plain: str, spot: Spot) -> Spot | None:
    """Read a sign in the place of the decimal mark: 19€99; with gaps round it there may be two numbers."""
    found, number = _MIDDLE.match(plain, spot.end), spot.parts[0][0]
    if found is None or not _is_whole(number) or is_counted(plain, spot.number_start):
        return None
    hundredths = found["sign"] == "zł" and _GR.match(plain, found.end())  # of grosze or grams: nobody knows
    if found["after"] and not found["mark"] and not hundredths and is_other_count_behind(plain, found.end()):
        return None  # "1.299 € 30 Tage Rückgabe"
    mark = " " if (found["before"] or found["after"]) and not found["mark"] else "٫"
    sign = "€" if "ur" in found["sign"].lower() else found["sign"]
    return spot._replace(parts=((f"{_whole(number)}{mark}{found['cents']}", ""),), sign=sign, end=found.end())


def _with_tail(plain: str, lower: str, spot: Spot, locale: str) -> Spot:
    """Add what follows the digits: raised cents, counting words, and a sign."""
    number, end = spot.parts[0][0], spot.end
    raised = _RAISED.match(plain, end)
    if raised is not None and _is_whole(number):
        number, end = f"{_whole(number)}٫{raised[1].translate(_RAISED_DIGITS)}", raised.end()
    if spot.sign and _is_whole(number) and (apart := _MARK_APART.match(plain, end)) is not None:
        number, end = f"{_whole(number)}٫{apart[1]}", apart.end()
    parts, end = _scaled(plain, lower, number, end)
    cut_off = _goes_on_before(plain, spot, number)
    if spot.sign and not cut_off:
        run_on = (number.isdigit() and _RUN_ON.match(plain, end)) or (
            _is_whole(number) and _CENTS_APART.match(plain, end)
        )
        cut_off = bool(run_on or _CUT_OFF.match(lower, end) or (spot.sign == "₹" and _LAKH.match(lower, end)))
    sign, close, minor = sign_after(plain, end, locale)
    if cut_off or end != spot.end or parts != spot.parts:
        spot = spot._replace(parts=parts, end=end, cut_off=cut_off)
    word = sign in WORDS_TOO and number.isdigit() and not is_own(sign, locale)
    if not sign or word or (not spot.sign and belongs_to_next(plain, end, close, locale)):
        land = _OF_LAND.match(plain, end) if spot.sign == "$" else None
        return spot if land is None else spot._replace(code=f"{land[1]}D", end=land.end())
    if spot.sign and _is_word(plain, spot) and not settles(spot.sign, sign) and not digit_at(plain, close):
        spot = spot._replace(sign="", start=spot.number_start, sign_first=False)  # "Le 199 €" is no price in leones
    if spot.sign:
        settled = settles(spot.sign, sign) and not minor and not digit_at(plain, close)
        return spot._replace(code=sign, end=close) if settled and not spot.code else spot
    if minor:
        return spot._replace(sign=sign, minor=True, end=close) if _is_minor(number) else spot
    open_sign = sign.lower() in NAMES_OF_SEVERAL and bool(_GOES_ON.match(plain, close))
    if open_sign != spot.open_sign:
        spot = spot._replace(open_sign=open_sign)
    code, closer, _ = sign_after(plain, close, locale)
    if code and settles(sign, code) and not digit_at(plain, closer):
        return spot._replace(sign=sign, code=code, end=closer)
    raised = _RAISED.match(plain, close)
    if raised is not None and number.isdigit() and not parts[0][1]:
        cents = raised[1].translate(_RAISED_DIGITS)
        return spot._replace(parts=((f"{number}٫{cents}", ""),), sign=sign, end=raised.end())
    # "Nr. 1234 € 19,99", "199 €1": whose sign is it? Not so "149 € 124,17 €", where each has its own.
    side = side_of_sign(plain, Numbered(number, spot.number_start, end), close, locale)
    doubtful = spot.cut_off or side is Side.OPEN
    return spot if side is Side.RIGHT else spot._replace(sign=sign, end=close, cut_off=doubtful)


_CENTS_BEFORE_SHARE = re.compile(r"(?!\d{1,3}[.,]\d{3}[1-9]$)(.*[.,]\d\d)\d{1,2}")
"""Cents that ran into a share; not so "$1,2995%", which is 1.29 and 95% or 1,299 and 5%."""
_CUT_OFF = re.compile(r"(?:m|l|b|t|mm|mn|bn|tr)(?!\w)")
_LAKH = re.compile(r" l(?!\w)")
_CENTS_APART = re.compile(r"(?:\s*[.,]\s*|\n|:)\d{2}(?![\d.,:%\w])")
_SPELLED = re.compile(r"(?<!\d)\d \d $")
"""Digits that markup set apart one by one: "1 2 9 9 €" is no 9."""
_WHOLE_APART = re.compile(r"\d(?:\s*[.,]\s+|\s+[.,]|\n)$")
_OF_LAND = re.compile(r" (US|CA|AU|NZ)(?![\w$]| ?\d)")
_MARK_APART = re.compile(r"\s+[.,](\d{2})(?![\d.,%\w])")
"""Cents that markup set apart, their mark with them: "R$ 49 ,90"; not so "$12, 24 pieces"."""
_COUNTED = re.compile(
    r"(?i)\b(?:(?:pack|set|box|lot|case|bundle) of|(?:lot|pack|set|coffret|paquete|juego|conjunto|kit) d[ei]|"
    r"(?:confezione|set) da|zestaw|komplet|набор(?: из)?|комплект(?: из)?) $"
)


def is_counted(plain: str, start: int) -> bool:
    """Say whether the number at a place counts what is sold together: "Set of 3 - $45"."""
    return _COUNTED.search(plain[max(0, start - 14) : start]) is not None


_RUN_ON = re.compile(r" \d+(?:[.,]\d+)?(?![\w.,]| ?[x×%\w€$£¥₽₴₹])")


_GOES_ON = re.compile(r"[^\W\d_]* (?!(?:and|und|et) )[^\W\d_]{2,}")
"""A word right behind the name of a currency may say whose it is: "5 dollars australiens"."""


def _is_word(plain: str, spot: Spot) -> bool:
    cased = spot.sign.rstrip(".").isalpha() and spot.sign.upper() != spot.sign.lower()
    return cased and spot.sign not in CODES and plain[spot.number_start - 1].isspace()


def _goes_on_before(plain: str, spot: Spot, number: str) -> bool:
    """Say whether the digits before a number are part of it in a way nobody knows: "49:90", "12/990/000", "000"."""
    if number.isdigit() and ((number[0] == "0" and len(number) > 1) or len(number) > _MOST_DIGITS):
        return True
    start = spot.number_start
    if not spot.sign and _SPELLED.search(plain[max(0, start - 5) : start]):
        return True
    if (
        not spot.sign
        and number.isdigit()
        and len(number) == 2
        and _WHOLE_APART.search(plain[max(0, start - 5) : start])
    ):
        return True
    if not spot.sign and number[0] in ".," and plain[start - 2 : start - 1].isdigit() and plain[start - 1].isspace():
        return True  # "349 ,00 zł" is not nought
    return not spot.sign and plain[start - 1 : start] in set("/:_") and plain[start - 2 : start - 1].isdigit()


_WHOLE = re.compile(r"\d+|\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")


def _is_whole(number: str) -> bool:
    """Say whether a number has no cents of its own: digits, in groups or not."""
    return _WHOLE.fullmatch(number) is not None


def _whole(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_minor(number: str) -> bool:
    return number.isdigit() and 0 < int(number) < 100


def _scaled(plain: str, lower: str, number: str, end: int) -> tuple[tuple[tuple[str, str], ...], int]:
    """Take the counting words behind a number: one word, or a chain of eastern ones ("12만 9000")."""
    parts: list[tuple[str, str]] = []
    while (found := _SCALE.match(lower, end)) is not None:
        parts.append((number, found[1]))
        end = found.end()
        following = re.compile(r" ?(\d[\d,]*)").match(plain, end) if found[1] in _EAST else None
        if following is None:
            return tuple(parts), end
        number, end = following[1], following.end()
    return (*parts, (number, "")), end


_NO_WORD = re.compile(r"(?![^\W_])(?!\s?(?:[^\W_]|[(%×″\"★☆⭐]|/ ?\d))(?![-.:])")
"""Behind an amount: no word, measure, share or count, nor what goes on with a date."""
_GROUP = re.compile(r" \d{3}(?!\d)")
_BEST_MARK, _FAR_OF_MARKS = 5, 4
"""What may be the mark that buyers give, and how far it is below the price: "24,90 € 5,00"."""
