"""The small language of the signals: words, `<vocabulary>` names and gaps, compiled to regular expressions.

`<must_not> .. <resell> .. below` reads: a prohibition, within a short gap a word of reselling, within a short gap
the word "below". `..` is a gap of up to 90 characters, `...` of up to 240, ` .{0,60}?` one of up to 60 (punctuation may
stand where it begins, and a word begins where it ends); `word*` is any word beginning so; round brackets, `|` and `?`
are those of regular expressions. Everything stands at word boundaries, letter case aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_NAME = re.compile(r"<(\w+)>")
_GAPS = ((" ... ", r"(?!\w).{0,240}?(?<!\w)"), (" .. ", r"(?!\w).{0,90}?(?<!\w)"))
_SHORT_GAP = re.compile(r" (\.\{0,\d+\}\?)")
_STEM = re.compile(r"(?<=[^\W_])(?<!\\w)\*")


class PatternError(ValueError):
    """A pattern of the signals is not well formed; the message says which and why."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern; a text without every vocabulary name in `requires` cannot match it."""

    source: str
    regex: re.Pattern[str]
    requires: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The named phrases of one language, each as a regular expression without groups."""

    language: str
    phrases: Mapping[str, str]
    regexes: Mapping[str, re.Pattern[str]]

    def pattern(self, source: str) -> Pattern:
        """Compile a pattern of this language; raises `PatternError`."""
        regex = _compiled(source, self.phrases)
        return Pattern(source, regex, tuple(dict.fromkeys(_required(source))))


def vocabulary(language: str, entries: Mapping[str, list[str]]) -> Vocabulary:
    """Build a vocabulary; an entry may use the names of entries above it. Raises `PatternError`."""
    phrases: dict[str, str] = {}
    for name, alternatives in entries.items():
        phrases[name] = "(?:" + "|".join(_expanded(phrase, phrases) for phrase in alternatives) + ")"
    regexes = {name: _compiled(f"<{name}>", phrases) for name in phrases}
    return Vocabulary(language, phrases, regexes)


def _expanded(source: str, phrases: Mapping[str, str]) -> str:
    """Return a pattern as regular expression text."""

    def phrase(found: re.Match[str]) -> str:
        if found[1] not in phrases:
            raise PatternError(f"unknown vocabulary name <{found[1]}> in '{source}'")
        return phrases[found[1]]

    # Names are put in last: what they stand for is a regular expression already.
    parts = _NAME.split(source)
    for place in range(0, len(parts), 2):
        parts[place] = _STEM.sub(r"\\w*", parts[place])
    text = "".join(part if place % 2 == 0 else f"<{part}>" for place, part in enumerate(parts))
    for sign, gap in _GAPS:
        text = text.replace(sign, gap)
    text = _SHORT_GAP.sub(r"(?!\\w)\1(?<![^\\W\\d_])", text)
    text = re.sub(r"\((?!\?)", "(?:", text)
    return _NAME.sub(phrase, text)


def without_dots(text: str) -> str:
    """Return the text with "ё" written "е", as most Russian contracts write it; every place stays where it was."""
    return text.replace("ё", "е").replace("Ё", "Е")


def _compiled(source: str, phrases: Mapping[str, str]) -> re.Pattern[str]:
    try:
        return re.compile(rf"(?<!\w)(?:{without_dots(_expanded(source, phrases))})(?!\w)", re.IGNORECASE)
    except re.error as error:
        raise PatternError(f"'{source}' is not a pattern: {error}") from error


def _required(source: str) -> Iterator[str]:
    """Yield the names that every match must hold: those outside brackets, not optional, without a choice."""
    if re.search(r"\|", re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", source))):
        return
    depth = 0
    for found in re.finditer(r"[()]|<(\w+)>(\?)?", source):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if found[1] and depth == 0 and not found[2]:
            yield found[1]
