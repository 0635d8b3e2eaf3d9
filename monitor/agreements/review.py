"""The review queue: flagged clauses of the current agreements, worst first, with what people decided on each."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlmodel import Session, col, func, select

from monitor.agreements.conditions import ConditionState, broken, findings
from monitor.agreements.sentences import flat
from monitor.agreements.standing import decides, deciding, status_of
from monitor.agreements.terms import TextTerm, terms_of
from monitor.agreements.trail import trail
from monitor.agreements.verdicts import JURISDICTIONS, ClauseJudge, types_of
from monitor.facts.clause import SCHEMA, clauses_of, place_of
from monitor.model import Agreement, AgreementFile, Clause, Party
from monitor.model.clause_review import ReviewEvent
from monitor.rulebook.records import ClauseVerdict, Rule, Scalar
from monitor.vocabulary import RuleStatus

RISKS = ("not_regulated", "permitted_within_conditions", "needs_review", "prohibited")
"""readings from mild to strict; a permission with a condition known to fail counts as `needs_review`"""
WAITING = ("open", "second_look")
"""states of a clause in which somebody has to decide"""
UNMEASURED = 0.5
"""confidence of a finding of which nobody measured how often such findings are right, among others"""
_SIGN = (
    r"(?<![+±<>=≤≥≠−-])\d+(?:\.\d+)*"
    r"(?:[.)]+|(?=\s+(?-i:[A-ZА-ЯЁÄÖÜÉ“\"«„(])))"  # and not the 5 of "5 per cent of its sales"
    r"|\(?(?:[a-zа-я]|[ivxlc]{1,6})[.)]+"
)
_NUMBERING = re.compile(
    rf"^\W*(?:(?:article|section|clause|artikel|ziffer|статья|пункт|п\.|§+)\s*)?\W*(?:{_SIGN})(?=\s)", re.IGNORECASE
)
_SIGN_WITHIN = re.compile(rf"(?<!\S)\(?(?:{_SIGN})(?=\s)(?<=[.)])", re.IGNORECASE)
_WORDS = re.compile(
    r"[\w%$€£₽]+|[+±≠]|(?<!\w)-(?=\d)"  # a minus, but not the dash of "10-20"
    r"|(?<![<>=])(?:[<>]=?|=)(?![<>=])"  # and neither <<quoted>> nor ===
)
_SAME_SIGN = str.maketrans({"−": "-", "≤": "<=", "≥": ">="})


@dataclass(frozen=True)
class FlaggedClause:
    """A flagged clause as the reviewer sees it.

    `status` is open, second_look (a hardcore clause that one person dismissed), accepted or dismissed. `change` is
    `new` where the version before had no such clause, else `unchanged`; empty for a first version.
    """

    clause: int
    agreement: str
    party: str
    file: str
    type: str
    page: int
    number: str
    start: int
    end: int
    text: str
    lead: str
    verdicts: tuple[ClauseVerdict, ...]
    risk: str
    status: str
    change: str
    key: str
    sha256: str
    assignee: str = ""
    due: date | None = None
    events: tuple[ReviewEvent, ...] = ()
    terms: tuple[TextTerm, ...] = ()
    """what the agreement's text says of itself: term, renewal, law, territory, parties"""
    conditions: tuple[tuple[str, str], ...] = ()
    """what the verdicts hang on: law, and a condition in words with what is known of it for this agreement"""
    detector: str = ""
    confidence: float | None = None
    """share of such findings that were right where it was measured, 0 to 1"""
    language: str = ""
    """of the clause: a bilingual agreement holds two"""

    @property
    def hardcore(self) -> bool:
        """Whether some law that applies prohibits the clause."""
        return self.risk == "prohibited"

    @property
    def decision(self) -> tuple[ReviewEvent, ...]:
        """The acts by which the clause stands where it stands: one, or two dismissals; none while it is open."""
        return deciding(self.events)


