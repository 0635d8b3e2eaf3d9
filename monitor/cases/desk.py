"""What every decision on a case needs at hand: the store, the rules, the gate, the time, and who parties are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from monitor.cases.action import CaseParty, action_facts, standing
from monitor.cases.gate import Gate, GateAnswer
from monitor.cases.history import stored_id
from monitor.model import Case, Violation
from monitor.rulebook.records import Rule
from monitor.vocabulary import Action, Topic, ViolationStatus


@dataclass
class CaseDesk:
    """One sitting over the cases: everything is decided under the same rules, law and time."""

    session: Session
    rules: Mapping[str, Rule]
    gate: Gate
    now: datetime
    zone: ZoneInfo
    """of the brand: days that nobody else's clock tells are its own"""
    _standings: dict[str, CaseParty] = field(default_factory=dict)

    @property
    def local_date(self) -> date:
        """The brand's day."""
        return self.now.astimezone(self.zone).date()

    def standing(self, party_key: str) -> CaseParty:
        """Return who is behind a party key, looked up once a sitting."""
        if party_key not in self._standings:
            self._standings[party_key] = standing(self.session, party_key, self.local_date)
        return self._standings[party_key]

    def deviations(self, case: Case) -> list[Violation]:
        """Return the confirmed violations of the case that still stand, oldest first."""
        return deviations(self.session, [stored_id(case.id)]).get(stored_id(case.id), [])

    def ask(
        self,
        case: Case,
        found: Sequence[Violation],
        action: Action,
        rung: str = "",
        *,
        translated: bool | None = None,
    ) -> GateAnswer:
        """Put an action of the case before the law gate, under every law and agreement that applies.

        A rule may have been changed since the case was opened: what it is about now counts. A case about a price stays
        one until it is opened again: no rule makes of what was found as a price something that may be written of.
        `translated` says of a letter that is written whether it is in a translation of the workspace.
        """
        rule = self.rules.get(case.rule_id)
        if rule is not None and case.topic != Topic.PRICE:
            case.topic = str(rule.topic)
        who = self.standing(case.party_key)
        own_words = self.gate.own_words.in_letter(rule, who.party, found, translated=translated)
        return self.gate.ask_all(action_facts(case, who, found, action, rung, own_words=own_words))


def deviations(session: Session, case_ids: Sequence[int]) -> dict[int, list[Violation]]:
    """Return the confirmed violations that still stand, by case, oldest first."""
    found: dict[int, list[Violation]] = {}
    for start in range(0, len(case_ids), 500):
        statement = (
            select(Violation)
            .where(
                col(Violation.case_id).in_(case_ids[start : start + 500]),
                Violation.status == ViolationStatus.CONFIRMED,
            )
            .order_by(col(Violation.first_seen), col(Violation.id))
        )
        for row in session.exec(statement).all():
            found.setdefault(stored_id(row.case_id), []).append(row)
    return found
