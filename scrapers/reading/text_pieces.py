"""The pieces of a page's text as they are read: which of them belong together, and which stand apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborNode

from scrapers.reading.currencies import codes_of
from scrapers.reading.element_names import is_for_cents
from scrapers.reading.page_words import OUT_OF_STOCK

SIGN_LENGTH = 12
"""The longest text that may be a sign of the number above it."""
MARKS = frozenset(".,")
BLANKS = " \t\r\n\f"
DRAWN_UP = "\r"
"""In front of a text: it belongs to the one before, whatever blank is between them."""
_SIGN_FIRST = re.compile(r"(?:[A-Z]{3}|[€$£¥₩₹])\s?\d")
_SIGN_AND_CENTS = re.compile(r"[€$£]\d{2}")
_SIGNS = "€$£¥₽₴₫₹₩₸₺₪₦฿₱₾₼₡₲%"
_SIGN_ONLY = re.compile(r"[A-Z]{3}|[€$£¥₩₹]")
_LETTERS_FIRST = re.compile(r"(?:[A-Z]{1,3}\$|S/|R[MPps]\.?|K[Cč]|[A-Z]{3})\s?\d")
_SIGN_IN_FRONT = re.compile(r"[A-Z]{1,3}\$|S/|R[MP]")
_REDUCTION = re.compile(r"[-−–](?:[€$£¥₩₹]\s?)?\d")
_MARK_LAST = re.compile(r"(?<![\d.,])\d{1,3}(?:[.\s]\d{3})*[.,]$")
_SENTENCE_OF_PRICE = re.compile(rf"\d[ \u00a0\u202f]?(?:[{_SIGNS}]|[^\W\d_]{{2,4}}\.?)\.$")
_DASHED = re.compile(r"\d[.,:][-–]$")
_LONGEST_PRICE, _PIECES_OF_PRICE = 16, 6
_CENTS_ALONE = re.compile(r"[.,]?\d{2}")
_LAST_NUMBER = re.compile(r"\d[\d.,]*$")
_WHOLE_PRICE = re.compile(r"\d[\d.,' \u00a0\u202f]*[.,]\d{2}|\d[\d.,' \u00a0\u202f]{2,}")
_LETTER = r"[^\W\d_\u0e00-\u109f\u1780-\u17ff\u2e80-\ud7af]"  # of scripts that part their words by blanks
_WORD_FIRST, _WORD_LAST = re.compile(_LETTER + r"(?:\w| \w)"), re.compile(_LETTER + "{2}$")
_MARK_FIRST = re.compile(r"[.,]\d{2}(?!\d)")


@dataclass
class Pieces:
    """Texts and ends of lines in order; where each text begins, and its element; (start, end, element) of headings."""

    parts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)
    headings: list[tuple[int, int, LexborNode]] = field(default_factory=list)

    def joined(self, text: str, parent: LexborNode, last: str) -> str:
        """Join cents to their whole number; part two numbers side by side, and a price from the words glued to it."""
        stripped = text.strip()
        if _CENTS_ALONE.fullmatch(stripped) and self._are_cents(parent):
            before = self._before()
            mark = "" if stripped[0] in MARKS or before.rstrip()[-1:] in MARKS else "," if "." in before else "."
            return (DRAWN_UP if last == " " else "") + mark + stripped
        if last in BLANKS and _MARK_FIRST.match(stripped) and self._ends_in_whole_number():
            return DRAWN_UP + text.lstrip()
        if len(stripped) < 3 and last in BLANKS and self._goes_on(stripped) and parent.tag != "a":
            return DRAWN_UP + stripped
        return self._parted(text, stripped, parent, last)

    def _parted(self, text: str, stripped: str, parent: LexborNode, last: str) -> str:
        """Part two numbers side by side, and a price from the words glued to it."""
        beside = last.isdigit() or last == "%"
        if beside and (stripped[:1].isdigit() or _begins_price(stripped, parent)):
            return "\n" + text
        if last == "." and _WHOLE_PRICE.match(text) and self._ends_sentence():
            return " " + text
        if last in "-–" and text[0].isalnum() and self._ends_in_price_dash():
            return "\n" + text
        apart = last.isalnum() or last in _SIGNS
        if apart and _REDUCTION.match(text) and self._is_apart(text, parent, last):
            return " " + text
        return " " + text if apart and text[0].isalnum() and self._stand_apart(text, parent, last) else text

    def _ends_sentence(self) -> bool:
        """Say whether the point just before ends a sentence after a sign: "war: 14,50 €." and then the price now."""
        return _SENTENCE_OF_PRICE.search("".join(self.parts[-_PIECES_OF_PRICE:])[-_LONGEST_PRICE:]) is not None

    def _is_apart(self, text: str, parent: LexborNode, last: str) -> bool:
        """Say whether a number with a minus is a reduction in an element of its own, no second end of a range."""
        own = bool(self.nodes) and self.nodes[-1].mem_id != parent.mem_id
        return own and (not last.isdigit() or not text[1:2].isdigit() or "%" in text[:5])

    def _stand_apart(self, text: str, parent: LexborNode, last: str) -> bool:
        """Say whether two texts without a blank between them are two things all the same: a price and what follows."""
        if parent.tag in {"sub", "sup"}:
            return False
        priced = last.isalpha() and (text[0].isdigit() or _LETTERS_FIRST.match(text) is not None)
        ends = self.parts[-1]
        if len(self.parts) > 1 and len(ends) <= SIGN_LENGTH and _is_sign(ends):
            ends = self.parts[-2]
        return priced or any(c.isdigit() for c in ends[-8:]) or self._are_two_words(text, parent)

    def _are_two_words(self, text: str, parent: LexborNode) -> bool:
        """Say whether two words stand in elements side by side: frameworks write "Price", "From" without a blank."""
        said = self.parts[-1]
        if _WORD_FIRST.match(text) is None or _WORD_LAST.search(said) is None or said.strip() == text.strip():
            return False  # said twice, for narrow screens, it is one label
        before = self.nodes[-1]
        if _holds(before, parent) or _holds(parent, before):
            return False
        return not _are_halves(said.rsplit(" ", 1)[-1], text.split(" ", 1)[0])

    def _before(self) -> str:
        """Return the text just before, a blank between two elements passed by."""
        parts = self.parts
        return parts[-2] if len(parts) > 1 and parts[-1] in BLANKS else parts[-1] if parts else ""

    def _goes_on(self, text: str) -> bool:
        """Say whether a mark, or two digits, in an element of their own go on with a number that blanks part off."""
        if text in MARKS:
            return self._ends_in_whole_number() and self._before()[-1:].isdigit()
        if len(text) != 2 or not text.isdigit() or self._before()[-1:] not in MARKS:
            return False
        return _MARK_LAST.search("".join(self.parts[-_PIECES_OF_PRICE:]).rstrip()[-_LONGEST_PRICE:]) is not None

    def _ends_in_price_dash(self) -> bool:
        """Say whether the text just before ends in a price without cents: "4.999.-"."""
        return bool(_DASHED.search(self._before()[-_LONGEST_PRICE:]))

    def _ends_in_whole_number(self) -> bool:
        """Say whether the text just before ends in a number to which decimals may belong, and is no heading's."""
        number = _LAST_NUMBER.search(self._before().rstrip())
        whole = number is not None and (len(number[0]) < 3 or number[0][-3] not in MARKS)
        return whole and not self._is_below_heading()

    def is_sign_of_line_above(self, text: str, parent: LexborNode) -> bool:
        """Say whether a text is a currency sign alone below a line that ends in a number: both are one price."""
        if not _is_sign(text) or not self._before()[-1:].isdigit() or self._is_below_heading():
            return False
        return not self._is_sign_of_box(parent)

    def _is_sign_of_box(self, element: LexborNode) -> bool:
        """Say whether a sign's element stands first in a box, before a whole price: it belongs to that, not above."""
        box, after = element.parent, element.next
        while after is not None and not after.is_element_node:
            after = after.next
        if box is None or after is None or not _WHOLE_PRICE.fullmatch(after.text(deep=True).strip()):
            return False
        number: LexborNode | None = self.nodes[-1]
        while number is not None and number.mem_id != box.mem_id:
            number = number.parent
        return number is None

    def _is_below_heading(self) -> bool:
        return bool(self.headings) and self.headings[-1][1] == self.starts[-1] + len(self._before())

    def drop_blank(self) -> int:
        """Take the blanks at the end of what was read away again, and return how many there were."""
        kept = self.parts[-1].rstrip(BLANKS)
        dropped = len(self.parts[-1]) - len(kept)
        self.parts[-1] = kept
        return dropped

    def _are_cents(self, element: LexborNode) -> bool:
        """Say whether two digits stand raised or in an element named for cents, right after a whole number."""
        tail = self._before().rstrip() if self.parts[-1:] != ["\n"] else ""
        if not tail or not (tail[-1].isdigit() or (tail[-1] in ".," and tail[-2:-1].isdigit())):
            return False
        return is_for_cents(element)


