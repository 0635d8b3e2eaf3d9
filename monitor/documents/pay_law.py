"""The law gate as schemes ask it: may a party's pay hang on its resale prices?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from sqlmodel import Session

from monitor.cases.action import action_facts, standing
from monitor.cases.gate import gate_of
from monitor.engine.judge import Judge
from monitor.facts.read import facts
from monitor.facts.registry import fact_types, rules_of
from monitor.incentives.price_law import PriceLaw, Ruling
from monitor.model import Case
from monitor.rulebook.records import Rule
from monitor.rulebook.topic import RESALE_PRICE
from monitor.settings import Workspace
from monitor.vocabulary import Action, Answer, Topic, Verdict

_SAID = {Answer.ALLOW: "the law gate allows it", Answer.BLOCK: "the law gate blocks it"}


def price_law(place: Workspace, session: Session, today: date, rules: Mapping[str, Rule] | None = None) -> PriceLaw:
    """Return the law on a day: to pay less for a resale price is to withhold a discount because of it.

    `rules` are those of the workspace where they are loaded already.
    """
    rules = rules or rules_of(place)

    @cache
    def ask(party_id: str) -> Ruling:
        imagined = Case.model_construct(rule_id="", party_key=party_id, topic=str(Topic.PRICE))
        asked = action_facts(imagined, standing(session, party_id, today), [], Action.WITHHOLD_DISCOUNT)
        with gate_of(place, rules, today) as gate:
            answer = gate.ask_all(asked)
        said = _SAID.get(answer.answer, "the law gate puts it to legal")
        return Ruling(answer.answer == Answer.ALLOW, f"{said} ({answer.why})")

    return PriceLaw(_tied(session, rules, today), ask)


def _tied(session: Session, rules: Mapping[str, Rule], today: date) -> frozenset[str]:
    """Return the KPIs of the policy that an active rule with the tag finds to be tied to resale prices."""
    kind = fact_types()["kpi_definition"]
    with Judge([rule for rule in rules.values() if RESALE_PRICE in rule.tags], kind.schema) as judge:
        return frozenset(
            str(fact["kpi_id"])
            for fact in facts(session, kind, today)
            if any(item.verdict == Verdict.VIOLATES for item in judge.judge(fact))
        )
