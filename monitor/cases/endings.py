"""Why findings ended that ended together: what was put right, what legal dismissed, what was nothing to cure."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.cases.allowed import BROKE_NOTHING
from monitor.cases.attribution import ANOTHERS, IDENTIFIED
from monitor.cases.by_policy import is_by_policy
from monitor.cases.unwatched import NOT_WATCHED
from monitor.model import Violation
from monitor.vocabulary import ViolationStatus

LET_GO = {
    ANOTHERS: "not this party's deviation",
    IDENTIFIED: IDENTIFIED,
    NOT_WATCHED: NOT_WATCHED,
    BROKE_NOTHING: "it broke nothing",
}
"""By the head of a finding's end that is no cure, the most telling first: why steps that wait for it are withdrawn."""


def let_go_as(row: Violation) -> str:
    """Return the head of a finding's end that is no cure, or an empty string."""
    return next((head for head in LET_GO if row.end_reason.startswith(head)), "")


def by_weight(rows: Iterable[Violation]) -> list[Violation]:
    """Return findings that ended together, the one whose end tells most first: a deviation that was put right."""
    return sorted(rows, key=_rank)


def reasons(rows: Iterable[Violation]) -> str:
    """Return why findings ended, each reason once."""
    return "; ".join(dict.fromkeys(row.end_reason for row in rows))


def _rank(row: Violation) -> int:
    if row.status == ViolationStatus.CURED:
        return -2 if is_by_policy(row) else -3
    if row.status == ViolationStatus.DISMISSED:
        return 0
    head = let_go_as(row)
    return 1 + list(LET_GO).index(head) if head else -1