def _holds(outer: LexborNode, inner: LexborNode) -> bool:
    """Say whether an element is another one or one of those round it."""
    node: LexborNode | None = inner
    while node is not None and node.mem_id != outer.mem_id:
        node = node.parent
    return node is not None


@lru_cache(maxsize=1024)
def _are_halves(first: str, second: str) -> bool:
    """Say whether two texts are the halves of one word for goods that are gone: "Aus" and "verkauft"."""
    word = first + second.rstrip(".!")
    return (found := OUT_OF_STOCK.search(word)) is not None and len(found[0]) == len(word)


@lru_cache(maxsize=4096)
def _is_sign(text: str) -> bool:
    """Say whether a short text is a currency sign and nothing else."""
    sign = text.strip()
    lettered = len(sign) > 1 or not sign.isascii()  # sizes are single letters
    return bool(sign) and lettered and not sign[0].isdigit() and bool(codes_of(sign))


def _begins_price(text: str, parent: LexborNode) -> bool:
    """Say whether a text is a price with its sign in front, so that the sign is not the number's before it.

    Sign and number may be two texts of one element with a comment between them, as some frameworks write them.
    """
    if _SIGN_IN_FRONT.fullmatch(text):
        return True
    if _SIGN_ONLY.fullmatch(text):
        text = parent.text(deep=False).strip()
    return bool(_SIGN_FIRST.match(text)) and not (parent.tag == "sup" and _SIGN_AND_CENTS.fullmatch(text))
