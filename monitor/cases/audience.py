"""Who may read a finding: legal every one, the channel what its case shows it or what the law gate lets be shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from functools import cached_property

from sqlmodel import Session

from monitor.cases.action import action_facts, standing
from monitor.cases.gate import Gate, gate_of
from monitor.model import Case, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import OWN_HOUSE, Action, Answer, Visibility


class Audience:
    """Legal or the channel, asking on a local day; the gate is opened once, when it is first needed.

    It is asked by the law, the decisions of counsel and the party's agreements of that day: what is read is shown then.
    """

    def __init__(
        self, name: str, session: Session, rules: Mapping[str, Rule], workspace: Workspace, today: date
    ) -> None:
        self.session, self.rules, self.workspace = session, rules, workspace
        self._legal, self._today = name == Visibility.LEGAL, today
        self._stack = ExitStack()

    def __enter__(self) -> Audience:
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    def may_read(self, violation: Violation) -> bool:
        """Return whether a finding, stored or imagined, may be shown to this audience now."""
        if self._legal:
            return True
        case = self.session.get(Case, violation.case_id) if violation.case_id is not None else None
        if case is not None:
            return case.visibility == Visibility.CHANNEL
        rule = self.rules.get(violation.rule_id)
        if rule is None or rule.visibility == Visibility.LEGAL:
            return False
        if violation.party_key == OWN_HOUSE:
            return True
        imagined = Case.model_construct(rule_id=rule.id, party_key=violation.party_key, topic=str(rule.topic))
        who = standing(self.session, violation.party_key, self._today)
        asked = action_facts(imagined, who, [violation], Action.SHOW_INTERNALLY)
        return self._gate.ask_all(asked).answer == Answer.ALLOW

    @cached_property
    def _gate(self) -> Gate:
        return self._stack.enter_context(gate_of(self.workspace, self.rules, self._today))
