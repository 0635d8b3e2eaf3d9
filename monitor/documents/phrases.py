"""Small phrases that every document shares: dates, numbers of things, and whom a case is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from monitor.model import Party
from monitor.rulebook.records import ClauseVerdict
from monitor.vocabulary import OWN_HOUSE

SHORT = 60
"""characters of what somebody wrote that stand in a line among others"""


def day(value: date) -> str:
    """Return a date as "3 March 2026"."""
    return str(format_date(value, "d MMMM yyyy", locale="en"))


def weekday(value: date) -> str:
    """Return a date with its weekday, as "Tuesday, 3 March 2026"."""
    return str(format_date(value, "EEEE, d MMMM yyyy", locale="en"))


def short_moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a time in the reader's zone as "3 Mar 07:00", where year and zone stand beside it already."""
    local = at.astimezone(zone)
    return f"{short_day(local)} {local:%H:%M}"


def short_day(value: date) -> str:
    """Return a date as "3 Mar"."""
    return str(format_date(value, "d MMM", locale="en"))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a time in the reader's zone as "3 Mar 2026 07:00 CET"."""
    local = at.astimezone(zone)
    return f"{format_date(local, 'd MMM yyyy', locale='en')} {local:%H:%M} {local.tzname()}"


def listed(items: Iterable[str], limit: int = 5) -> str:
    """Return the items joined by commas; what goes beyond the limit is counted, not dropped silently."""
    known = list(items)
    more = f" and {len(known) - limit} more" if len(known) > limit else ""
    return ", ".join(known[:limit]) + more


def party_shown(party: Party | None, party_key: str, fact: Mapping[str, Any]) -> str:
    """Return a party's name; a seller nobody has identified is quoted as it calls itself, with the site."""
    if party is not None:
        return party.name
    if party_key == OWN_HOUSE:
        return "our own house"
    kind, _, rest = party_key.partition(":")
    if kind != "seller":
        return party_key or "unknown party"
    site, _, folded = rest.partition(":")
    if not folded:
        return f"a seller that {site} does not name"
    return f"“{fact.get('seller') or folded}” on {site} (not identified)"


def verdict_words(verdict: ClauseVerdict) -> str:
    """Return what a law says of a clause as "EU: needs review; Art. 101 TFEU (to be confirmed by counsel)"."""
    mark = "" if verdict.confirmed else " (to be confirmed by counsel)"
    return f"{verdict.jurisdiction}: {verdict.verdict.replace('_', ' ')}; {verdict.citation}{mark}"


def shortened(text: str) -> str:
    """Return what somebody wrote, cut where it is long."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"
