"""A case with everything a document says of it, loaded in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Mapped
from sqlmodel import Session, SQLModel, col, select

from monitor.cases.history import ACTOR
from monitor.cases.named_days import NamedDay
from monitor.cases.settled import SETTLED_BEFORE, went_below
from monitor.documents.last_visits import offers_at_end, unseen_since, visits_at_end
from monitor.documents.phrases import party_shown
from monitor.model import (
    Capture,
    Case,
    CaseEvent,
    Evidence,
    Observation,
    OutboxItem,
    Party,
    Product,
    Step,
    Violation,
)
from monitor.rulebook.records import Rule
from monitor.vocabulary import CaseStatus, StepStatus, ViolationStatus

Row = TypeVar("Row", bound=SQLModel)

_CHUNK = 500
"""keys in one query: SQLite binds at most some 32,000 variables"""

_A_MONTH = timedelta(days=30)

LIVE = (ViolationStatus.CONFIRMED, ViolationStatus.SUSPICION)


@dataclass(frozen=True)
class CaseFile:
    """A case (None: a suspicion that has none yet), its rule, party and product, and what happened in it.

    `violations` are all of it, oldest first; `evidence` maps evidence ids to their rows; `letters` maps outbox
    numbers to the letters of its steps. By a violation's number: `offers` as they stood when a cured one ended,
    `unseen` the last visit to the page of an open one where it could not be read. `lapsed` are the suspicions of the
    very same that were over before anything confirmed them, in the month before this one, oldest first; `ends` by a
    violation's number the visit that ended its offer.
    """

    case: Case | None
    rule: Rule | None
    rule_id: str
    party: Party | None
    party_key: str
    product: Product | None
    subject: str
    violations: tuple[Violation, ...]
    steps: tuple[Step, ...] = ()
    events: tuple[CaseEvent, ...] = ()
    evidence: Mapping[int, Evidence] = field(default_factory=dict)
    letters: Mapping[int, OutboxItem] = field(default_factory=dict)
    offers: Mapping[int, Observation] = field(default_factory=dict)
    unseen: Mapping[int, Capture] = field(default_factory=dict)
    lapsed: tuple[Violation, ...] = ()
    ends: Mapping[int, Capture] = field(default_factory=dict)
    days: Mapping[int, tuple[NamedDay, ...]] = field(default_factory=dict)
    """by a violation's number: the days that a letter about a price names of it"""
    judged_on: Mapping[int, date] = field(default_factory=dict)
    """by a violation's number: the local day on which its rule said it last, for a letter that waits"""
    rise: str = ""
    """that the least price came or rose while the offer stood, and from when on its seller may be written to"""
    doubt: str = ""
    """why no letter can be written about it as things are, and what to do; empty where one can, or none waits"""
    unsaid: int = 0
    """how many confirmed findings are left out of `violations`, as nobody could judge them again"""

    @property
    def confirmed(self) -> list[Violation]:
        """The violations that are confirmed and stand."""
        return [item for item in self.violations if item.status == ViolationStatus.CONFIRMED]

    @property
    def party_name(self) -> str:
        """The party as a reader knows it; an unidentified seller's own name stands in quotes."""
        return party_shown(self.party, self.party_key, self.violations[-1].fact if self.violations else {})

    @property
    def product_name(self) -> str:
        """The product's title and SKU, or what else the case is about."""
        if self.product is None:
            return self.subject
        return f"{self.product.title} ({self.product.sku})" if self.product.title else self.product.sku

    @property
    def told(self) -> tuple[Violation, ...]:
        """The violations that speak for the case now: confirmed ones, else suspicions, else the last that ended.

        In a case that a person closed over what stood, that, also where it is over since.
        """
        for status in LIVE:
            if found := tuple(item for item in self.violations if item.status == status):
                return found
        by_hand = self.closed_by if self.case is not None and self.case.status == CaseStatus.CLOSED else None
        if by_hand and self.settled:
            return self.settled
        over = [(item.ended_at, item) for item in self.violations if item.ended_at]
        settled = [pair for pair in over if pair[1].end_reason.startswith(SETTLED_BEFORE)]
        since = [pair for pair in settled if by_hand and pair[0] >= by_hand.at]
        ended = since or [pair for pair in over if pair not in settled]
        last = max((at for at, _ in ended), default=None)
        return tuple(item for at, item in ended if at == last)

    @property
    def settled(self) -> tuple[Violation, ...]:
        """What stands of what a person closed the case over: it is counted no more, and in no letter."""
        return tuple(item for item in self.violations if item.status == ViolationStatus.SETTLED)

    @property
    def above(self) -> tuple[Violation, ...]:
        """What a person had settled of those offers whose price went far below it, and speaks for the case now."""
        begun = {(item.subject, item.first_seen) for item in self.told}
        return tuple(row for row in self.violations if went_below(row) and (row.subject, row.ended_at) in begun)

    @property
    def closed_by(self) -> CaseEvent | None:
        """The event of its last closing, where a person closed it."""
        closed = next((event for event in reversed(self.events) if event.kind == CaseStatus.CLOSED), None)
        return None if closed is None or closed.actor == ACTOR else closed

    @property
    def out_of_sight(self) -> bool:
        """Whether no page that the case stands on could be read at its last visit."""
        return bool(self.told) and all((row.id or 0) in self.unseen for row in self.told)

    def step_in(self, *statuses: StepStatus) -> Step | None:
        """Return the latest step of the present episode that is in one of these states."""
        episode = self.case.episode if self.case else 0
        found = [step for step in self.steps if step.episode == episode and step.status in statuses]
        return max(found, key=lambda step: step.rung, default=None)


