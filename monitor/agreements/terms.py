"""What an agreement's text says of its term, renewal, law, territory, exclusivity, shares and parties, each in place.

What the text does not say, or says twice in different ways, stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.agreements import term_patterns
from monitor.agreements.term_patterns import NUMBERS
from monitor.rulebook.records import Scalar

READ_ATTRIBUTES = {"agreement_years": "term_years", "auto_renew": "auto_renew"}
"""attributes of the fact `clause` that a text can answer, and the term that does"""
_MONTHS = re.compile(r"m(?:onth|onat|ois)|месяц", re.IGNORECASE)
_MOST_PERCENTAGES = 40
_LONGEST_NAME = 8
"""words of a party's name"""


@dataclass(frozen=True)
class TextTerm:
    """One thing the text says: its name, its value, and where (`text[start:end]`).

    Names: term_years (begun years), auto_renew, governing_law, territory, exclusive, percentage (percent as written),
    party.
    """

    name: str
    value: Scalar
    start: int
    end: int


@dataclass(frozen=True)
class TextTerms:
    """All that was found, in order of the text; `known` answers for one agreement attribute."""

    found: tuple[TextTerm, ...]

    def known(self, name: str) -> TextTerm | None:
        """Return the first place that says it, or None where nothing does or places contradict each other."""
        said = [term for term in self.found if term.name == name]
        return said[0] if said and len({term.value for term in said}) == 1 else None

    @property
    def attributes(self) -> dict[str, TextTerm]:
        """The attributes of the fact `clause` that the text answers, by name."""
        return {attribute: term for attribute, name in READ_ATTRIBUTES.items() if (term := self.known(name))}


def terms_of(text: str) -> TextTerms:
    """Return what an agreement's text says of itself."""
    found = [
        *_spans(text),
        *_yes_or_no(text, "auto_renew", term_patterns.RENEWS, term_patterns.NO_RENEWAL),
        *_yes_or_no(text, "exclusive", term_patterns.EXCLUSIVE, term_patterns.NOT_EXCLUSIVE),
        *_values(text, "governing_law", term_patterns.LAW),
        *_values(text, "territory", term_patterns.TERRITORY),
        *list(_values(text, "percentage", term_patterns.PERCENT))[:_MOST_PERCENTAGES],
        *_parties(text),
    ]
    return TextTerms(tuple(sorted(found, key=lambda term: (term.start, term.name))))


def _spans(text: str) -> Iterator[TextTerm]:
    taken: set[int] = set()
    for regex in term_patterns.TERM:
        for found in regex.finditer(text):
            count = found["count"].lower()
            number = int(count) if count.isdigit() else NUMBERS[count]
            if number and found.start("count") not in taken:
                taken.add(found.start("count"))
                years = -(-number // 12) if _MONTHS.match(found["unit"]) else number
                yield TextTerm("term_years", years, found.start(), found.end())


def _yes_or_no(
    text: str, name: str, yes: Sequence[re.Pattern[str]], no: Sequence[re.Pattern[str]]
) -> Iterator[TextTerm]:
    """Yield what is affirmed and what is denied; a place inside a denial affirms nothing."""
    denied = [found.span() for regex in no for found in regex.finditer(text)]
    for start, end in denied:
        yield TextTerm(name, False, start, end)
    for regex in yes:
        for found in regex.finditer(text):
            if not any(start < found.end() and found.start() < end for start, end in denied):
                yield TextTerm(name, True, *found.span())


def _values(text: str, name: str, regexes: Sequence[re.Pattern[str]]) -> Iterator[TextTerm]:
    for regex in regexes:
        for found in regex.finditer(text):
            yield TextTerm(name, " ".join(found["value"].split()).strip(" ,"), *found.span("value"))


def _parties(text: str) -> Iterator[TextTerm]:
    beginning = text[: term_patterns.PARTIES_WITHIN]
    for regex in term_patterns.PARTIES:
        found = regex.search(beginning)
        if found and all(len(found[side].split()) <= _LONGEST_NAME for side in ("one", "two")):
            for side in ("one", "two"):
                yield TextTerm("party", " ".join(found[side].split()), *found.span(side))
            return
