"""From sightings to findings: consecutive deviations of one offer are one episode, suspected or confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.facts.offer import readings_vouch, vouches_for_nothing
from monitor.replay.sightings import Sighted
from monitor.rulebook.records import Scalar
from monitor.vocabulary import Verdict

Step = tuple[Sighted, Verdict]
BY_POLICY = "ended by the policy, its party put nothing right"
Fact = Mapping[str, Scalar | None]
FirstVisit = Callable[[Sighted, datetime], datetime]
"""Tells when an offer was seen for the first time from a moment on, of those it was sighted at."""


def last_known(seen: Sighted, since: datetime) -> datetime:
    """Return the last moment, where no visit in between is known."""
    return seen.last or since


@dataclass(frozen=True)
class Confirming:
    """What confirms a deviation: how long after the first a second capture has to be, and what the rule reads.

    `fell` tells, by the fact as found and as it is now, whether the least price fell below the offer.
    """

    after: timedelta
    fell: Callable[[Fact, Fact], bool]
    names: Set[str] = frozenset()
    first_visit: FirstVisit = last_known


@dataclass(frozen=True)
class Episode:
    """A deviation over time, with the fact as it was last found deviating, and `proven` as it was when confirmed.

    `confirmed_by` is empty for a suspicion: one sighting, or several within the hours of `limits` or that differ.
    `agreed` is since when captures show the same. `end` is empty while it stands.
    """

    fact: dict[str, Scalar | None]
    first: datetime | None = None
    last: datetime | None = None
    agreed: datetime | None = None
    sightings: int = 1
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    proven: dict[str, Scalar | None] | None = None
    ended_at: datetime | None = None
    end: str = ""

    def overlaps(self, other: Episode) -> bool:
        """Return whether both deviated at some common time."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return True
        return self.first <= other.last and other.first <= self.last


def of_document(steps: Iterable[Step]) -> list[Episode]:
    """Return the findings of a document's fact: a document confirms at once."""
    return [Episode(seen.fact, confirmed_by="document") for seen, said in steps if said == Verdict.VIOLATES]


def of_offer(steps: Sequence[Step], confirming: Confirming) -> list[Episode]:
    """Return the episodes of one offer, given every sighting in order of time.

    As in a live pass: it ends when the offer complies again or was gone at some visit; a sighting that could not be
    assessed neither goes on with it nor ends it, nor does one that vouches for nothing go on with what is confirmed.
    """
    found: list[Episode] = []
    running: Episode | None = None
    before: Sighted | None = None
    deviating = 0
    for seen, said in steps:
        if running and before and _was_gone(before, seen):
            found.append(replace(running, ended_at=before.gone, end="the offer ended"))
            running = None
        if said == Verdict.VIOLATES:
            if running is None or not running.confirmed_by or not vouches_for_nothing(seen.fact):
                running, deviating = _confirmed(_seen_again(running, seen), seen, confirming), seen.observation
        elif said == Verdict.COMPLIES and running:
            moved = seen.observation == deviating or confirming.fell(running.fact, seen.fact)
            found.append(replace(running, ended_at=seen.first, end=BY_POLICY if moved else "complies again"))
            running = None
        before = seen
    if running:
        ended = before is not None and before.gone is not None
        found.append(replace(running, ended_at=before.gone, end="the offer ended") if ended and before else running)
    return found


def _was_gone(before: Sighted, seen: Sighted) -> bool:
    """Return whether a visit between two sightings found no such offer; a changed price ends and begins at once."""
    if before.observation == seen.observation or before.gone is None or seen.first is None:
        return False
    return before.gone < seen.first


def _seen_again(running: Episode | None, seen: Sighted) -> Episode:
    first = running.first if running else seen.first
    agreed = first if first is None or seen.began is None else max(first, seen.began)
    count = running.sightings + seen.count if running else seen.count
    found = replace(running, fact=seen.fact) if running else Episode(seen.fact)
    return replace(found, first=first, last=seen.last, agreed=agreed, sightings=count)


def _confirmed(found: Episode, seen: Sighted, confirming: Confirming) -> Episode:
    if found.confirmed_by or found.agreed is None or seen.last is None or vouches_for_nothing(seen.fact):
        return found
    if readings_vouch(seen.fact, confirming.names):
        return replace(found, confirmed_by="two_readings", confirmed_at=seen.first, proven=seen.fact)
    if seen.last > found.agreed and seen.last - found.agreed >= confirming.after:
        at = seen.first
        if at is None or at <= found.agreed or at - found.agreed < confirming.after:
            # of many visits the first that comes late enough confirms, as the pass after it would
            since = found.agreed + max(confirming.after, timedelta(microseconds=1))
            at = confirming.first_visit(seen, since) if seen.count > 1 else seen.last
        return replace(found, confirmed_by="second_capture", confirmed_at=at, proven=seen.fact)
    return found
