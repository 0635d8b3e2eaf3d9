"""A small channel whose offers are seen day by day; verdicts are given, everything after them is real."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from monitor.cases import decisions
from monitor.cases.gate import Gate
from monitor.cases.lifecycle import CaseSummary, advance
from monitor.cases.violations import JudgedFact, RecordSummary, record
from monitor.engine.judge import Judgement
from monitor.model import Agreement, Case, CaseEvent, Evidence, Observation, Party, Run, Step, Violation
from monitor.rulebook.records import Condition, Group, LadderRung, LawAnswer, Literal, Rule
from monitor.settings import Limits
from monitor.vocabulary import (
    FAMILY_TOPIC,
    Answer,
    RuleStatus,
    Rung,
    Severity,
    StepStatus,
    Topic,
    Verdict,
    Visibility,
)

LADDER = (
    LadderRung(Rung.NOTICE, 7, "channel_manager"),
    LadderRung(Rung.WARNING, 5, "channel_manager"),
    LadderRung(Rung.HOLD, 5, "legal"),
)
VERDICTS = {"low": Verdict.VIOLATES, "fine": Verdict.COMPLIES, "unknown": Verdict.NOT_ASSESSED}


def make_rule(rule_id: str, family: str = "map", **more: Any) -> Rule:
    """A rule with everything that cases read of it."""
    given: dict[str, Any] = {
        "title": rule_id,
        "version": 1,
        "status": RuleStatus.ACTIVE,
        "severity": Severity.HIGH,
        "tags": (),
        "why": "",
        "sources": (),
        "fact": "offer",
        "needs": (),
        "parameters": {},
        "when": Group("all", ()),
        "message": "{seller} advertises {sku} too low",
        "visibility": Visibility.CHANNEL,
        "false_positives": "",
        "response": "",
        "ladder": LADDER,
        "tests": (),
        "topic": FAMILY_TOPIC.get(family, Topic.CONTRACT),
        "path": "",
    }
    return Rule(id=rule_id, family=family, **(given | more))


def make_law(rule_id: str, answer: Answer, *, needs: tuple[str, ...] = (), **conditions: Any) -> Rule:
    """A law rule that applies where every named attribute has the value (a tuple: one of the values)."""
    parts = tuple(
        Condition(name, "one_of" if isinstance(value, tuple) else "is", Literal(value))
        for name, value in conditions.items()
    )
    said = LawAnswer(answer, f"article {rule_id}", f"note {rule_id}", confirmed=True)
    return make_rule(rule_id, "law", fact="action", needs=needs, when=Group("all", parts), answer=said, ladder=())


LAWS = (
    make_law("LAW-EU", Answer.BLOCK, topic="price", jurisdiction="EU"),
    make_law("LAW-US", Answer.ALLOW, needs=("region",), topic="price", jurisdiction="US", announced_policy=True),
    make_law("LAW-US-MD", Answer.BLOCK, topic="price", jurisdiction="US", region=("US-MD", "US-CA")),
    make_law("LAW-SHOW", Answer.ALLOW, topic=("authorisation", "territory", "kpi"), action="show_internally"),
    make_law("LAW-ASK", Answer.ALLOW, topic="authorisation", action="ask_correction", party_known=True),
)
RULES = (
    make_rule("MAP-001"),
    make_rule("SELLER-001", "seller"),
    make_rule("TERR-001", "territory", fact="sale"),
    make_rule("KPI-AUTO", "seller", fact="discount", ladder=(LadderRung(Rung.NOTICE, 3),)),
    make_rule("RPM-001", "antitrust", fact="clause", visibility=Visibility.LEGAL, ladder=()),
)


@dataclass
class Channel:
    """Offers and documents as they stand, and one pass over them at a time."""

    session: Session
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    limits: Limits = field(default_factory=lambda: Limits(confirm_after_hours=4, blast_radius_minimum=50))
    rules: dict[str, Rule] = field(default_factory=lambda: {rule.id: rule for rule in (*RULES, *LAWS)})
    facts: dict[str, tuple[dict[str, Any], str, str]] = field(default_factory=dict)
    now: datetime = datetime(2026, 3, 1, 6, tzinfo=UTC)
    last_run: Run | None = None

    @property
    def today(self) -> date:
        """The local date of the pass."""
        return self.now.astimezone(self.zone).date()

    def at(self, day: int, hour: int = 6) -> Channel:
        """Turn the clock to a day and hour of March 2026."""
        self.now = datetime(2026, 3, day, hour, tzinfo=UTC)
        return self

    def party(self, name: str, country: str = "US", region: str = "US-TX", policy: str = "unilateral_policy") -> str:
        """Add an authorised reseller and, unless empty, an agreement of that type."""
        start = date(2025, 1, 1)
        known = {"country": country, "region": region, "authorised_from": start, "email": f"{name}@shop.example"}
        self.session.add(Party(id=name, name=name.title(), role="reseller", **known))
        if policy:
            self.session.add(Agreement(id=f"A-{name}", party_id=name, type=policy, valid_from=start))
        self.session.flush()
        return name

    def offer(
        self,
        key: str,
        state: str,
        party: str = "acme",
        *,
        rule: str = "MAP-001",
        seen: bool = True,
        changed: bool = False,
        **more: Any,
    ) -> None:
        """Let an offer be seen now, low, fine or unknown; `seen=False`: its page could not be read.

        `changed`: this capture shows something else than the one before (another price), as one does that is fine where
        the one before was low.
        """
        sku = more.pop("sku", "K1")
        fact = {"subject": key, "party_key": party, "case_subject": sku, "period": "", "evidence_id": None}
        fact |= {"seller": party, "sku": sku, "market": "US", "readings": 1, "waived": False} | more
        moved = (self.facts.get(key, ({}, "", ""))[1], state) == ("low", "fine")
        self.facts[key] = (fact, state, rule)
        row = self._standing(key)
        if row is None:
            row = Observation(
                offer_key=key,
                listing_key=key,
                site="shop",
                market="US",
                seller=party,
                first_seen=self.now,
                last_seen=self.now,
                seen_on=self.today,
            )
        elif seen and (changed or moved):
            row.ended_at = self.now
            self.session.add(row)
            fresh = {"first_seen": self.now, "last_seen": self.now, "seen_on": self.today}
            row = Observation(**row.model_dump(exclude={"id", "ended_at", *fresh}), **fresh)
        elif seen:
            row.last_seen, row.seen_on = self.now, self.today
        self.session.add(row)
        self.session.flush()

    def visit(self, listing: str, number: int) -> None:
        """Let the visit of now to a listing be archived under that number."""
        row = Evidence(
            id=number, sequence=number, sha256="", chain="", kind="page", subject=listing, url="", captured_at=self.now,
            warc="", offset=0, length=0,
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()

    def end(self, key: str) -> None:
        """Let an offer disappear from its page."""
        row = self._standing(key)
        assert row is not None
        row.ended_at = self.now
        self.session.add(row)
        self.session.flush()
        del self.facts[key]

    def document(self, key: str, state: str, rule: str, party: str = "acme", **more: Any) -> None:
        """Let a document (a sale, a discount, a clause) say something."""
        fact = {"subject": key, "party_key": party, "case_subject": key, "period": "2026-01", "evidence_id": None}
        self.facts[key] = (fact | {"seller": party, "sku": key} | more, state, rule)

    def run(self, *, again: bool = False) -> tuple[RecordSummary, CaseSummary]:
        """Judge and advance once; `again` repeats the last run on an equal store."""
        if not again:
            self.last_run = Run(started_at=self.now, local_date=self.today)
            self.session.add(self.last_run)
            self.session.flush()
        assert self.last_run is not None
        recorded = record(
            self.session,
            run=self.last_run,
            judged=self.judged(),
            now=self.now,
            limits=self.limits,
            rules=self.rules.values(),
        )
        return recorded, self.advance()

    def judged(self) -> Iterable[JudgedFact]:
        """Yield the facts in order of subject with the verdicts they were given."""
        for _, (fact, state, rule) in sorted(self.facts.items()):
            yield JudgedFact(fact, [Judgement(self.rules[rule], VERDICTS[state], f"reason of {state}")])

    def advance(self) -> CaseSummary:
        """Carry the cases forward."""
        assert self.last_run is not None
        return advance(
            self.session,
            run=self.last_run,
            rules=self.rules,
            gate=self.gate(),
            limits=self.limits,
            now=self.now,
            zone=self.zone,
        )

    def gate(self) -> Gate:
        """The law gate over the present rules."""
        return Gate(self.rules.values())

    def confirm(self, key: str = "o1", day: int = 1, party: str = "acme", **more: Any) -> Case:
        """See an offer too low twice on a day, six hours apart, and return its case."""
        for hour in (6, 12):
            self.at(day, hour).offer(key, "low", party, **more)
            self.run()
        found = self.violation(key)
        case = self.session.get(Case, found.case_id)
        assert case is not None
        return case

    def approve(self, step: Step, by: str = "Dana", role: str = "channel_manager", *, send: bool = True) -> Step:
        """Approve a step; `send` also notes it as sent, as the documents do."""
        decided = decisions.approve(
            self.session,
            step.id or 0,
            by=by,
            role=role,
            now=self.now,
            zone=self.zone,
            rules=self.rules,
            gate=self.gate(),
        )
        if send and decided.status == StepStatus.APPROVED:
            decided.status, decided.outbox_id = StepStatus.DONE, 1
            self.session.flush()
        return decided

    def law(self, *laws: Rule) -> None:
        """Replace law rules of the same id, or add them."""
        self.rules |= {law.id: law for law in laws}

    def change(self, rule_id: str, **more: Any) -> None:
        """Change a rule."""
        self.rules[rule_id] = replace(self.rules[rule_id], **more)

    def violation(self, key: str = "o1") -> Violation:
        """Return the latest violation of a subject."""
        statement = select(Violation).where(Violation.subject == key).order_by(col(Violation.id).desc())
        return self.session.exec(statement).first()  # type: ignore[return-value]

    def cases(self) -> list[Case]:
        """Return all cases."""
        return list(self.session.exec(select(Case).order_by(col(Case.id))).all())

    def steps(self) -> list[Step]:
        """Return all steps in order."""
        statement = select(Step).order_by(col(Step.case_id), col(Step.episode), col(Step.rung))
        return list(self.session.exec(statement).all())

    def kinds(self, case: Case) -> list[str]:
        """Return the kinds of the case's events in order."""
        statement = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(col(CaseEvent.id))
        return [event.kind for event in self.session.exec(statement).all()]

    def _standing(self, key: str) -> Observation | None:
        return self.session.exec(
            select(Observation).where(Observation.offer_key == key, col(Observation.ended_at).is_(None))
        ).first()


@pytest.fixture
def channel(session: Session) -> Channel:
    """A channel with one US reseller under an announced policy."""
    made = Channel(session)
    made.party("acme")
    return made


@pytest.fixture(scope="session")
def law() -> Callable[..., Rule]:
    """Make a law rule."""
    return make_law


@pytest.fixture(scope="session")
def new_channel() -> Callable[[Session], Channel]:
    """Make a channel on a session of the test's own."""
    return Channel