def clause_key(clause_type: str, text: str, lead: str = "") -> str:
    """Return what stands for a clause over versions: a hash of type and words.

    Numbers of clauses and list items, line breaks, capitals, quotation marks and other punctuation make no other
    clause, so that one that moved, or came as PDF where it came as Word, is the same. Signs that compare or count
    up or down (<=, +5, -5) are words.
    """
    parts = [unnumbered(text), *([_SIGN_WITHIN.sub("", unnumbered(lead))] if lead else [])]
    words = " ".join(word for part in reversed(parts) for word in _WORDS.findall(part.translate(_SAME_SIGN)))
    return hashlib.sha256(f"{clause_type}|{words.casefold()}".encode()).hexdigest()[:24]


def unnumbered(text: str) -> str:
    """Return a clause's text as one line, without the number that it has in its agreement."""
    return _NUMBERING.sub("", flat(text))


class ReviewQueue:
    """Builds the review items of a store; rules and judge are given, days come in as arguments."""

    def __init__(self, session: Session, judge: ClauseJudge, rules: Sequence[Rule]) -> None:
        self._session, self.judge, self.rules = session, judge, rules
        self._events: defaultdict[tuple[str, str], list[ReviewEvent]] = defaultdict(list)
        for row in trail(session):
            self._events[row.agreement_id, row.clause_key].append(row)

    @cached_property
    def decided(self) -> Mapping[str, int]:
        """The agreements somebody decided about, with the number of the last act that decided something."""
        acts = ((row.agreement_id, row.id or 0) for rows in self._events.values() for row in rows if decides(row))
        return dict(sorted(acts))

    def waiting(self, day: date) -> Counter[str]:
        """Return how many clauses of current texts wait for a decision, by state: open or second_look."""
        files = select(func.count()).select_from(Clause).join(AgreementFile, col(AgreementFile.id) == Clause.file_id)
        untouched = files.where(
            col(AgreementFile.current).is_(True), col(AgreementFile.agreement_id).not_in(list(self.decided))
        )
        found = Counter(open=self._session.exec(untouched).one())
        for agreement in self.decided:
            found.update(item.status for item in self.items(day, agreement_id=agreement))
        return Counter({state: found[state] for state in WAITING if found[state]})

    def items(self, day: date, *, agreement_id: str = "") -> list[FlaggedClause]:
        """Return all items, decided ones too: the strictest first, then what is due, then the surest, then by place."""
        query = select(AgreementFile).where(col(AgreementFile.current).is_(True)).order_by(AgreementFile.agreement_id)
        if agreement_id:
            query = query.where(AgreementFile.agreement_id == agreement_id)
        found = [item for file in self._session.exec(query) for item in self._of_file(file, day)]
        return sorted(
            found,
            key=lambda item: (
                -RISKS.index(item.risk),
                item.due or date.max,
                -_sure(item),
                item.agreement,
                *_place(item),
            ),
        )

    def item(self, clause: int, day: date) -> FlaggedClause | None:
        """Return the item of a clause of a current text, or None."""
        row = self._session.get(Clause, clause)
        file = self._session.get(AgreementFile, row.file_id) if row else None
        if file is None:
            return None
        return next((item for item in self.items(day, agreement_id=file.agreement_id) if item.clause == clause), None)

    def _of_file(self, file: AgreementFile, day: date) -> Iterator[FlaggedClause]:
        agreement = self._session.get(Agreement, file.agreement_id)
        if agreement is None:
            return
        party = self._session.get(Party, agreement.party_id)
        facts = {place_of(fact["subject"]): fact for fact in clauses_of(self._session, agreement.id, day)}
        before = self._keys_before(file)
        terms = terms_of(file.text)
        laws = laws_of(agreement.jurisdiction)
        for clause in self._clauses(file):
            fact = facts.get((clause.type, str(clause.start)), {})
            verdicts = tuple(self._verdict(clause.type, law, fact) for law in laws)
            key = key_of(clause, file.text)
            events = tuple(self._events.get((agreement.id, key), ()))
            found = self._conditions(clause.type, verdicts, fact, day, terms.attributes)
            risk = _risk(verdicts, found)
            assigned = next((row for row in reversed(events) if row.action == "assign"), None)
            yield FlaggedClause(
                clause=clause.id or 0,
                agreement=agreement.id,
                party=party.name if party else agreement.party_id,
                file=file.path,
                type=clause.type,
                page=clause.page,
                number=clause.number,
                start=clause.start,
                end=clause.end,
                text=file.text[clause.start : clause.end],
                lead=str(clause.details.get("lead", "")),
                verdicts=verdicts,
                risk=risk,
                status=status_of(events, hardcore=risk == "prohibited"),
                change="" if before is None else "unchanged" if key in before else "new",
                key=key,
                sha256=file.sha256,
                assignee=assigned.assignee if assigned else "",
                due=assigned.due if assigned else None,
                events=events,
                terms=terms.found,
                conditions=tuple(
                    dict.fromkeys((law.jurisdiction, one.sentence) for law, all_ in found for one in all_)
                ),
                detector=clause.detector,
                confidence=clause.confidence,
                language=clause.language or file.language,
            )

    def _clauses(self, file: AgreementFile) -> Sequence[Clause]:
        query = select(Clause).where(Clause.file_id == file.id).order_by(col(Clause.start), Clause.type)
        return self._session.exec(query).all()

    def _keys_before(self, file: AgreementFile) -> frozenset[str] | None:
        """Return the clauses of the version read before the current one, or None for a first version."""
        query = (
            select(AgreementFile)
            .where(AgreementFile.agreement_id == file.agreement_id, AgreementFile.id != file.id)
            .order_by(col(AgreementFile.read_at).desc(), col(AgreementFile.id).desc())
        )
        last = self._session.exec(query.limit(1)).first()
        return None if last is None else frozenset(key_of(clause, last.text) for clause in self._clauses(last))

    def _verdict(self, kind: str, law: str, fact: Mapping[str, Scalar | None]) -> ClauseVerdict:
        known = {name: fact.get(name) for name in self.judge.attributes - {"type", "jurisdiction"}}
        return self.judge.verdict(kind, law, **known)

    def _conditions(
        self,
        kind: str,
        verdicts: Sequence[ClauseVerdict],
        fact: Mapping[str, Scalar | None],
        day: date,
        read: Mapping[str, TextTerm],
    ) -> list[tuple[ClauseVerdict, list[ConditionState]]]:
        """Return the conditions of each verdict as far as they are known for this agreement."""
        return [
            (verdict, findings(verdict, fact, rule.figures, rule.types, day, read=read))
            for rule in self.rules
            if kind in types_of(rule)
            for verdict in rule.verdicts
            if verdict in verdicts
        ]


