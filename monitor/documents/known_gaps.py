"""Gaps that stay as they were: told in full once a week, counted and named in a line on the days between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from monitor.documents import commands
from monitor.documents.phrases import weekday
from monitor.model import DigestRow
from reports.records import Gap

WORSE_PERCENT = 25
"""A known gap whose count grew by more than this since it was told in full is told in full again."""

NAMED = 8
"""What is over that a sentence names; a longer one would be cut."""

_Told = Mapping[str, Any]
"""A gap as an earlier digest kept it."""


@dataclass(frozen=True)
class ToldGaps:
    """The digests of the same week before this one, and the last of all: what the reader was told of gaps."""

    week: tuple[tuple[date, tuple[_Told, ...]], ...]
    last: tuple[_Told, ...]

    def marked(self, gaps: Sequence[Gap]) -> tuple[Gap, ...]:
        """Return the gaps, those known and no worse with the day that told them in full; all stay in the document."""
        return tuple(replace(gap, told=self._day(gap)) for gap in gaps)

    def _day(self, gap: Gap) -> str:
        told = [(day, old) for day, gaps in self.week for old in gaps if set(old["causes"]) & set(gap.causes)]
        known = {cause for _, old in told for cause in old["causes"]}
        if not told or not known >= set(gap.causes):
            return ""
        most = max(int(old["count"]) for _, old in told)
        return weekday(max(day for day, _ in told)) if gap.count * 100 <= most * (100 + WORSE_PERCENT) else ""

    def over(self, gaps: Sequence[Gap]) -> list[str]:
        """Return what the last digest held and is over: no gap of today has one of its causes."""
        now = {cause for gap in gaps for cause in gap.causes}
        return [str(old["subject"]) for old in self.last if old.get("causes") and not now & set(old["causes"])]


def known_gaps(session: Session, audience: str, local_date: date) -> ToldGaps:
    """Return what earlier digests of the audience told of gaps; the first one of a week tells all in full again."""
    before = select(DigestRow).where(DigestRow.audience == audience, DigestRow.local_date < local_date)
    last = session.exec(before.order_by(col(DigestRow.local_date).desc()).limit(1)).first()
    monday = local_date - timedelta(days=local_date.weekday())
    rows = session.exec(before.where(DigestRow.local_date >= monday).order_by(col(DigestRow.local_date)))
    week = ((row.local_date, row.content.get("gaps", ())) for row in rows)
    return ToldGaps(
        tuple((day, tuple(gap for gap in gaps if gap.get("causes") and not gap.get("told"))) for day, gaps in week),
        tuple(last.content.get("gaps", ())) if last else (),
    )


def known_words(gaps: Sequence[Gap], over: Sequence[str], audience: str) -> tuple[str, ...]:
    """Return what is said of the known gaps before they are named: how many, where to see all; and what is over."""
    known = sum(bool(gap.told) for gap in gaps)
    lines = []
    if over:
        more = f"; and {len(over) - NAMED} more" if len(over) > NAMED else ""
        lines.append(f"No longer so since the last digest: {'; '.join(over[:NAMED])}{more}.")
    if known:
        lines.append(
            f"Known and no worse, {known} in all. The first digest of a week tells each in full; all of today: "
            f"{commands.list_gaps(audience)}"
        )
    return tuple(lines)
