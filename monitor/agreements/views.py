"""The ways in which the second reader looks at a text: stems with their neighbours, stems alone, pieces of words.

Each has the same words in another grain: pairs tell what is said of what, stems are seen often enough to be known
well, pieces know something of words that were never seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

PAIRS = "pairs"
STEMS = "stems"
PIECES = "pieces"
_WORD = re.compile(r"[a-z]+|0|%|\$")
_NUMBER = re.compile(r"\d[\d,.]*")
_NON = re.compile(r"\bnon[-\s]+")
_ENDINGS = tuple("ations ation ities ively ingly ments ment ing ies ive ion ed es ly s y e".split())
_LEAST_STEM = 4
_LENGTHS = (3, 4, 5)


@dataclass(frozen=True)
class View:
    """One way to look at a text.

    `short`: features by which every text counts as longer than it is: a single word of a heading is no proof.
    `importance`: features are weighted for learning by how they differ between clauses of a type and others (`ratio`)
    or by how rare they are (`rarity`). `kept`: how many of a type are kept; `share`: of the score that is this view's.
    """

    name: str
    short: int
    importance: Literal["ratio", "rarity"]
    kept: int
    share: float
    of_words: Callable[[Sequence[str]], Mapping[str, int]]

    def features(self, text: str) -> Mapping[str, int]:
        """Return the features of a text and how often each counts."""
        return self.of_words(words_of(text))


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case; all numbers are one word, "non-exclusive" too."""
    return _WORD.findall(_NON.sub("non", _NUMBER.sub("0", text.lower()).replace("\u00ad", "")))


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


def pieces(word: str) -> list[str]:
    """Return the pieces of three to five letters of a word, whose ends are marked by blanks."""
    whole = f" {word} "
    return [whole[at : at + length] for length in _LENGTHS for at in range(len(whole) - length + 1)]


def _pairs(words: Sequence[str]) -> Mapping[str, int]:
    stems = [stem(word) for word in words]
    return dict.fromkeys({*stems, *neighbours(stems)}, 1)


def _stems(words: Sequence[str]) -> Mapping[str, int]:
    return dict.fromkeys(map(stem, words), 1)


def _pieces(words: Sequence[str]) -> Mapping[str, int]:
    return Counter(piece for word in words for piece in pieces(word))


VIEWS = (
    View(PAIRS, 5, "ratio", 3_000, 0.25, _pairs),
    View(STEMS, 5, "rarity", 3_000, 0.5, _stems),
    View(PIECES, 50, "rarity", 4_000, 0.25, _pieces),
)
BY_NAME = {view.name: view for view in VIEWS}