def _risk(verdicts: Sequence[ClauseVerdict], found: Sequence[tuple[ClauseVerdict, Sequence[ConditionState]]]) -> str:
    """Return the strictest reading; a permission of which a condition is known to fail needs review."""
    risk = max((verdict.verdict for verdict in verdicts), key=RISKS.index, default=RISKS[0])
    fails = any(broken(own) for _, own in found)
    return "needs_review" if risk == "permitted_within_conditions" and fails else risk


def key_of(clause: Clause, text: str) -> str:
    """Return the key of a clause that was found in a text."""
    return clause_key(clause.type, text[clause.start : clause.end], str(clause.details.get("lead", "")))


def laws_of(jurisdiction: str) -> tuple[str, ...]:
    """Return the laws that a clause is judged under: the agreement's own, or all where none is entered."""
    return (jurisdiction,) if jurisdiction in JURISDICTIONS else JURISDICTIONS


@contextmanager
def review_queue(session: Session, rules: Iterable[Rule]) -> Iterator[ReviewQueue]:
    """Open the queue of a store under all the rules of a workspace; what judges by them is freed at the end."""
    mine = [rule for rule in rules if rule.fact == SCHEMA.name and rule.status is RuleStatus.ACTIVE]
    with ClauseJudge(mine, SCHEMA) as judge:
        yield ReviewQueue(session, judge, mine)


@contextmanager
def decided_queue(session: Session, rules: Iterable[Rule]) -> Iterator[ReviewQueue | None]:
    """Open the queue of a store in which somebody acted on a clause; None in any other, which costs next to nothing."""
    if session.exec(select(ReviewEvent.id).limit(1)).first() is None:
        yield None
        return
    with review_queue(session, rules) as queue:
        yield queue


def _sure(item: FlaggedClause) -> float:
    return UNMEASURED if item.confidence is None else item.confidence


def _place(item: FlaggedClause) -> tuple[int, str]:
    return item.start, item.type
