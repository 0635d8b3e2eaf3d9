"""Where a flagged clause stands after the acts on it: open, waiting for a second look, accepted or dismissed."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model.clause_review import ReviewEvent

_DECISIONS = {"accept": "accepted", "reopen": "open", "dismiss": "dismissed"}
"""the acts that decide on a clause, and where it stands after each"""


def decides(row: ReviewEvent) -> bool:
    """Say whether an act decides on its clause; comments and assignments do not."""
    return row.action in _DECISIONS


def deciding(events: Sequence[ReviewEvent]) -> tuple[ReviewEvent, ...]:
    """Return the acts by which a clause is accepted or dismissed (by whom, why); none for an open one."""
    acts: list[ReviewEvent] = []
    for row in filter(decides, events):
        if row.action != "dismiss" or any(other.action != "dismiss" for other in acts):
            acts.clear()
        if row.action != "reopen":
            acts.append(row)
    return tuple(acts)


def status_of(events: Sequence[ReviewEvent], *, hardcore: bool) -> str:
    """Return where a clause stands after its acts: a hardcore one is dismissed by two different people only."""
    acts = deciding(events)
    if not acts:
        return "open"
    if acts[-1].action == "dismiss" and hardcore and len(dismissed_by(events)) < 2:
        return "second_look"
    return _DECISIONS[acts[-1].action]


def dismissed_by(events: Sequence[ReviewEvent]) -> set[str]:
    """Return who dismissed a clause since it was last accepted or reopened, as `person` tells people apart."""
    return {person(row.by) for row in deciding(events) if row.action == "dismiss"}


def person(name: str) -> str:
    """Return a name as people are told apart: capitals and blanks do not make another person."""
    return " ".join(name.split()).casefold()
