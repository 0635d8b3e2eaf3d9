"""The domains of text attributes: vocabularies of the house, and the public codes that whoever loads data lets in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache

from babel import Locale

from monitor.policy.codes import countries, is_region
from monitor.rulebook.domain import Domain
from monitor.rulebook.literals import known_currencies
from monitor.vocabulary import JURISDICTIONS, US_REGIONS, jurisdiction_of


def words(values: type[StrEnum] | Iterable[str]) -> Domain:
    """Return a domain of just these words."""
    return Domain(tuple(map(str, values)))


@cache
def country() -> Domain:
    """Return the ISO 3166-1 codes; a country's English name leads to its code."""
    return Domain(tuple(sorted(countries())), "an ISO 3166-1 code such as DE", names=_named())


@cache
def region() -> Domain:
    """Return the ISO 3166 codes of countries and of their parts."""
    known = (*sorted(countries()), *sorted(US_REGIONS))
    return Domain(known, "an ISO 3166 code such as DE or US-MD", also=is_region, names=_named())


@cache
def part_of_country() -> Domain:
    """Return the ISO 3166-2 codes, and the empty text for a part that is not entered."""
    return Domain(("", *sorted(US_REGIONS)), "an ISO 3166-2 code such as US-MD", also=_is_part)


@cache
def currency() -> Domain:
    """Return the ISO 4217 codes, old ones included: a page may still show one."""
    return Domain(tuple(sorted(known_currencies())), "an ISO 4217 code such as EUR")


@cache
def jurisdiction() -> Domain:
    """Return the law's columns; a country or its name leads to its column."""
    columns = {name: jurisdiction_of(code) for name, code in _named().items()}
    columns |= {code.casefold(): jurisdiction_of(code) for code in countries()}
    return Domain(JURISDICTIONS, names={**columns, **dict.fromkeys(("european union", "eea", "europe"), "EU")})


@cache
def day() -> Domain:
    """Return the days, as ISO 8601 writes them."""
    return Domain((), "a day such as 2026-03-31", also=_is_day)


def _is_part(text: str) -> bool:
    return "-" in text and is_region(text)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@cache
def _named() -> dict[str, str]:
    known = countries()
    named = {str(name).casefold(): str(code) for code, name in Locale("en").territories.items() if code in known}
    return {"uk": "GB", "usa": "US", **named}