def load(session: Session, cases: Iterable[Case], rules: Mapping[str, Rule]) -> list[CaseFile]:
    """Return the files of the cases, in the order given."""
    given = list(cases)
    ids = [case.id for case in given if case.id is not None]
    violations = _by_case(_rows(session, Violation, col(Violation.case_id), ids), lambda row: row.case_id)
    steps = _by_case(_rows(session, Step, col(Step.case_id), ids), lambda row: row.case_id)
    events = _by_case(_rows(session, CaseEvent, col(CaseEvent.case_id), ids), lambda row: row.case_id)
    parties = _parties(session, {case.party_key for case in given})
    products = _products(session, {case.subject for case in given})
    of_status = {case.id: case.status for case in given}
    cured = (row for key, group in violations.items() if of_status[key] == CaseStatus.CURED for row in group)
    offers = offers_at_end(session, cured)
    ends = visits_at_end(session, offers)
    standing = (row for key, group in violations.items() if of_status[key] == CaseStatus.OPEN for row in group)
    unseen = unseen_since(session, standing)
    evidence = evidence_of(session, [item for group in violations.values() for item in group], offers.values())
    letters = _letters(session, [step for group in steps.values() for step in group])
    return [
        CaseFile(
            case=case,
            rule=rules.get(case.rule_id),
            rule_id=case.rule_id,
            party=parties.get(case.party_key),
            party_key=case.party_key,
            product=products.get(case.subject),
            subject=case.subject,
            violations=tuple(sorted(violations[case.id], key=lambda row: (row.first_seen, row.id or 0))),
            steps=tuple(sorted(steps[case.id], key=lambda row: (row.episode, row.rung))),
            events=tuple(sorted(events[case.id], key=lambda row: (row.at, row.id or 0))),
            evidence=evidence,
            letters=letters,
            offers=offers,
            unseen=unseen,
            ends=ends,
        )
        for case in given
    ]


def load_suspicions(session: Session, found: Sequence[Violation], rules: Mapping[str, Rule]) -> list[CaseFile]:
    """Return a file for every violation that no case holds; an earlier case of the same matter lends its history."""
    parties = _parties(session, {item.party_key for item in found})
    products = _products(session, {item.case_subject for item in found})
    evidence = evidence_of(session, found)
    earlier = {
        (case.party_key, case.rule_id, case.subject): case
        for case in _rows(session, Case, col(Case.party_key), sorted({item.party_key for item in found}))
    }
    ids = [case.id for case in earlier.values() if case.id is not None]
    events = _by_case(_rows(session, CaseEvent, col(CaseEvent.case_id), ids), lambda row: row.case_id)
    lapsed = _lapsed(session, found)
    files = []
    for item in found:
        case = earlier.get((item.party_key, item.rule_id, item.case_subject))
        history = events[case.id] if case else []
        files.append(
            CaseFile(
                case=case,
                rule=rules.get(item.rule_id),
                rule_id=item.rule_id,
                party=parties.get(item.party_key),
                party_key=item.party_key,
                product=products.get(item.case_subject),
                subject=item.case_subject,
                violations=(item, *(row for row in lapsed[item.rule_id, item.subject] if went_below(row))),
                events=tuple(sorted(history, key=lambda row: (row.at, row.id or 0))),
                evidence=evidence,
                lapsed=tuple(
                    row
                    for row in lapsed[item.rule_id, item.subject]
                    if row.confirmed_at is None and item.first_seen - _A_MONTH <= row.first_seen < item.first_seen
                ),
            )
        )
    return files


def _lapsed(session: Session, found: Sequence[Violation]) -> Mapping[tuple[str, str], list[Violation]]:
    """Return what lapsed of the rules and subjects of those given, oldest first."""
    grouped: defaultdict[tuple[str, str], list[Violation]] = defaultdict(list)
    rows = _rows(session, Violation, col(Violation.subject), sorted({item.subject for item in found}))
    for row in sorted(rows, key=lambda row: (row.first_seen, row.id or 0)):
        if row.status == ViolationStatus.LAPSED:
            grouped[row.rule_id, row.subject].append(row)
    return grouped


def evidence_of(
    session: Session, violations: Iterable[Violation], offers: Iterable[Observation] = ()
) -> dict[int, Evidence]:
    """Return the evidence rows that violations and offers point at, by id."""
    pairs = ((item.evidence_id, item.differing_evidence_id) for item in violations)
    known = [key for pair in pairs for key in pair] + [offer.evidence_id for offer in offers]
    ids = sorted({key for key in known if key is not None})
    return {row.id: row for row in _rows(session, Evidence, col(Evidence.id), ids) if row.id is not None}


def _letters(session: Session, steps: Iterable[Step]) -> dict[int, OutboxItem]:
    ids = sorted({step.outbox_id for step in steps if step.outbox_id is not None})
    return {row.id: row for row in _rows(session, OutboxItem, col(OutboxItem.id), ids) if row.id is not None}


def _parties(session: Session, keys: Iterable[str]) -> dict[str, Party]:
    return {row.id: row for row in _rows(session, Party, col(Party.id), sorted(keys))}


def _products(session: Session, skus: Iterable[str]) -> dict[str, Product]:
    return {row.sku: row for row in _rows(session, Product, col(Product.sku), sorted(skus))}


def _rows(session: Session, table: type[Row], column: Mapped[Any], keys: Sequence[object]) -> Iterator[Row]:
    for start in range(0, len(keys), _CHUNK):
        yield from session.exec(select(table).where(column.in_(keys[start : start + _CHUNK]))).all()


def _by_case(rows: Iterable[Row], case_of: Callable[[Row], int | None]) -> defaultdict[int | None, list[Row]]:
    grouped: defaultdict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[case_of(row)].append(row)
    return grouped
