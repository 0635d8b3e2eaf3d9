"""A sentence as the signals see it: its letters, where its own words begin, and which vocabulary it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.agreements.letters import letters, without_dots
from monitor.agreements.patterns import Pattern, Vocabulary

_NEAR = 170
"""characters within which all must stand that is looked for together"""


class Words:
    """A sentence as the signals see it: what leads into it, itself, and which vocabulary it holds (looked up once)."""

    def __init__(self, text: str, own_from: int, vocabulary: Vocabulary) -> None:
        self.text = letters(without_dots(text))
        self.own_from = own_from
        self.vocabulary = vocabulary
        self._held: dict[str, bool] = {}
        self._found: dict[str, list[tuple[int, int]]] = {}

    def holds(self, name: str) -> bool:
        """Say whether the vocabulary entry occurs in the sentence."""
        if name not in self._held:
            self._held[name] = self.vocabulary.regexes[name].search(self.text) is not None
        return self._held[name]

    def search(self, pattern: Pattern) -> re.Match[str] | None:
        """Return the first match of the pattern, if all its vocabulary is there."""
        return pattern.regex.search(self.text) if self._may_hold(pattern) else None

    def first(self, pattern: Pattern) -> tuple[int, int] | None:
        """Return the span of the first match that ends in the sentence itself."""
        if not self._may_hold(pattern):
            return None
        return next((found.span() for found in pattern.regex.finditer(self.text) if found.end() > self.own_from), None)

    def near(self, together: Sequence[Pattern]) -> tuple[int, int] | None:
        """Return where the first of several stands and the last of them ends, if all are near each other."""
        # What is named last is the rarest: looked for first, it spares the other searches.
        if not all(self._places(pattern) for pattern in reversed(together)):
            return None
        places = [self._places(pattern) for pattern in together]
        for start, end in places[0]:
            low, high = start, end
            for others in places[1:]:
                near = min(others, key=lambda other: max(other[0] - high, low - other[1], 0))
                low, high = min(low, near[0]), max(high, near[1])
            if high - low <= _NEAR and high > self.own_from:
                return start, high
        return None

    def _may_hold(self, pattern: Pattern) -> bool:
        return all(self.holds(name) for name in pattern.requires)

    def _places(self, pattern: Pattern) -> list[tuple[int, int]]:
        if pattern.source not in self._found:
            matches = pattern.regex.finditer(self.text) if self._may_hold(pattern) else ()
            self._found[pattern.source] = [found.span() for found in matches]
        return self._found[pattern.source]
