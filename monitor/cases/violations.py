"""Violations over time: what the rules said becomes suspicions, confirmations and cures, each stored once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from monitor.cases import sightings
from monitor.cases.history import stored_id
from monitor.cases.verdicts import Verdicts
from monitor.engine.judge import Judgement
from monitor.facts.offer import READ_ONCE
from monitor.model import Case, Run, Violation
from monitor.rulebook.condition import names_in
from monitor.rulebook.message import sentence
from monitor.rulebook.records import Rule, Scalar
from monitor.settings import Limits
from monitor.vocabulary import CaseStatus, Verdict, ViolationStatus

OPEN = (ViolationStatus.SUSPICION, ViolationStatus.CONFIRMED)

Fact = Mapping[str, Scalar | None]
Key = tuple[str, str, str]
"""rule id, subject, period (empty for offers, whose episodes begin and end with what is seen)"""


@dataclass(frozen=True)
class JudgedFact:
    """A fact with its identity columns and what every rule over it said; no judgement: seen but not judged."""

    fact: Fact
    judgements: Sequence[Judgement]


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
    judged: Iterable[JudgedFact],
    now: datetime,
    limits: Limits,
    rules: Iterable[Rule] | None = None,
    locale: str = "en",
) -> RecordSummary:
    """Store what the rules said of the facts and carry violations forward; recording twice adds nothing.

    A violation of an offer is a suspicion until a second capture `limits.confirm_after_hours` later or two agreeing
    readings of one page confirm it (not what one reading alone says, such as a coupon); a document confirms at once.
    It is cured when the same subject complies or the offer ended. `rules` names the rules that were judged over all
    their facts: a document violation of one of these whose subject is gone from the facts ends too; without it only
    offers end so.
    """
    ledger = _Ledger(session, now, limits, locale)
    verdicts = Verdicts()
    for item in judged:
        for judgement in item.judgements:
            verdicts.add(judgement, str(item.fact["subject"]))
        ledger.take(item)
    verdicts.write(session, stored_id(run.id))
    ledger.settle({rule.id for rule in rules or () if rule.fact != "offer"})
    session.flush()
    return RecordSummary(ledger.new, ledger.confirmed, ledger.cured, ledger.lapsed, verdicts.total())


class _Ledger:
    """The open violations of the store while one run's judgements are carried into them."""

    def __init__(self, session: Session, now: datetime, limits: Limits, locale: str) -> None:
        self.session, self.now, self.locale = session, now, locale
        self.confirm_after = timedelta(hours=limits.confirm_after_hours)
        self.new = self.confirmed = self.cured = self.lapsed = 0
        rows = session.exec(select(Violation).where(col(Violation.status).in_(OPEN)).order_by(col(Violation.id))).all()
        self._open = {_key_of(row): row for row in rows}
        waived = session.exec(select(Case.id).where(Case.status == CaseStatus.WAIVED)).all()
        self._waived = {key for key, row in self._open.items() if row.case_id in set(waived)}
        self._unseen = set(self._open)
        self._subjects: dict[str, set[Key]] = {}
        for key in self._open:
            self._subjects.setdefault(key[1], set()).add(key)
        self._violating: list[tuple[Rule, Fact]] = []
        self._complying: list[Key] = []

    def take(self, item: JudgedFact) -> None:
        """Note one judged fact; nothing is written while facts are still being read."""
        fact = item.fact
        subject, period = str(fact["subject"]), str(fact.get("period") or "")
        if not item.judgements:
            self._unseen -= self._subjects.get(subject, set())
        for judgement in item.judgements:
            key = (judgement.rule.id, subject, period)
            self._unseen.discard(key)
            if judgement.verdict == Verdict.VIOLATES:
                self._violating.append((judgement.rule, fact))
            # A waived offer complies by grace: its price has not recovered, so nothing is cured.
            elif judgement.verdict == Verdict.COMPLIES and not (fact.get("waived") and key in self._waived):
                self._complying += [key] if key in self._open else []

    def settle(self, judged_documents: set[str]) -> None:
        """Write what was noted: new and continued violations, cures, and subjects that are gone."""
        for key in self._complying:
            self._end(key, self.now, "complies again")
        offers = [str(fact["subject"]) for rule, fact in self._violating if rule.fact == "offer"]
        seen = sightings.last_seen(self.session, offers)
        former = self._former()
        for rule, fact in self._violating:
            at = seen.get(str(fact["subject"]), self.now) if rule.fact == "offer" else self.now
            self._carry(rule, fact, at, former)
        self._end_the_gone(judged_documents)

    def _former(self) -> dict[tuple[str, int, str, str], Violation]:
        """Return ended violations that a violating fact may reopen, by what they are unique on."""
        fresh = [
            str(fact["subject"])
            for rule, fact in self._violating
            if (rule.id, str(fact["subject"]), str(fact.get("period") or "")) not in self._open
        ]
        found = {}
        for subjects in sightings.chunked(fresh):
            for row in self.session.exec(select(Violation).where(col(Violation.subject).in_(subjects))).all():
                if row.status not in OPEN:
                    found[row.rule_id, row.rule_version, row.subject, row.period] = row
        return found

    def _carry(self, rule: Rule, fact: Fact, at: datetime, former: dict[tuple[str, int, str, str], Violation]) -> None:
        subject, given = str(fact["subject"]), str(fact.get("period") or "")
        row = self._open.get((rule.id, subject, given))
        if row is None:
            # An offer's period is its first sighting. The same key again is the same sighting (or the same
            # document) judged anew, as after a change of policy and back: its row is taken up again.
            period = given or at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            row = former.get((rule.id, rule.version, subject, period))
            row = _new(rule, subject, period, at) if row is None else _reopened(row)
            self._open[rule.id, subject, given] = row
            self.new += 1
        elif at > row.last_seen and rule.fact == "offer":
            row.sightings += 1
            row.last_seen = at
        self._describe(row, rule, fact)
        self._confirm(row, rule, fact)
        self.session.add(row)

    def _describe(self, row: Violation, rule: Rule, fact: Fact) -> None:
        party, about = str(fact["party_key"]), str(fact["case_subject"])
        if row.case_id is not None and (row.party_key, row.case_subject) != (party, about):
            row.case_id = None  # the seller or product was identified since: it belongs to another case
        row.party_key, row.case_subject = party, about
        row.fact, row.sentence = dict(fact), sentence(rule, fact, self.locale)
        evidence = fact.get("evidence_id")
        row.evidence_id = None if evidence is None else int(evidence)

    def _confirm(self, row: Violation, rule: Rule, fact: Fact) -> None:
        if row.status == ViolationStatus.CONFIRMED:
            return
        if rule.fact != "offer":
            how = "document"
        elif int(fact.get("readings") or 0) >= 2 and not names_in(rule.when) & READ_ONCE:
            how = "two_readings"
        elif row.last_seen > row.first_seen and row.last_seen - row.first_seen >= self.confirm_after:
            how = "second_capture"
        else:
            return
        row.status, row.confirmed_by, row.confirmed_at = ViolationStatus.CONFIRMED, how, self.now
        self.confirmed += 1

    def _end_the_gone(self, judged_documents: set[str]) -> None:
        """End violations whose offer ended or whose document is no longer on file; the unseen stay as they are."""
        offers = [key for key in self._unseen if not key[2]]
        gone = sightings.ended(self.session, (key[1] for key in offers))
        for key in sorted(offers):
            if key[1] in gone:
                self._end(key, gone[key[1]], "the offer ended")
        for key in sorted(self._unseen):
            if key[2] and key[0] in judged_documents:
                self._end(key, self.now, "no longer in the documents on file")

    def _end(self, key: Key, at: datetime, reason: str) -> None:
        row = self._open.pop(key)
        if row.status == ViolationStatus.CONFIRMED:
            row.status = ViolationStatus.CURED
            self.cured += 1
        else:
            row.status = ViolationStatus.LAPSED
            self.lapsed += 1
        row.ended_at, row.end_reason, row.held_run = at, reason, None
        self.session.add(row)


def _key_of(row: Violation) -> Key:
    return row.rule_id, row.subject, str(row.fact.get("period") or "")


def _new(rule: Rule, subject: str, period: str, at: datetime) -> Violation:
    return Violation(
        rule_id=rule.id,
        rule_version=rule.version,
        subject=subject,
        period=period,
        status=ViolationStatus.SUSPICION,
        party_key="",
        case_subject="",
        first_seen=at,
        last_seen=at,
    )


def _reopened(row: Violation) -> Violation:
    row.status, row.ended_at, row.end_reason = ViolationStatus.SUSPICION, None, ""
    row.confirmed_at, row.confirmed_by, row.case_id = None, "", None
    return row
