"""Carrying violating facts into the store's violations: new, continued, reopened, confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from monitor.cases import sightings
from monitor.cases.moves import leave_case
from monitor.cases.settled import BACK, SETTLED_BEFORE, WENT_BELOW, end, is_far_below, went_below
from monitor.facts.offer import readings_vouch, vouches_for_nothing
from monitor.model import Violation
from monitor.rulebook.condition import names_in
from monitor.rulebook.message import sentence
from monitor.rulebook.records import Fact, Rule
from monitor.vocabulary import OPEN_VIOLATION, ViolationStatus

Key = tuple[str, str, str]
"""rule id, subject, period (empty for offers, whose episodes begin and end with what is seen)"""


def key_of(row: Violation) -> Key:
    """Return what a stored violation is known by among the open ones."""
    return row.rule_id, row.subject, "" if row.sighted else row.period


@dataclass
class Carrying:
    """Carries violating facts forward under one time and locale; counts what became new, confirmed and ended."""

    session: Session
    now: datetime
    confirm_after: timedelta
    locale: str
    judged_through: datetime | None = None
    """until when everything seen was judged by a pass before: what is found in it now was not found then"""
    new: int = 0
    confirmed: int = 0
    cured: int = 0
    lapsed: int = 0

    def carry(self, violating: Sequence[tuple[Rule, Fact]]) -> None:
        """Write the violations of these facts."""
        offers = [str(fact["subject"]) for rule, fact in violating if rule.fact == "offer"]
        stands = sightings.standing(self.session, offers)
        rows = self._stored(violating)
        begun = {str(fact["subject"]) for rule, fact in violating if (rule.id, fact["subject"], "") not in rows.open}
        seen = sightings.visits(
            self.session, (one for key, one in stands.items() if key in begun and one.since < one.last_seen)
        )
        for rule, fact in violating:
            subject, given = str(fact["subject"]), str(fact.get("period") or "")
            offer = stands.get(subject) if rule.fact == "offer" else None
            at = offer.last_seen if offer else self.now
            row = rows.open.get((rule.id, subject, given))
            if row is not None and not vouches_for_nothing(fact):
                row = self._of_this_price(row, rule, fact, at, rows)
            if row is None:
                row = self._started(rule, subject, given, at, rows)
                row.first_on = row.first_on or (offer.seen_on if offer else None)
                rows.open[rule.id, subject, given] = row
            elif row.status != ViolationStatus.SUSPICION and vouches_for_nothing(fact):
                continue  # in an hour of two days another price may be one that is allowed by now: what was seen stays
            elif at > row.last_seen and rule.fact == "offer":
                row.sightings += 1
                row.last_seen = at
            before = row.evidence_id
            agreed = max(row.first_seen, offer.since) if offer else row.first_seen
            self._describe(row, rule, fact, differs=agreed > row.first_seen)
            if offer and offer.since < row.first_seen:
                # It was allowed when this was first read: what proves it is the visit at which it was not.
                row.evidence_id = before or seen.get((offer.listing_key, row.first_seen), row.evidence_id)
            self._confirm(row, rule, fact, agreed)
            self.session.add(row)
        self.session.flush()

    def _stored(self, violating: Sequence[tuple[Rule, Fact]]) -> _Rows:
        """Return the stored violations of the subjects: open ones, and ended ones that may be reopened."""
        found = _Rows({}, {}, {})
        for subjects in sightings.chunked(str(fact["subject"]) for _, fact in violating):
            for row in self.session.exec(select(Violation).where(col(Violation.subject).in_(subjects))).all():
                if row.status in OPEN_VIOLATION:
                    found.open[key_of(row)] = row
                else:
                    found.former[row.rule_id, row.rule_version, row.subject, row.period] = row
                if row.ended_at is not None and went_below(row):
                    found.above[row.rule_id, row.subject, row.ended_at] = row
        return found

    def _of_this_price(self, row: Violation, rule: Rule, fact: Fact, at: datetime, rows: _Rows) -> Violation | None:
        """Return the row that goes on with a price: another one (None: a new one) below what was settled, and back."""
        if row.status == ViolationStatus.SETTLED:
            if at <= row.last_seen or not is_far_below(rule, row.fact, fact):
                return row  # the same sighting judged by another policy is no other price
            end(row, at, WENT_BELOW)
            self.lapsed += 1
            rows.above[row.rule_id, row.subject, at] = row
            return None
        settled = rows.above.get((row.rule_id, row.subject, row.first_seen))
        if settled is None or is_far_below(rule, settled.fact, fact):
            return row
        cured = end(row, at, BACK)
        self.cured, self.lapsed = self.cured + cured, self.lapsed + (not cured)
        return _reopened(settled)

    def _started(self, rule: Rule, subject: str, given: str, at: datetime, rows: _Rows) -> Violation:
        """Return a new row, or the ended one of the same key.

        An offer's period is its first sighting. The same key again is the same sighting (or the same document)
        judged anew, as after a change of policy and back: its row is taken up again, but not what legal dismissed.
        """
        period = given or at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        row = rows.former.get((rule.id, rule.version, subject, period))
        if row is not None and row.status == ViolationStatus.DISMISSED:
            return row
        self.new += 1
        row = _new(rule, subject, period, at) if row is None else _reopened(row)
        if row.sighted and self.judged_through is not None and at <= self.judged_through:
            row.told_from = self.now
        return row

    def _describe(self, row: Violation, rule: Rule, fact: Fact, *, differs: bool) -> None:
        party, about = str(fact["party_key"]), str(fact["case_subject"])
        if row.case_id is not None and (row.party_key, row.case_subject) != (party, about):
            leave_case(self.session, row, self.now)  # the seller or product was identified since, or renamed
        row.party_key, row.case_subject = party, about
        if row.status == ViolationStatus.SETTLED:
            return  # it stays what a person settled, by which a lower price is known
        # its row is the one that was seen, and another one with the next change
        row.fact = {name: value for name, value in fact.items() if name != "row_number"}
        row.sentence = sentence(rule, fact, self.locale)
        evidence = None if (given := fact.get("evidence_id")) is None else int(given)
        if differs and row.status == ViolationStatus.SUSPICION and evidence != row.evidence_id:
            row.differing_evidence_id = row.evidence_id  # both captures stay with the suspicion
        row.evidence_id = evidence

    def _confirm(self, row: Violation, rule: Rule, fact: Fact, agreed: datetime) -> None:
        """Confirm what a document, two readings, or two captures that agree say; `agreed`: since when captures do."""
        if row.status != ViolationStatus.SUSPICION:
            return
        if rule.fact != "offer":
            how = "document"
        elif vouches_for_nothing(fact):
            return
        elif readings_vouch(fact, names_in(rule.when)):
            how = "two_readings"
        elif row.last_seen > agreed and row.last_seen - agreed >= self.confirm_after:
            how = "second_capture"
        else:
            return
        row.status, row.confirmed_by, row.confirmed_at = ViolationStatus.CONFIRMED, how, self.now
        self.confirmed += 1


@dataclass(frozen=True)
class _Rows:
    open: dict[Key, Violation]
    former: dict[tuple[str, int, str, str], Violation]
    above: dict[tuple[str, str, datetime], Violation]
    """what was settled, by its rule, its subject and the time from which another goes on far below it"""


def _new(rule: Rule, subject: str, period: str, at: datetime) -> Violation:
    return Violation(
        rule_id=rule.id,
        rule_version=rule.version,
        subject=subject,
        period=period,
        sighted=rule.fact == "offer",
        status=ViolationStatus.SUSPICION,
        party_key="",
        case_subject="",
        first_seen=at,
        last_seen=at,
    )


def _reopened(row: Violation) -> Violation:
    settled, row.ended_at = row.end_reason.startswith(SETTLED_BEFORE), None
    row.status, row.end_reason = ViolationStatus.SETTLED if settled else ViolationStatus.SUSPICION, ""
    if settled:
        return row  # the same sighting as the one that a person closed its case over
    row.confirmed_at, row.confirmed_by, row.case_id, row.held_run = None, "", None, None
    return row
