"""A letter that leaves later than it was written is dated, and its days to cure are counted, from when it leaves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.cases.delivered import leaves
from monitor.documents.letter_language import written_day
from monitor.model import OutboxItem, Step
from monitor.vocabulary import OutboxStatus
from reports.records import Notice, NoticeFact, NoticeWords
from reports.render import render_all

_COPY = "json"
"""The part that holds a letter as data; the copy in the files has it"""


_DATED_LATER = "dated when it leaves"


def redate(step: Step, copies: Sequence[OutboxItem], today: date) -> None:
    """Give a letter that leaves today the day of today and the days to cure from it; all else stays as approved.

    `copies` are the mail and the copy in the files; a copy that was written before is written anew.
    """
    leaves(step, today)
    before = _notice(copies)
    if before is None:
        return
    until = written_day(step.cure_until, before.language) if step.cure_until else ""
    letter = replace(before, date=written_day(today, before.language), cure_until=until)
    if letter == before:
        return
    parts = render_all(letter)
    for item in copies:
        item.parts = {name: parts[name] for name in item.parts}
        if item.channel == "file" and item.status != OutboxStatus.PENDING:
            item.status, item.attempts, item.next_attempt_at = OutboxStatus.PENDING, 0, None


def undated(step: Step, copies: Sequence[OutboxItem], item: OutboxItem) -> dict[str, str]:
    """Return one copy of a letter that waits as it will be sent: its day, and the end of its days to cure, are open."""
    before = _notice(copies)
    if before is None:
        return item.parts
    ends = f"day {step.cure_days} after it leaves" if step.cure_days else "the day on which it leaves"
    parts = render_all(replace(before, date=_DATED_LATER, cure_until=ends))
    return {name: parts[name] for name in item.parts}


def is_translated(copies: Sequence[OutboxItem]) -> bool | None:
    """Return whether a letter is in a translation of the workspace; None where nobody knows."""
    letter = _notice(copies)
    return None if letter is None else bool(letter.wording)


def rests_on(copies: Sequence[OutboxItem]) -> tuple[str, ...]:
    """Return the rows of the policy that a letter was written by, a line a day that it names."""
    letter = _notice(copies)
    return () if letter is None else tuple(line for fact in letter.facts for line in fact.rests_on)


def evidence_named(copies: Sequence[OutboxItem]) -> tuple[str, ...]:
    """Return how a letter names the records of what it tells."""
    letter = _notice(copies)
    return () if letter is None else tuple(fact.evidence for fact in letter.facts)


def _notice(copies: Sequence[OutboxItem]) -> Notice | None:
    """Return the letter as data, which the copy in the files holds."""
    written = next((item.parts[_COPY] for item in copies if _COPY in item.parts), None)
    if written is None:
        return None
    content = json.loads(written)
    del content["document"]
    facts = tuple(NoticeFact(**{**fact, "rests_on": tuple(fact.get("rests_on", ()))}) for fact in content.pop("facts"))
    words = NoticeWords(**content.pop("words", {}))
    original = tuple(content.pop("original", ()))
    return Notice(facts=facts, words=words, original=original, **content)
