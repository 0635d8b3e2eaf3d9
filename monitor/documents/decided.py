"""What legal decided on a flagged clause, in words: who, when, why, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from monitor.agreements.names import BY_LIKENESS
from monitor.agreements.review import FlaggedClause, review_queue
from monitor.documents.phrases import day
from monitor.model import Clause
from monitor.model.clause_review import ReviewEvent
from monitor.rulebook.records import Rule
from scrapers.counted import number_of

SECOND_LOOK = "A law that applies prohibits it: a second person has to dismiss it too."

_DONE = {"accept": "Accepted", "dismiss": "Dismissed", "reopen": "Reopened"}


def decision_lines(item: FlaggedClause, zone: ZoneInfo) -> tuple[str, ...]:
    """Return one line an act that put the clause where it stands; none for an open one."""
    lines = [act_words(row, zone) for row in item.decision]
    return (*lines, SECOND_LOOK) if item.status == "second_look" else tuple(lines)


def waiting_words(session: Session, rules: Mapping[str, Rule], today: date) -> tuple[str, str]:
    """Return how many flagged clauses wait for legal, and the command that lists them, empty where none does.

    Where no clause is flagged at all both are empty.
    """
    if session.exec(select(Clause.id).limit(1)).first() is None:
        return "", ""
    with review_queue(session, rules.values()) as queue:
        waiting = queue.waiting(today)
    if not waiting.total():
        return "No flagged clause waits for a decision.", ""
    second = f" ({waiting['second_look']} for a second person)" if waiting["second_look"] else ""
    said = number_of(waiting.total(), "flagged clause waits", "flagged clauses wait")
    return f"{said} for a decision{second}", "channelwarden agreements review list"


def confidence_words(confidence: float | None, detector: str) -> str:
    """Return how sure a finding is in words, or nothing where it was not measured."""
    if detector == BY_LIKENESS:
        return "found by likeness to other clauses alone; its type may be another"
    return "" if confidence is None else f"{confidence:.0%} of such findings were right where it was measured"


def act_words(row: ReviewEvent, zone: ZoneInfo) -> str:
    """Return an act as "Dismissed by Anna Berg, 2 March 2026: quotes the old contract"."""
    said = f"{_DONE[row.action]} by {row.by}, {day(row.at.astimezone(zone).date())}"
    return f"{said}: {row.text}" if row.text else said
