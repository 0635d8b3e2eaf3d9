"""From sightings to findings: consecutive deviations of one offer are one episode, suspected or confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.facts.offer import readings_vouch, vouches_for_nothing
from monitor.replay.sightings import Sighted
from monitor.rulebook.records import Scalar
from monitor.vocabulary import Verdict

Step = tuple[Sighted, Verdict]


@dataclass(frozen=True)
class Episode:
    """A deviation over time, with the fact as it was last found deviating.

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


def of_offer(steps: Sequence[Step], confirm_after: timedelta, names: Set[str] = frozenset()) -> list[Episode]:
    """Return the episodes of one offer, given every sighting in order of time; `names` is what the rule reads.

    As in a live pass: it ends when the offer complies again or was gone at some visit; a sighting that could not be
    assessed neither goes on with it nor ends it.
    """
    found: list[Episode] = []
    running: Episode | None = None
    before: Sighted | None = None
    deviating: Sighted | None = None
    for seen, said in steps:
        if running and before and _was_gone(before, seen):
            found.append(replace(running, ended_at=before.gone, end="the offer ended"))
            running = None
        if said == Verdict.VIOLATES:
            same = deviating is not None and deviating.observation == seen.observation
            running = _confirmed(_seen_again(running, seen, same=same), seen, confirm_after, names)
            deviating = seen
        elif said == Verdict.COMPLIES and running:
            found.append(replace(running, ended_at=seen.first, end="complies again"))
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


def _seen_again(running: Episode | None, seen: Sighted, *, same: bool) -> Episode:
    agreed = running.agreed if running and same else seen.first
    first = running.first if running else seen.first
    count = running.sightings + seen.count if running else seen.count
    found = replace(running, fact=seen.fact) if running else Episode(seen.fact)
    return replace(found, first=first, last=seen.last, agreed=agreed, sightings=count)


def _confirmed(found: Episode, seen: Sighted, confirm_after: timedelta, names: Set[str]) -> Episode:
    if found.confirmed_by or found.agreed is None or seen.last is None or vouches_for_nothing(seen.fact):
        return found
    if readings_vouch(seen.fact, names):
        return replace(found, confirmed_by="two_readings", confirmed_at=seen.first)
    if seen.last > found.agreed and seen.last - found.agreed >= confirm_after:
        return replace(found, confirmed_by="second_capture", confirmed_at=seen.last)
    return found
