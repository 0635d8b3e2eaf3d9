"""The small language of the signals: words, `<vocabulary>` names and gaps, compiled to regular expressions.

`<must_not> .. <resell> .. below` reads: a prohibition, within a short gap a word of reselling, within a short gap
the word "below". `..` is a gap of up to 90 characters, `...` of up to 240, ` .{0,60}?` one of up to 60 (punctuation may
stand where it begins, and a word begins where it ends, with a blank before it or not); `word*` is any word beginning
so, `(stem|other stem)*` one beginning as any of these, and `<name>*` one beginning as a named phrase says; round
brackets, `|` and `?` are those of regular expressions, and so is the `*` after a bracket that does not end in a letter.
Everything stands at word boundaries, letter case aside, but for what `(?-i:…)` holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from monitor.agreements.letters import Letters, without_dots
from monitor.agreements.needed_letters import Needed, needed, phrases_needed

_NAME = re.compile(r"<(\w+)>")
_GAPS = ((" ... ", r"(?!\w).{0,240}?(?<!\w)"), (" .. ", r"(?!\w).{0,90}?(?<!\w)"))
_SHORT_GAP = re.compile(r" (\.\{0,\d+\}\?) ?")
_CASED = "(?-i:"
"""begins what heeds letter case, in a pattern"""
_ESCAPE = re.compile(r"\\.|[^\W\d_]")
_STEM = re.compile(r"(?:(?<=[^\W_])(?<!\\[A-Za-z])|(?<=[^\W\d_]\))(?<!\\w\)))\*")
_NAMED_STEM = re.compile(r"(?<=>)\*")


class PatternError(ValueError):
    """A pattern of the signals is not well formed; the message says which and why."""


@dataclass(frozen=True)
class CasedPattern:
    """A regular expression that heeds letter case only where it says so.

    Most do not: those are searched in the lower case of a text, which takes half the time of ignoring case. There are
    thousands, and a text needs those of its language alone: each is compiled when it is first searched.
    """

    source: str
    """as it is written in the signals"""
    expression: str
    cased: bool

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression; raises `PatternError` where it is not well formed."""
        try:
            if self.cased:
                return re.compile(self.expression, re.IGNORECASE)
            return re.compile(_ESCAPE.sub(_lowered, self.expression))
        except re.error as error:
            raise PatternError(f"'{self.source}' is not a pattern: {error}") from error

    def search(self, text: Letters) -> re.Match[str] | None:
        """Return the first match."""
        return self.regex.search(text.written if self.cased else text.lower)

    def finditer(self, text: Letters, start: int = 0) -> Iterator[re.Match[str]]:
        """Yield the matches from `start` on."""
        return self.regex.finditer(text.written if self.cased else text.lower, start)

    def match(self, text: Letters, place: int) -> re.Match[str] | None:
        """Return the match that begins at `place`."""
        return self.regex.match(text.written if self.cased else text.lower, place)


@dataclass(frozen=True)
class Pattern:
    """A pattern of a signal; a text without every vocabulary name in `requires` cannot match it.

    Nor can one that lacks all letters of a set of `needs`.
    """

    source: str
    regex: CasedPattern
    requires: tuple[str, ...]
    needs: tuple[Needed, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The named phrases of one language, each as a regular expression without groups."""

    language: str
    phrases: Mapping[str, str]
    regexes: Mapping[str, CasedPattern]
    needs: Mapping[str, list[Needed]]

    def pattern(self, source: str) -> Pattern:
        """Return a pattern of this language; raises `PatternError` for a name that it does not have."""
        regex = _cased(source, self.phrases)
        return Pattern(source, regex, tuple(dict.fromkeys(_required(source))), tuple(needed(source, self.needs)))


def vocabulary(language: str, entries: Mapping[str, list[str]]) -> Vocabulary:
    """Build a vocabulary; an entry may use the names of entries above it. Raises `PatternError`."""
    phrases: dict[str, str] = {}
    for name, alternatives in entries.items():
        phrases[name] = "(?:" + "|".join(_expanded(phrase, phrases) for phrase in alternatives) + ")"
    regexes = {name: _cased(f"<{name}>", phrases) for name in phrases}
    return Vocabulary(language, phrases, regexes, phrases_needed(entries))


def _expanded(source: str, phrases: Mapping[str, str]) -> str:
    """Return a pattern as regular expression text."""

    def phrase(found: re.Match[str]) -> str:
        if found[1] not in phrases:
            raise PatternError(f"unknown vocabulary name <{found[1]}> in '{source}'")
        return phrases[found[1]]

    # Names are put in last: what they stand for is a regular expression already.
    source = _NAMED_STEM.sub(r"\\w*", source)
    parts = _NAME.split(source)
    for place in range(0, len(parts), 2):
        parts[place] = _STEM.sub(r"\\w*", parts[place])
    text = "".join(part if place % 2 == 0 else f"<{part}>" for place, part in enumerate(parts))
    for sign, gap in _GAPS:
        text = text.replace(sign, gap)
    text = _SHORT_GAP.sub(r"(?!\\w)\1(?<![^\\W\\d_])", text)
    text = re.sub(r"(?<!\\)\((?!\?)", "(?:", text)
    return _NAME.sub(phrase, text)


def _cased(source: str, phrases: Mapping[str, str]) -> CasedPattern:
    text = rf"(?<!\w)(?:{without_dots(_expanded(source, phrases))})(?!\w)"
    return CasedPattern(source, text, _CASED in text)


def _lowered(found: re.Match[str]) -> str:
    """Return a letter in lower case, an escape like \\W as it is."""
    return found[0] if found[0].startswith("\\") else found[0].lower()


def _required(source: str) -> Iterator[str]:
    """Yield the names that every match must hold: those outside brackets, not optional, without a choice."""
    if re.search(r"\|", re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", source))):
        return
    depth = 0
    for found in re.finditer(r"[()]|<(\w+)>([?*])?", source):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if found[1] and depth == 0 and not found[2]:
            yield found[1]
