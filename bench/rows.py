"""Facts brought into the form that most peers judge fastest: only what the rules read, patterns searched beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.guarded import Guarded, Matches, attributes_of, guarded, leaves
from bench.peer import Fact
from monitor.rulebook.records import Rule, Scalar


class Rows:
    """Makes rows of facts for some rules.

    Regular expressions of a peer are slow (one compiles them anew for every fact), of another dialect, or missing. A
    user who wants speed searches with Python's `re` before and hands over a boolean, as our own engine does.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.types = attributes_of(list(rules))
        self._names = tuple(self.types)
        self._searches: dict[tuple[str, str], str] = {}
        for leaf in (leaf for rule in rules for leaf in leaves(guarded(rule))):
            if isinstance(leaf, Matches):
                key = (leaf.attribute, leaf.pattern)
                self._searches.setdefault(key, f"{leaf.attribute}__found{len(self._searches)}")
        self._patterns = [(name, re.compile(pattern), key) for (name, pattern), key in self._searches.items()]

    @property
    def names(self) -> list[str]:
        """The names a row may hold."""
        return [*self._names, *self._searches.values()]

    def found(self, leaf: Matches) -> str:
        """Return the name of the boolean that says whether a pattern was found."""
        return self._searches[leaf.attribute, leaf.pattern]

    def whole(self, fact: Fact) -> dict[str, Scalar | None]:
        """Return a row with every name, None where unknown."""
        row = {name: fact[name] for name in self._names}
        for name, pattern, key in self._patterns:
            value = fact[name]
            row[key] = None if value is None else pattern.search(str(value)) is not None
        return row

    def known(self, fact: Fact) -> dict[str, Scalar]:
        """Return a row without what is unknown."""
        row = {name: value for name in self._names if (value := fact[name]) is not None}
        for name, pattern, key in self._patterns:
            if name in row:
                row[key] = pattern.search(str(row[name])) is not None
        return row


def texts(part: Guarded) -> list[str]:
    """Return the texts that a condition compares with, patterns left out."""
    found = []
    for leaf in leaves(part):
        values = getattr(leaf, "values", (getattr(leaf, "value", None),))
        found += [value for value in values if isinstance(value, str)]
    return found
