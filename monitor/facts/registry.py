"""Finds the fact types: one file each in this package, with a `FACT`; and the rules that are over them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import monitor.facts
from monitor.errors import FaultsError, NotFoundError, SettingsFaultsError
from monitor.facts.fact import IDENTITY, FactType
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import FactSchema, Rule
from monitor.settings import Workspace

_NOT_FACTS = {
    "fact",
    "agreed",
    "registry",
    "read",
    "columns",
    "domains",
    "attributes",
    "invoice_price",
    "on_hand",
    "owners",
    "must_stock_parties",
    "reported",
    "scheme_pay",
    "taken_back",
}


@cache
def fact_types() -> dict[str, FactType]:
    """Return every fact type by name, in order of name.

    Raises `RuntimeError` for a file of this package that holds no fact type: a fact that is silently missing
    would leave its rules unjudged.
    """
    found: dict[str, FactType] = {}
    # A sub-folder holds parts of a fact, none of its own.
    for module in sorted(info.name for info in pkgutil.iter_modules(monitor.facts.__path__) if not info.ispkg):
        if module in _NOT_FACTS:
            continue
        fact = getattr(importlib.import_module(f"monitor.facts.{module}"), "FACT", None)
        if not isinstance(fact, FactType):
            raise RuntimeError(f"monitor/facts/{module}.py defines no FACT: FactType")
        if fact.schema.name != module:
            raise RuntimeError(f"monitor/facts/{module}.py: its fact is called '{fact.schema.name}', not '{module}'")
        if clash := set(IDENTITY) & set(fact.schema.attributes) - {"period"}:
            raise RuntimeError(f"monitor/facts/{module}.py: {', '.join(sorted(clash))} are identity columns")
        found[module] = fact
    return found


def schemas() -> dict[str, FactSchema]:
    """Return the schema of every fact type by name: what rules may name."""
    return {name: fact.schema for name, fact in fact_types().items()}


def rules_of(workspace: Workspace | None) -> dict[str, Rule]:
    """Return the rules of a workspace by id, those shipped alone without one.

    Raises `SettingsFaultsError` with every fault of every rule file.
    """
    own, overrides = (workspace.rules, workspace.settings.rules) if workspace else (None, {})
    try:
        return load_rules(own=own, schemas=schemas(), overrides=overrides)
    except FaultsError as error:
        raise SettingsFaultsError(workspace.placed(error.faults) if workspace else error.faults) from error


def rule_named(rules: Mapping[str, Rule], identity: str) -> Rule:
    """Return the rule of that id, in small letters too; raises `NotFoundError`."""
    if rule := rules.get(identity.upper()):
        return rule
    raise NotFoundError(f"there is no rule '{identity}'; `channelwarden rules list` shows those there are.")
