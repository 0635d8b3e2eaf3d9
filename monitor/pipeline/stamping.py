"""Have the end of the evidence chain time-stamped after a pass, where a server is configured."""

from __future__ import annotations

import asyncio

from monitor.evidence.timestamps import REQUEST_TYPE, TimestampError, accepted, keep, remember, request_for, stamped
from monitor.health import outages
from monitor.pipeline.journey import Journey
from monitor.pipeline.politeness import limits_of
from scrapers.fetch_post import post
from scrapers.records import FetchFailure

SUBJECT = "timestamp"


def stamp(journey: Journey) -> None:
    """Stamp the chain as far as it came; a server that is down is told once and asked again by the next pass."""
    url, archive = journey.workspace.settings.evidence.timestamp_url, journey.archive.archive
    last = archive.last_sequence
    if not url or not last or last in stamped(archive.directory):
        return
    try:
        keep(archive.directory, last, _asked(journey, url, archive.entry(last).chain))
    except TimestampError as error:
        _failed(journey, f"no time stamp from {url}: {error}; the next pass asks again")
        return
    with journey.database.session(writes_after_reading=True) as session:
        outages.end(session, SUBJECT, now=journey.now)
        remember(session, archive.directory)
        session.commit()
    journey.progress("timestamp", f"evidence up to {last}")


def _asked(journey: Journey, url: str, chain: str) -> bytes:
    request = request_for(chain)
    limits = limits_of(journey.workspace.settings.collect)
    answer = asyncio.run(
        post(url, request.as_bytes(), content_type=REQUEST_TYPE, limits=limits, now=lambda: journey.now)
    )
    if isinstance(answer, FetchFailure):
        raise TimestampError(f"{answer.kind}: {answer.detail}")
    if answer.status != 200:
        raise TimestampError(f"it answered {answer.status}")
    accepted(answer.body, request)
    return answer.body


def _failed(journey: Journey, text: str) -> None:
    with journey.database.session(writes_after_reading=True) as session:
        news = outages.begin(session, SUBJECT, text, now=journey.now)
        session.commit()
    if news:
        journey.failures.append(text)
