"""Rules made by a program, written as rule files are and read by the product's own reader."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from monitor.errors import FaultsError
from monitor.rulebook.load import load_rules
from monitor.rulebook.located import Faults
from monitor.rulebook.parse import RuleFile, parse_rule
from monitor.rulebook.records import FactSchema, Rule
from monitor.vocabulary import RuleStatus


def rule_of(
    identity: str,
    schema: FactSchema,
    when: Mapping[str, Any],
    *,
    needs: Sequence[str],
    parameters: Mapping[str, Mapping[str, str]] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Rule:
    """Return an active rule over a fact; raises `FaultsError` for what a rule file may not say.

    JSON is YAML: the body is written as such and read as a rule file is, with the parameters' values put in. It is
    read as a draft, because the embedded tests that an active rule must have are not what is measured here.
    """
    body = {
        "id": identity,
        "title": f"Made rule {identity}",
        "version": 1,
        "status": "draft",
        "severity": "medium",
        "tags": [],
        "why": "Made by a program to measure and compare.",
        "sources": ["bench"],
        "fact": schema.name,
        "needs": list(needs),
        "parameters": parameters or {},
        "when": when,
        "message": "Made rule",
        "visibility": "channel",
        "false_positives": "None.",
        "response": "None.",
        "ladder": [],
        "tests": {"given": {}},
    }
    faults = Faults(f"rules/map/{identity}.yaml")
    file = RuleFile(faults.file, "map", json.dumps(body, ensure_ascii=False), shipped=False)
    rule = parse_rule(file, {schema.name: schema}, {identity: dict(overrides or {})}, faults)
    found = [fault for fault in faults.found if "`given` is not complete" not in fault.problem]
    if rule is None or found:
        raise FaultsError(found)
    return replace(rule, status=RuleStatus.ACTIVE)


def shipped_rules(schemas: Mapping[str, FactSchema], fact: str) -> list[Rule]:
    """Return the shipped active rules over a fact, in order of id."""
    rules = load_rules(own=None, schemas=schemas, overrides={}).values()
    return [rule for rule in rules if rule.fact == fact and rule.status is RuleStatus.ACTIVE]
