"""Legal's own decisions in a store, as lessons for the second reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from monitor.agreements.retraining import Decision
from monitor.agreements.review import laws_of
from monitor.agreements.standing import status_of
from monitor.agreements.trail import trail
from monitor.agreements.verdicts import ClauseJudge
from monitor.model import Agreement, Party
from monitor.model.clause_review import ReviewEvent


@dataclass(frozen=True)
class StoredDecisions:
    """What can be learned from, and how many decided wordings cannot.

    `split`: decided one way in one agreement and another way in another.
    """

    usable: tuple[Decision, ...]
    split: int = 0


def stored_decisions(session: Session, judge: ClauseJudge) -> StoredDecisions:
    """Return every wording that legal accepted or dismissed, once a type, with the company it was found at.

    What waits for a second person is not decided. Agreements of one company (one group of companies) stay on one side
    of a split; a wording that several companies signed counts once, lest it be learned from and measured with.
    """
    said: defaultdict[tuple[str, str], list[Decision]] = defaultdict(list)
    for (agreement_id, key), events in _by_clause(trail(session)).items():
        agreement = session.get(Agreement, agreement_id)
        kind = events[-1].clause_type
        status = status_of(events, hardcore=_hardcore(judge, kind, agreement))
        if status not in ("accepted", "dismissed"):
            continue
        lesson = Decision(events[-1].quote, kind, status == "accepted", _company(session, agreement_id))
        said[kind, key].append(lesson)
    usable = [taken[0] for taken in said.values() if len({one.accepted for one in taken}) == 1]
    return StoredDecisions(tuple(usable), len(said) - len(usable))


def _by_clause(rows: Sequence[ReviewEvent]) -> dict[tuple[str, str], list[ReviewEvent]]:
    found: defaultdict[tuple[str, str], list[ReviewEvent]] = defaultdict(list)
    for row in rows:
        found[row.agreement_id, row.clause_key].append(row)
    return found


def _hardcore(judge: ClauseJudge, kind: str, agreement: Agreement | None) -> bool:
    verdicts = judge.verdicts(kind, laws_of(agreement.jurisdiction if agreement else ""))
    return any(verdict.verdict == "prohibited" for verdict in verdicts)


def _company(session: Session, agreement_id: str) -> str:
    agreement = session.get(Agreement, agreement_id)
    party = session.get(Party, agreement.party_id) if agreement else None
    return (party.group or party.id) if party else agreement_id
