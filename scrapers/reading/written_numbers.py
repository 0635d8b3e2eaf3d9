"""Amounts written in the numerals of Chinese, Japanese and Korean: 二千八百円, 一万二千円, 만이천원."""

from __future__ import annotations

import re

_DIGITS = {
    digit: value
    for value, written in enumerate(
        "〇零공영 一壱壹일 二弐貳两兩이 三参叁삼 四肆사 五伍오 六陸육 七柒칠 八捌팔 九玖구".split()
    )
    for digit in written
}
_TENS = {"十": 10, "拾": 10, "십": 10, "百": 100, "백": 100, "千": 1000, "천": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "만": 10**4, "億": 10**8, "亿": 10**8, "억": 10**8}
_HAN = "".join(sign for sign in (*_DIGITS, *_TENS, *_MYRIADS) if sign < "가")
_HANGUL = "".join(sign for sign in (*_DIGITS, *_TENS, *_MYRIADS) if sign >= "가")
_AMOUNT = re.compile(
    rf"(?<!\w)(?:[{_HAN}]{{2,}}|[十百千万萬])(?=\s?[円元圓圆块塊])|(?<!\w)[{_HANGUL}]*[십백천만억][{_HANGUL} ]*(?=원)"
)


def with_digits(text: str) -> str:
    """Return the text with amounts of money in eastern numerals as digits; words that only look so stay."""
    return _AMOUNT.sub(lambda found: _value(found.group()), text)


def _value(written: str) -> str:
    """Return a numeral as digits: 一万二千 is 12000; one that breaks the order of its parts stays as it was."""
    total = section = digit = 0
    floor, myriad = 10**4, 10**12
    for sign in written.replace(" ", ""):
        if sign in _DIGITS:
            if digit:
                return written
            digit = _DIGITS[sign]
        elif sign in _TENS:
            if _TENS[sign] >= floor:
                return written
            floor = _TENS[sign]
            section, digit = section + (digit or 1) * floor, 0
        else:
            if _MYRIADS[sign] >= myriad:
                return written
            myriad, floor = _MYRIADS[sign], 10**4
            total, section, digit = total + (section + digit or 1) * myriad, 0, 0
    return str(total + section + digit)
