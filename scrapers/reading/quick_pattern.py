"""A regular expression that is tried only where a text holds a word that it needs.

Lists of a hundred words in twenty languages are slow to search for one place after another: Python's engine tries all
of them at each letter. Here one pass of Aho-Corasick finds the words, and the expression is matched where one stands.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

_FOLDED_ALIKE = (("İ", "i"), ("ı", "i"), ("ſ", "s"), ("ς", "σ"), ("Σ", "σ"))
_FAR = 40
"""Characters that may precede a needed word in a match; where more may, the plain expression is used."""


def one_line(words: str) -> str:
    """Return alternatives that are written over several indented lines as one regular expression."""
    return re.sub(r"\n\s*", "", words).strip("|")


def folded(text: str) -> str:
    """Return the text in lower case, one character for one, so that places stay the same."""
    if text.isascii():
        return text.lower()
    for odd, plain in _FOLDED_ALIKE:
        if odd in text:
            text = text.replace(odd, plain)
    return text.lower()


class QuickPattern:
    """Finds the very matches of a compiled expression that ignores case, by the words it cannot do without."""

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = re.compile(pattern, flags)
        needed = _needed(_parser.parse(pattern, flags))
        if needed is None or any(not word or before > _FAR for word, before in needed):
            raise ValueError(
                f"no words that every match holds in its first {_FAR} characters: {pattern[:60]}; use re.compile"
            )
        reach: dict[str, int] = {}
        for word, before in needed:
            reach[folded(word)] = max(before, reach.get(folded(word), 0))
        self.words = frozenset(reach)
        self._before = list(reach.values())
        self._words = AhoCorasick(list(reach), implementation=Implementation.DFA)

    def search(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match, as `re.Pattern.search` does."""
        if not (hits := self._hits(text, pos, endpos)):
            return None
        return next(self._matches(text, hits, pos, endpos), None)

    def finditer(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield the matches, as `re.Pattern.finditer` does."""
        return self._matches(text, self._hits(text, pos, endpos), pos, endpos)

    def stands_as_written(self, text: str) -> bool:
        """Say whether a match stands in a large text: of words in small letters, in capitals or with a first capital.

        To fold a large text costs more than to search it.
        """
        hits = self._spelled.find_matches_as_indexes(text, overlapping=True)
        before = max(self._before)
        return any(
            self.pattern.match(text, place)
            for _, start, _ in hits
            for place in range(max(0, start - before), start + 1)
        )

    @cached_property
    def _spelled(self) -> AhoCorasick:
        spelled = sorted({form for word in self.words for form in (word, word.upper(), word.capitalize())})
        return AhoCorasick(spelled, implementation=Implementation.DFA)

    def _hits(self, text: str, pos: int, endpos: int) -> list[tuple[int, int, int]]:
        part = text[pos:endpos] if pos or endpos < len(text) else text
        return self._words.find_matches_as_indexes(folded(part), overlapping=True)

    def _matches(self, text: str, hits: list[tuple[int, int, int]], pos: int, endpos: int) -> Iterator[re.Match[str]]:
        """Match wherever a match that holds one of the words found may start, in order."""
        starts = {pos + start - back for index, start, _ in hits for back in range(self._before[index] + 1)}
        for start in sorted(starts):
            if start >= pos and (found := self.pattern.match(text, start, endpos)) is not None:
                pos = found.end()
                yield found


class NeededWords:
    """The words of which every match of several expressions holds one: where none stands nothing need be searched."""

    def __init__(self, *patterns: QuickPattern, words: Iterable[str] = ()) -> None:
        needed = sorted({*map(folded, words), *(word for pattern in patterns for word in pattern.words)})
        self._words = AhoCorasick(needed, implementation=Implementation.DFA)

    def lines(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the lines of a text that hold such a word, each with where it begins."""
        found = self._words.find_matches_as_indexes(folded(text), overlapping=True)
        begin = end = -1
        for place in sorted({start for _, start, _ in found}):
            if place > end:
                begin, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
                end = end if end >= 0 else len(text)
                yield begin, text[begin:end]

    def stand_in(self, text: str) -> bool:
        """Say whether a text holds such a word."""
        return bool(self._words.find_matches_as_indexes(folded(text)))


def _needed(tree: Any) -> list[tuple[str, int]] | None:  # noqa: ANN401 - the standard library's own parse tree
    """Return words of which every match holds one, each with the most characters that may precede it in the match."""
    best: list[tuple[str, int]] | None = None
    before = 0
    word = ""
    for kind, value in [*tree, (None, None)]:
        if kind is code.LITERAL:
            word += chr(value)
            continue
        if word:
            best = _better(best, [(word, before)])
            before, word = before + len(word), ""
        inner = _inner(kind, value)
        if inner is not None:
            best = _better(best, [(text, before + back) for text, back in inner])
        before += _width(kind, value)
    return best


def _inner(kind: Any, value: Any) -> list[tuple[str, int]] | None:  # noqa: ANN401
    if kind is code.SUBPATTERN:
        return _needed(value[3])
    if kind in {code.MAX_REPEAT, code.MIN_REPEAT} and value[0] > 0:
        return _needed(value[2])
    if kind is code.BRANCH:
        branches = [_needed(branch) for branch in value[1]]
        if all(branch is not None for branch in branches):
            return [word for branch in branches for word in branch or ()]
    return None


def _better(one: list[tuple[str, int]] | None, other: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Choose the words that leave fewer places to try: longer ones, nearer to where the match starts."""

    def worth(words: list[tuple[str, int]]) -> float:
        return min(min(len(word), 6) - back / 4 for word, back in words)

    return other if one is None or worth(other) > worth(one) else one


def _width(kind: Any, value: Any) -> int:  # noqa: ANN401
    if kind in {None, code.AT, code.ASSERT, code.ASSERT_NOT}:
        return 0
    if kind is code.SUBPATTERN:
        return int(value[3].getwidth()[1])
    if kind in {code.MAX_REPEAT, code.MIN_REPEAT}:
        return int(min(value[1] * value[2].getwidth()[1], 1000))
    if kind is code.BRANCH:
        return int(max(branch.getwidth()[1] for branch in value[1]))
    return 1
