"""The verdict rows of a run: `violates` and `not_assessed` in full, `complies` only counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from monitor.engine.judge import Judgement
from monitor.model import VerdictCount, VerdictRow
from monitor.vocabulary import Verdict

Row = tuple[int, str, str]
"""rule version, verdict, reason"""


@dataclass
class Verdicts:
    """What the rules said in one run, gathered in the order of the facts and written at once."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    """by rule id and subject"""

    def add(self, judgement: Judgement, subject: str) -> None:
        """Take in one judgement of one subject."""
        rule = judgement.rule
        self.counts.setdefault(rule.id, Counter())[judgement.verdict] += 1
        self.versions[rule.id] = rule.version
        if judgement.verdict == Verdict.COMPLIES:
            return
        key, row = (rule.id, subject), (rule.version, str(judgement.verdict), judgement.reason)
        # One subject may be judged for several periods; the row then says the worst of them.
        if key not in self.rows or judgement.verdict == Verdict.VIOLATES:
            self.rows[key] = row

    def total(self) -> dict[str, int]:
        """Return how many judgements there were of each verdict."""
        totals: Counter[str] = Counter()
        for count in self.counts.values():
            totals.update(count)
        return {verdict: totals[verdict] for verdict in Verdict}

    def write(self, session: Session, run_id: int) -> None:
        """Store rows and counts of the run; written again they stay as they are."""
        self._write_rows(session, run_id)
        known = {
            item.rule_id: item for item in session.exec(select(VerdictCount).where(VerdictCount.run_id == run_id)).all()
        }
        for rule_id in sorted(self.counts):
            count = self.counts[rule_id]
            row = known.get(rule_id) or VerdictCount(
                run_id=run_id, rule_id=rule_id, rule_version=0, violates=0, complies=0, not_assessed=0
            )
            row.rule_version = self.versions[rule_id]
            row.violates, row.complies = count[Verdict.VIOLATES], count[Verdict.COMPLIES]
            row.not_assessed = count[Verdict.NOT_ASSESSED]
            session.add(row)
        session.flush()

    def _write_rows(self, session: Session, run_id: int) -> None:
        statement = select(VerdictRow).where(VerdictRow.run_id == run_id).order_by(col(VerdictRow.id))
        known = {(item.rule_id, item.subject): item for item in session.exec(statement).all()}
        for key in known.keys() - self.rows.keys():
            session.delete(known[key])
        new = []
        for (rule_id, subject), (version, verdict, reason) in self.rows.items():
            row = known.get((rule_id, subject))
            if row is None:
                new.append(
                    VerdictRow(
                        run_id=run_id,
                        rule_id=rule_id,
                        rule_version=version,
                        subject=subject,
                        verdict=verdict,
                        reason=reason,
                    )
                )
            else:
                row.rule_version, row.verdict, row.reason = version, verdict, reason
        session.add_all(new)
        session.flush()
