"""Rules of the story: with what documents read of them."""

from __future__ import annotations

from typing import Any

from monitor.rulebook.records import Group, Rule
from monitor.vocabulary import FAMILY_TOPIC, RuleStatus, Severity, Topic, Visibility


def make_rule(rule_id: str, family: str, title: str, **more: Any) -> Rule:
    """A rule with what documents read of it."""
    given: dict[str, Any] = {
        "version": 1,
        "status": RuleStatus.ACTIVE,
        "severity": Severity.MEDIUM,
        "tags": (),
        "why": "Because a policy says so.",
        "sources": (),
        "fact": "offer",
        "needs": (),
        "parameters": {},
        "when": Group("all", ()),
        "message": "",
        "visibility": Visibility.CHANNEL,
        "false_positives": "",
        "response": "",
        "ladder": (),
        "tests": (),
        "topic": FAMILY_TOPIC.get(family, Topic.CONTRACT),
        "path": "",
    }
    return Rule(id=rule_id, family=family, title=title, **(given | more))
