"""What a reviewer can do with a flagged clause; every act goes to the audit trail."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from monitor.agreements.review import FlaggedClause
from monitor.agreements.sentences import flat
from monitor.agreements.standing import dismissed_by, person
from monitor.agreements.trail import add_event
from monitor.errors import RefusedError
from monitor.model.clause_review import ReviewEvent


def accept(session: Session, item: FlaggedClause, *, by: str, now: datetime, comment: str = "") -> ReviewEvent:
    """Accept a finding: the clause is what the detector says, and has to be dealt with; the caller commits."""
    if item.status == "accepted":
        raise RefusedError(f"clause {item.clause} is accepted already; `channelwarden agreements review reopen` first.")
    return _act(session, item, "accept", by=by, now=now, text=comment)


def dismiss(session: Session, item: FlaggedClause, *, by: str, now: datetime, reason: str) -> ReviewEvent:
    """Dismiss a finding with the reason; a hardcore one counts as dismissed once a second person has done so too."""
    if not reason.strip():
        raise RefusedError(
            "a finding is dismissed with a reason, so that the next person knows why; give --reason TEXT."
        )
    if item.status == "dismissed":
        raise RefusedError(
            f"clause {item.clause} is dismissed already; `channelwarden agreements review reopen` first."
        )
    if item.status == "second_look" and person(by) in dismissed_by(item.events):
        raise RefusedError(
            f"clause {item.clause} is prohibited under a law that applies: a second person has to dismiss it too, "
            f"and {by.strip()} did already."
        )
    return _act(session, item, "dismiss", by=by, now=now, text=reason)


def reopen(session: Session, item: FlaggedClause, *, by: str, now: datetime, reason: str = "") -> ReviewEvent:
    """Take back what was decided on a finding."""
    if item.status == "open":
        raise RefusedError(f"clause {item.clause} is open already: nothing was decided on it.")
    return _act(session, item, "reopen", by=by, now=now, text=reason)


def comment(session: Session, item: FlaggedClause, *, by: str, now: datetime, text: str) -> ReviewEvent:
    """Add a comment to a finding."""
    if not text.strip():
        raise RefusedError("the comment is empty; write what the next reader should know.")
    return _act(session, item, "comment", by=by, now=now, text=text)


def assign(
    session: Session, item: FlaggedClause, *, by: str, now: datetime, assignee: str, due: date | None = None
) -> ReviewEvent:
    """Give a finding to a person, with the day by which it should be decided."""
    if not assignee.strip():
        raise RefusedError("nobody is named; give --to NAME.")
    return _act(session, item, "assign", by=by, now=now, assignee=assignee, due=due)


def _act(
    session: Session,
    item: FlaggedClause,
    action: str,
    *,
    by: str,
    now: datetime,
    text: str = "",
    assignee: str = "",
    due: date | None = None,
) -> ReviewEvent:
    if not by.strip():
        raise RefusedError("the trail keeps who did what; give --by NAME.")
    row = ReviewEvent(
        agreement_id=item.agreement,
        clause_key=item.key,
        clause_type=item.type,
        file_sha256=item.sha256,
        quote=f"{item.lead} {flat(item.text)}".strip(),
        action=action,
        by=by.strip(),
        text=text.strip(),
        assignee=assignee.strip(),
        due=due,
        at=now,
        previous="",
        chain="",
    )
    return add_event(session, row)
