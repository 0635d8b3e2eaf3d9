"""Which Latin letters the languages write, by which the encoding of words without other marks is told."""

from __future__ import annotations

import re
from functools import cache
from string import ascii_lowercase
from typing import NamedTuple

WESTERN = "cp1252"
_EASTERN = ("cp1250", "cp1257")

_BEYOND_ASCII = {
    # German; French; Spanish; Portuguese; Italian; Catalan; Dutch; Swedish and Finnish; Danish and Norwegian;
    # Icelandic; Estonian
    WESTERN: "äöüß éèêëàâçîïôùûüœæÿ áéíóúüñ ãõáâàçéêíóôúü àèéìíîòóùú àçéèíïóòúü ëéïöüèáóúíêç åäöéšž æøåéèêòóâäöü "
    "áðéíóúýþæö õäöüšž",
    # Czech; Slovak; Polish; Hungarian; Slovene, Croatian and Bosnian; Romanian
    "cp1250": "áčďéěíňóřšťúůýžäöü áäčďéíĺľňóôŕšťúýžöü ąćęłńóśźż áéíóöőúüű čšžćđ ăâîşţ",
    # Lithuanian; Latvian; Estonian
    "cp1257": "ąčęėįšųūž āčēģīķļņšūžō õäöüšž",
}
_WRITTEN = {
    name: [frozenset(ascii_lowercase + letters) for letters in languages.split()]
    for name, languages in _BEYOND_ASCII.items()
}
_LEAST = 2
"""Words that tell an encoding"""
_ALL_BUT = 10
"""One word of so many may be a foreign name"""
_MOST = 2_000
_POWER = re.compile(r"[a-z]{1,3}[¹³ªº]")
"""m³, Nº: what would be a Polish or Romanian letter"""


class LetterEncoding(NamedTuple):
    """An encoding of eastern letters that words may be in; not `sure` where Western languages write them as well."""

    encoding: str
    sure: bool


def eastern(data: bytes) -> LetterEncoding | None:
    """Return the encoding of one language that writes nearly all words, where no Western one writes as many."""
    words = _words(data)
    west = [_written(words, WESTERN, letters) for letters in _WRITTEN[WESTERN]]
    together = len(set().union(*west))
    most = {one: max(len(_written(words, one, letters)) for letters in _WRITTEN[one]) for one in _EASTERN}
    best = max(_EASTERN, key=most.__getitem__)
    nearly_all = most[best] * _ALL_BUT >= len(words) * (_ALL_BUT - 1)
    if not nearly_all or most[best] < together or most[best] <= max(map(len, west)):
        return None
    return LetterEncoding(best, most[best] > together and most[best] >= _LEAST)


def _words(data: bytes) -> list[bytes]:
    """Return different words with letters beyond ASCII."""
    found: dict[bytes, None] = {}
    for word in _pattern().finditer(data):
        if word[0].isascii() or not any(byte < 0x80 for byte in word[0]):
            continue
        found[word[0]] = None
        if len(found) == _MOST:
            break
    return list(found)


@cache
def _pattern() -> re.Pattern[bytes]:
    beyond = [byte for byte in range(0x80, 0x100) if any(_text(bytes([byte]), one).isalpha() for one in _WRITTEN)]
    return re.compile(b"[A-Za-z" + re.escape(bytes(beyond)) + b"]+")


def _written(words: list[bytes], encoding: str, letters: frozenset[str]) -> set[bytes]:
    """Return the words that a language writes with its letters."""
    texts = ((word, _text(word, encoding)) for word in words)
    return {
        word for word, text in texts if letters.issuperset(text) or (encoding == WESTERN and _POWER.fullmatch(text))
    }


def _text(word: bytes, encoding: str) -> str:
    return word.decode(encoding, errors="replace").lower()
