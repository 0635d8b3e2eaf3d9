"""The verdicts of a run: what violates in full, what was not assessed counted by reason, what complies counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import delete
from sqlmodel import Session, col, select

from monitor.engine.gears import Judged, JudgedFact
from monitor.engine.judge import Judgement
from monitor.model import VerdictCount, VerdictRow
from monitor.rulebook.records import Fact, Rule
from monitor.store.bulk import insert_rows
from monitor.vocabulary import Verdict

NO_REASON = "no reason was given"


@dataclass
class Tally:
    """What one rule said in a run: how often which verdict, and why not, with the first fact of each reason.

    The first has the lowest number, or the lowest subject where its type has no numbers.
    """

    version: int
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[int, str]] = field(default_factory=dict)
    """number and subject by reason"""

    def add(self, judgement: Judgement, first: Fact, size: int) -> None:
        """Count a judgement of so many facts."""
        self.counts[judgement.verdict] += size
        if judgement.verdict == Verdict.NOT_ASSESSED:
            reason = judgement.reason or NO_REASON
            self.reasons[reason] += size
            named = int(first.get("row_number") or 0), str(first["subject"])
            self.examples[reason] = min(named, self.examples.get(reason, named))


@dataclass
class Verdicts:
    """What the rules said in one run, gathered fact by fact or group by group."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    violating: dict[tuple[str, str], int] = field(default_factory=dict)
    """rule version by rule id and subject, of what was not written yet"""

    def expect(self, rules: Iterable[Rule]) -> None:
        """Count these rules also where there is nothing to judge: an old count must not stand for the new one."""
        for rule in rules:
            self.tallies.setdefault(rule.id, Tally(rule.version))

    def add(self, item: Judged) -> None:
        """Take in what every rule said of one fact or group."""
        one = isinstance(item, JudgedFact)
        first, size = (item.fact, 1) if isinstance(item, JudgedFact) else (item.first, item.size)
        for judgement in item.judgements:
            rule = judgement.rule
            self.tallies.setdefault(rule.id, Tally(rule.version)).add(judgement, first, size)
            if one and judgement.verdict == Verdict.VIOLATES:
                self.violating[rule.id, str(first["subject"])] = rule.version

    def total(self) -> dict[str, int]:
        """Return how many judgements there were of each verdict."""
        totals: Counter[str] = Counter()
        for tally in self.tallies.values():
            totals.update(tally.counts)
        return {verdict: totals[verdict] for verdict in Verdict}

    def write_violating(self, session: Session, run_id: int) -> None:
        """Store the violating verdicts gathered so far, and forget them."""
        pending, self.violating = self.violating, {}
        named = {"run_id": run_id, "verdict": Verdict.VIOLATES.value}
        rows = (
            {**named, "rule_id": rule_id, "rule_version": version, "subject": subject}
            for (rule_id, subject), version in sorted(pending.items())
        )
        insert_rows(session, VerdictRow, rows)

    def write_counts(self, session: Session, run_id: int, *, without: Collection[str] = ()) -> None:
        """Store the counts of the rules, but for those that were judged over some of their facts only."""
        known = {item.rule_id: item for item in session.exec(select(VerdictCount)).all()}
        for rule_id, tally in sorted(self.tallies.items()):
            if rule_id in without:
                continue
            row = known.get(rule_id) or VerdictCount(run_id=run_id, rule_id=rule_id, rule_version=tally.version)
            row.run_id, row.rule_version = run_id, tally.version
            row.violates, row.complies = tally.counts[Verdict.VIOLATES], tally.counts[Verdict.COMPLIES]
            row.not_assessed = tally.counts[Verdict.NOT_ASSESSED]
            row.reasons = {
                reason: {"count": count, "example": tally.examples[reason][1]}
                for reason, count in sorted(tally.reasons.items())
            }
            session.add(row)
        session.flush()


def forget_violating(session: Session, run_id: int) -> None:
    """Take out the violating verdicts of a run that is judged anew."""
    session.execute(delete(VerdictRow).where(col(VerdictRow.run_id) == run_id))
