"""What is told of a suspicion beside the finding: how long it has stood, and how often it came and went before."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from monitor.documents.case_files import CaseFile
from monitor.documents.phrases import short_day, short_moment
from monitor.documents.window import Window
from monitor.model import Violation
from scrapers.counted import number_of

_AGAIN_AT = (timedelta(days=1), *(timedelta(weeks=week) for week in range(1, 14)))
"""Ages at which a suspicion that still stands is told again: after a day, and then every week of a quarter."""


def told_in(window: Window) -> ColumnElement[bool]:
    """Return the condition that a suspicion arose in the window, or has stood so long now that it is told again.

    Again only if it was seen again: of a page that could not be looked at the digest tells elsewhere.
    """
    again = or_(*(window.earlier(age).sql(Violation.first_seen) for age in _AGAIN_AT))
    return or_(window.sql(Violation.first_seen), (col(Violation.sightings) > 1) & again)


def unconfirmed_words(file: CaseFile, violation: Violation, zone: ZoneInfo) -> str:
    """Return how often a suspicion was seen without being confirmed and how often the same came and went before."""
    said = []
    if violation.sightings > 1:
        why = (
            "what was seen changed in between, and captures that differ confirm nothing"
            if violation.differing_evidence_id is not None
            else "nothing has confirmed it yet"
        )
        since = short_moment(violation.first_seen, zone)
        said.append(f"Seen at {violation.sightings} visits since {since}: {why}.")
    if count := len(file.lapsed):
        first = short_day(file.lapsed[0].first_seen.astimezone(zone))
        times = f"once before, on {first}," if count == 1 else f"{number_of(count, 'time')} before since {first}"
        said.append(f"The same was suspected {times} and was over before anything confirmed it.")
    return " ".join(said)
