"""The ways in which the second reader looks at a text; each type has some of them (`monitor.agreements.learning`).

Each has the same words in another grain: pairs tell what is said of what, stems are seen often enough to be known
well, `near` tells what a limit, a ban or a promise is about though other words stand between, pieces know something
of words that were never seen, notions that other words say the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from monitor.agreements.notions import WORDS

PAIRS = "pairs"
STEMS = "stems"
NEAR = "near"
PIECES = "pieces"
ABOUT = "notions"
_WORD = re.compile(r"[a-z]+|0|%|\$")
_NUMBER = re.compile(r"\d[\d,.]*")
_NON = re.compile(r"\bnon[-\s]+")
_ENDINGS = tuple("ations ation ities ively ingly ments ment ing ies ive ion ed es ly s y e".split())
_LEAST_STEM = 4
_LENGTHS = (3, 4, 5)
_TELLING = """
    minimum least less fewer commit quota target guarantee guaranteed shortfall quantity volume purchase order royalty
    amount exclusive exclusively sole solely only compete competing competitive competitor solicit customer client favor
    favorable favored lowest rate price other nor neither not no
"""
_NEAR_WORDS = 4
"""words before and after a telling one that are near it"""
_TOGETHER = 15
"""words within which two notions stand together"""


@dataclass(frozen=True)
class View:
    """One way to look at a text.

    `short`: features by which every text counts as longer than it is: a single word of a heading is no proof.
    `importance`: features are weighted for learning by how they differ between clauses of a type and others (`ratio`)
    or by how rare they are (`rarity`). `kept`: how many of a type are kept.
    """

    name: str
    short: int
    importance: Literal["ratio", "rarity"]
    kept: int
    of_words: Callable[[Sequence[str]], Mapping[str, int]]

    def features(self, text: str) -> Mapping[str, int]:
        """Return the features of a text and how often each counts."""
        return self.of_words(words_of(text))


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case; all numbers are one word, "non-exclusive" too."""
    lower = _NUMBER.sub("0", text.lower()).replace("\u00ad", "")
    return _WORD.findall(_NON.sub("non", lower) if "non" in lower else lower)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a word without its ending, so that "competing" and "competes" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def neighbours(stems: Sequence[str]) -> set[str]:
    """Return each two stems that follow one another."""
    return {f"{first} {second}" for first, second in pairwise(stems)}


def near_telling(stems: Sequence[str]) -> set[str]:
    """Return each telling stem with each that is near it."""
    found: set[str] = set()
    for place, telling in enumerate(stems):
        if telling in _TELLING_STEMS:
            around = (*stems[max(0, place - _NEAR_WORDS) : place], *stems[place + 1 : place + 1 + _NEAR_WORDS])
            found.update(f"{telling}@{other}" for other in around)
    return found


def notions(stems: Sequence[str]) -> set[str]:
    """Return the notions of the stems, and each two that stand together, in order of name."""
    named = [(place, _NOTIONS[word]) for place, word in enumerate(stems) if word in _NOTIONS]
    found = {notion for _, notion in named}
    for at, (place, notion) in enumerate(named, start=1):
        for other_place, other in named[at:]:
            if other_place - place > _TOGETHER:
                break
            if notion != other:
                found.add(f"{notion} {other}" if notion < other else f"{other} {notion}")
    return found


def pieces(word: str) -> list[str]:
    """Return the pieces of three to five letters of a word, whose ends are marked by blanks."""
    whole = f" {word} "
    return [whole[at : at + length] for length in _LENGTHS for at in range(len(whole) - length + 1)]


def _pairs(words: Sequence[str]) -> Mapping[str, int]:
    stems = [stem(word) for word in words]
    return dict.fromkeys({*stems, *neighbours(stems)}, 1)


def _stems(words: Sequence[str]) -> Mapping[str, int]:
    return dict.fromkeys(map(stem, words), 1)


def _near(words: Sequence[str]) -> Mapping[str, int]:
    stems = [stem(word) for word in words]
    return dict.fromkeys({*stems, *near_telling(stems)}, 1)


def _about(words: Sequence[str]) -> Mapping[str, int]:
    return dict.fromkeys(notions([stem(word) for word in words]), 1)


def _pieces(words: Sequence[str]) -> Mapping[str, int]:
    return Counter(piece for word in words for piece in pieces(word))


_TELLING_STEMS = frozenset(map(stem, _TELLING.split()))
_NOTIONS = {stem(word): notion for notion, words in reversed(WORDS.items()) for word in words.split()}
VIEWS = (
    View(PAIRS, 5, "ratio", 3_000, _pairs),
    View(STEMS, 5, "rarity", 3_000, _stems),
    View(NEAR, 5, "rarity", 4_000, _near),
    View(PIECES, 50, "rarity", 4_000, _pieces),
    View(ABOUT, 5, "rarity", 4_000, _about),
)
BY_NAME = {view.name: view for view in VIEWS}
