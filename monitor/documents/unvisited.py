"""Times in which no page was visited, as where the machine stood still: nobody knows what the pages showed then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, or_, select

from monitor.documents.phrases import moment
from monitor.documents.window import Window
from monitor.model import Listing, Run
from reports.records import Gap

_LEAST = timedelta(hours=24)
_TOGETHER = timedelta(hours=1)
"""Passes nearer to each other are one visit to the channel: each site may have one of its own."""
_LOOK_BACK = timedelta(days=30)
_ADVICE = "`channelwarden health` says how the jobs of the schedule stand."


def unvisited(session: Session, window: Window, zone: ZoneInfo) -> list[Gap]:
    """Return the times that end in the window, or last, in which nothing was collected for long.

    That is for a day, and for half as long again as it is usual in this workspace.
    """
    if window.since is None:
        return []
    collects = or_(Run.plan == "run", col(Run.plan).startswith("collect"))
    lately = (Run.started_at > window.since - _LOOK_BACK, Run.started_at <= window.until)
    earlier = select(func.max(Run.started_at)).where(collects, Run.started_at <= window.since - _LOOK_BACK)
    last_before = session.exec(earlier).one()
    late = session.exec(select(Run.started_at).where(collects, *lately).order_by(col(Run.started_at))).all()
    passes = [*filter(None, [last_before]), *late]
    if not passes or session.exec(select(Listing.key).where(col(Listing.active)).limit(1)).first() is None:
        return []
    allowed = _allowed(passes, window.since)
    gaps = [
        _gap(f"From {moment(last, zone)} to {moment(after, zone)}", "showed then", ())
        for last, after in pairwise(passes)
        if after > window.since and after - last > allowed
    ]
    if window.until - passes[-1] > allowed:
        gaps.append(_gap(f"Since {moment(passes[-1], zone)}", "have shown since", ("nothing is collected",)))
    return gaps


def _allowed(passes: Sequence[datetime], before: datetime) -> timedelta:
    """Return how long nothing may be collected: who collects once a week is not told so each week."""
    pauses = [after - last for last, after in pairwise(passes) if after <= before and after - last > _TOGETHER]
    return max(_LEAST, median_low(pauses) * 3 / 2) if pauses else _LEAST


def _gap(when: str, missed: str, causes: tuple[str, ...]) -> Gap:
    reason = f"{when} nothing was collected: what the pages {missed} is not known."
    return Gap("No page was visited", 1, reason, _ADVICE, causes)
