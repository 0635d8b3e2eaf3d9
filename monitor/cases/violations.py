"""Violations over time: what the rules said becomes suspicions, confirmations and cures, each stored once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from monitor.cases import sightings
from monitor.cases.allowed import allowed_by
from monitor.cases.attribution import ANOTHERS, IDENTIFIED
from monitor.cases.by_policy import ended_by_policy
from monitor.cases.carrying import Carrying, Key, key_of
from monitor.cases.history import stored_id
from monitor.cases.settled import end
from monitor.cases.told_from import judged_through
from monitor.cases.verdicts import Verdicts, forget_violating
from monitor.engine.gears import BATCH, Judged, JudgedFact
from monitor.model import Case, Run, Violation
from monitor.rulebook.records import Fact, Rule
from monitor.settings import Limits
from monitor.vocabulary import OPEN_VIOLATION, CaseStatus, Verdict

_UTC = ZoneInfo("UTC")
READ = 2000
"""Keys fetched at a time."""


@dataclass(frozen=True)
class RecordSummary:
    """What one recording changed: violations by what became of them; `verdicts` counts judgements by verdict."""

    new: int = 0
    confirmed: int = 0
    cured: int = 0
    lapsed: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)


def record(
    session: Session,
    *,
    run: Run,
    judged: Iterable[Judged],
    now: datetime,
    limits: Limits,
    rules: Iterable[Rule] | None = None,
    locale: str = "en",
) -> RecordSummary:
    """Store what the rules said of the facts and carry violations forward; recording twice adds nothing.

    `rules` names the rules that were judged over all their facts: a document violation of one of these whose subject
    is gone from the facts ends too; without it only offers end so.
    """
    recorder = Recorder(session, run=run, now=now, limits=limits, locale=locale)
    for item in judged:
        recorder.take(item)
    recorder.settle()
    return recorder.finish(rules or ())


class Recorder:
    """The open violations of the store while one run's judgements are carried into them, part by part.

    A violation of an offer is a suspicion until a second capture `limits.confirm_after_hours` later that shows the
    same, or two agreeing readings of one page confirm it (not what one reading alone says, such as a coupon); where
    captures differ it stays a suspicion with both. A document confirms at once. It is cured when the same subject
    complies or the offer ended.
    """

    def __init__(
        self,
        session: Session,
        *,
        run: Run,
        now: datetime,
        limits: Limits,
        locale: str = "en",
        zone: ZoneInfo = _UTC,
    ) -> None:
        self.session, self.now, self.run_id = session, now, stored_id(run.id)
        self.verdicts, self._zone = Verdicts(), zone
        self.uncounted: set[str] = set()
        """rules that were judged over some of their facts only: their last counts stay"""
        confirm_after, judged = timedelta(hours=limits.confirm_after_hours), judged_through(session, self.run_id)
        self._carrying = Carrying(session, now, confirm_after, locale, judged)
        self.cured = self.lapsed = 0
        self._unseen = {hash(key) for key in _open_keys(session)}
        """the violations that were open before and were not met yet in this run

        As 64 bits, since a key takes a quarter of a kilobyte. Should two ever have the same number (with 50,000 open
        and a million judgements once in 10^8 runs), an ended one stands until a later process judges.
        """
        self._unruled: set[str] = set()
        self._offers_ended = False
        self._violating: list[tuple[Rule, Fact]] = []
        self._complying: list[tuple[Rule, Key, Fact]] = []
        forget_violating(session, self.run_id)

    def take(self, item: Judged) -> None:
        """Note one judged fact or group; nothing is written while facts are still being read."""
        self.verdicts.add(item)
        if not isinstance(item, JudgedFact):
            return
        fact = item.fact
        subject, period = str(fact["subject"]), str(fact.get("period") or "")
        if not item.judgements:
            self._unruled.add(subject)
        for judgement in item.judgements:
            key = (judgement.rule.id, subject, period)
            number = hash(key)
            if judgement.verdict == Verdict.VIOLATES:
                self._violating.append((judgement.rule, fact))
            elif judgement.verdict == Verdict.COMPLIES and number in self._unseen:
                self._complying.append((judgement.rule, key, fact))
            self._unseen.discard(number)

    def settle(self) -> None:
        """Write what was noted since the last time, part by part: new and continued violations, and cures."""
        self.verdicts.write_violating(self.session, self.run_id)
        for start in range(0, len(self._complying), BATCH):
            self._cure(self._complying[start : start + BATCH])
        for start in range(0, len(self._violating), BATCH):
            self._carrying.carry(self._violating[start : start + BATCH])
        self._violating, self._complying = [], []

    def end_offers(self) -> None:
        """End, once, the violations whose offer ended; those whose page could not be read stay as they are."""
        if self._offers_ended:
            return
        self._offers_ended = True
        for row, at in sightings.with_ended_offers(self.session):
            if hash(key_of(row)) in self._unseen:
                self._end(row, at, "the offer ended")
        self.session.flush()

    def finish(self, rules: Iterable[Rule]) -> RecordSummary:
        """End what is gone, store the counts of the rules that were judged over all their facts, and sum up."""
        judged = list(rules)
        self.end_offers()
        self._end_documents({rule.id for rule in judged if rule.fact != "offer"})
        self.verdicts.write_counts(self.session, self.run_id, without=self.uncounted)
        self.session.flush()
        done = self._carrying
        return RecordSummary(
            done.new, done.confirmed, self.cured + done.cured, self.lapsed + done.lapsed, self.verdicts.total()
        )

    def _cure(self, complying: Sequence[tuple[Rule, Key, Fact]]) -> None:
        """End what complies again, broke nothing by the policy of its days as entered since, or is another's by now.

        A waived offer complies by grace: its price has not recovered.
        """
        rows = self._rows({key for _, key, _ in complying})
        cases = [row.case_id for row in rows.values() if row.case_id is not None]
        statement = select(Case.id).where(Case.status == CaseStatus.WAIVED, col(Case.id).in_(cases))
        waived = set(self.session.exec(statement).all()) if cases else set()
        for rule, key, fact in complying:
            row = rows.get(key)
            if row is not None and not (fact.get("waived") and row.case_id in waived):
                no_cure = self._no_cure(rule, row, fact) if rule.fact == "offer" else ""
                self._end(row, self.now, no_cure or self._why(rule, row, fact), broken=not no_cure)

    def _why(self, rule: Rule, row: Violation, fact: Fact) -> str:
        """Return why a deviation is none any more: it was put right, or what it is judged by moved."""
        return ended_by_policy(self.session, rule, row, fact) or "complies again"

    def _no_cure(self, rule: Rule, row: Violation, fact: Fact) -> str:
        """Return why an offer that complies was put right by nobody, or an empty string."""
        if (row.party_key, row.case_subject) != (fact["party_key"], fact["case_subject"]):
            unknown_before = row.party_key.startswith("seller:") and row.party_key != fact["party_key"]
            return IDENTIFIED if unknown_before else ANOTHERS
        return allowed_by(self.session, rule, row, self._zone)

    def _rows(self, keys: set[Key]) -> dict[Key, Violation]:
        """Return the open violations of these keys."""
        found: dict[Key, Violation] = {}
        for subjects in sightings.chunked(subject for _, subject, _ in keys):
            rows = self.session.exec(
                select(Violation).where(col(Violation.subject).in_(subjects), col(Violation.status).in_(OPEN_VIOLATION))
            )
            found.update((key_of(row), row) for row in rows.all() if key_of(row) in keys)
        return found

    def _end_documents(self, judged: set[str]) -> None:
        """End violations of these rules whose document is no longer on file."""
        stored = _open_keys(self.session, col(Violation.sighted).is_(False))
        unseen = (key for key in stored if hash(key) in self._unseen and key[1] not in self._unruled)
        gone = self._rows({key for key in unseen if key[2] and key[0] in judged})
        for key in sorted(gone):
            self._end(gone[key], self.now, "no longer in the documents on file")

    def _end(self, row: Violation, at: datetime, reason: str, *, broken: bool = True) -> None:
        """End a finding; what broke nothing, or was settled, is no deviation of the past and counts in no relapse."""
        cured = end(row, at, reason, broken=broken)
        self.cured, self.lapsed = self.cured + cured, self.lapsed + (not cured)
        self.session.add(row)


def _open_keys(session: Session, *which: ColumnElement[bool]) -> Iterator[Key]:
    """Yield the keys of the open violations, of all or of some, as the store gives them: a few at a time."""
    read = select(Violation.rule_id, Violation.subject, Violation.period, Violation.sighted)
    chosen = read.where(col(Violation.status).in_(OPEN_VIOLATION), *which)
    for rule_id, subject, period, sighted in session.exec(chosen.execution_options(yield_per=READ)):
        yield rule_id, subject, "" if sighted else period
