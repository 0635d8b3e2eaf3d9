"""Text with every script's digits as 0-9 and one form of each mark, letter for letter: places stay the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = {
    " \u00a0\u202f\u2009\u2007\u2008\u2002\u2003\u2004\u2005\u2006\u200a\u3000\u205f\t": " ",
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff\u200b\u2060": " ",
    "’‘`´ʼ′＇ʹ٬": "'",
    "‐‑‒–—―−﹣－⸺ー": "-",
    "，،﹐⹁": ",",
    "．﹒": ".",
    "٪％﹪": "%",
    "～〜∼": "~",
    "：": ":",
    "（": "(",
    "）": ")",
    "／⁄": "/",
    "＝": "=",
    "＄﹩": "$",
    "￥": "¥",
    "￡": "£",
    "￦": "₩",
    "İ": "i",
}  # fmt: skip
_KANA_LENGTH = ord("ー")
_LAST_DIGIT = 0x1FBFF
"""Behind it Unicode has no decimal digits; to look through all planes would cost a tenth of a second."""


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    found: dict[int, str] = {}
    for digit in re.findall(r"\d", "".join(map(chr, range(128, _LAST_DIGIT + 1)))):
        found[ord(digit)] = str(unicodedata.decimal(digit))
    for full in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        found[full] = chr(full - 0xFEE0)
    for written, plain in _MARKS.items():
        found.update({ord(c): plain for c in written if c != plain})
    del found[_KANA_LENGTH]
    return found


def plain_digits(text: str) -> str:
    """Return the text with every script's digits as 0-9 and spaces, apostrophes, dashes and marks each in one form.

    Every character answers one character, so places found in it hold in the text too. Superscript digits stay.
    """
    return text.replace("\t", " ") if text.isascii() else text.translate(_table())
