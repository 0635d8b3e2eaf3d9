"""Reads the structured keys of a rule file: parameters, ladder, the gate's answer, an antitrust rule's verdicts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise

from monitor.rulebook.fields import choice, flag, only, text, texts, whole
from monitor.rulebook.literals import FORM, read_literal
from monitor.rulebook.located import Faults, MappingNode, Node, ScalarNode, SequenceNode
from monitor.rulebook.provisos import PROVISOS
from monitor.rulebook.records import ClauseVerdict, FactSchema, LadderRung, LawAnswer, Parameter, Scalar, Type
from monitor.settings import SETTINGS_FILE
from monitor.vocabulary import JURISDICTIONS, Answer, Rung

_NOT_BELOW = "zero or more"
APPROVERS = ("channel_manager", "legal")


class ClauseWord(StrEnum):
    """What an antitrust rule can say of a clause, strictest first."""

    PROHIBITED = "prohibited"
    NEEDS_REVIEW = "needs_review"
    PERMITTED = "permitted_within_conditions"
    NOT_REGULATED = "not_regulated"


def read_parameters(
    node: Node | None, schema: FactSchema, rule: str, overrides: Mapping[str, object], faults: Faults
) -> dict[str, Parameter]:
    """Return a rule's parameters by name with the workspace's values; an unknown override is the caller's to note."""
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        faults.add(node.line, "'parameters' holds no keys", "`name: {type: share, default: 1 %, meaning: …}`")
        return {}
    found = {}
    for name, line, value in node.entries:
        if name in schema.attributes:
            faults.add(line, f"parameter '{name}' has the name of an attribute of '{schema.name}'", "another name")
        elif not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            faults.add(line, f"'{name}' is no parameter name", "small letters, digits and _")
        elif not isinstance(value, MappingNode):
            faults.add(line, f"parameter '{name}' holds no keys", "type, default and meaning")
        elif parameter := _parameter(name, value, faults):
            found[name] = _overridden(parameter, rule, overrides[name], faults) if name in overrides else parameter
    return found


def _parameter(name: str, table: MappingNode, faults: Faults) -> Parameter | None:
    keys = ("type", "default", "meaning")
    if not only(table, keys, keys, faults, f"parameter '{name}'"):
        return None
    before = len(faults.found)
    wanted = choice(table, "type", Type, faults, Type.TEXT)
    if len(faults.found) > before:
        return None
    default = table.get("default")
    literal = read_literal(default, wanted, faults, f"the default of '{name}'") if default else None
    if literal is None or isinstance(literal.value, tuple):
        return None
    if default is not None and _below_zero(literal.value):
        faults.add(default.line, f"the default of '{name}' is below zero", _NOT_BELOW)
        return None
    return Parameter(name, wanted, literal.value, literal.value, text(table, "meaning", faults), literal.currency)


def _overridden(parameter: Parameter, rule: str, given: object, faults: Faults) -> Parameter:
    """Return the parameter with the value from the settings, which are told of their own faults."""
    own = Faults(SETTINGS_FILE, column=f"rules.{rule}.{parameter.name}")
    leaf = ScalarNode(given if isinstance(given, str | int | bool) else str(given), 0)
    called = f"parameter '{parameter.name}' of rule {rule}"
    literal = read_literal(leaf, parameter.type, own, called)
    if literal and literal.currency and parameter.currency and literal.currency != parameter.currency:
        own.add(
            0,
            f"currency mismatch: {called} is in {parameter.currency}, not in {literal.currency}",
            f"{FORM[Type.MONEY]}, here in {parameter.currency}",
        )
        literal = None
    if literal and _below_zero(literal.value):
        own.add(0, f"{called} is below zero", _NOT_BELOW)
        literal = None
    faults.found.extend(own.found)
    if literal is None or isinstance(literal.value, tuple):
        return parameter
    currency = literal.currency or parameter.currency
    return Parameter(parameter.name, parameter.type, parameter.default, literal.value, parameter.meaning, currency)


def _below_zero(value: Scalar | tuple[Scalar, ...]) -> bool:
    """Return whether a number is below zero: a tolerance that is would accuse whoever keeps to the policy exactly."""
    return isinstance(value, int) and not isinstance(value, bool) and value < 0


def read_ladder(node: Node | None, faults: Faults) -> tuple[LadderRung, ...]:
    """Return the rungs, mildest first; a ladder may leave rungs out but never changes their order."""
    if node is None:
        return ()
    if not isinstance(node, SequenceNode):
        faults.add(node.line, "'ladder' is no list", "`[]` or lines such as `- {step: notice, cure_days: 7}`")
        return ()
    found = []
    for item in node.items:
        if not isinstance(item, MappingNode):
            faults.add(item.line, "a rung holds no keys", "`{step: notice, cure_days: 7, approval: channel_manager}`")
        elif only(item, ("step", "cure_days", "approval"), ("step", "cure_days"), faults, "a rung"):
            approval = text(item, "approval", faults)
            if approval and approval not in APPROVERS:
                faults.unknown(item.line_of("approval"), "approval", approval, APPROVERS)
            rung = LadderRung(
                choice(item, "step", Rung, faults, Rung.NOTICE), whole(item, "cure_days", faults, least=0), approval
            )
            found.append((item.line, rung))
    order = list(Rung)
    for (_, earlier), (line, later) in pairwise(found):
        if order.index(later.kind) <= order.index(earlier.kind):
            problem = f"ladder out of order: '{later.kind}' stands after '{earlier.kind}'"
            faults.add(line, problem, f"each at most once, in this order: {', '.join(order)}")
    return tuple(rung for _, rung in found)


def read_answer(node: Node | None, faults: Faults) -> LawAnswer | None:
    """Return what a law rule answers the gate."""
    if node is None:
        return None
    keys = ("gate", "article", "note", "confirmed")
    if not isinstance(node, MappingNode):
        faults.add(node.line, "'answer' holds no keys", ", ".join(keys))
        return None
    if not only(node, keys, keys, faults, "'answer'"):
        return None
    answer = choice(node, "gate", Answer, faults, Answer.BLOCK)
    return LawAnswer(answer, text(node, "article", faults), text(node, "note", faults), flag(node, "confirmed", faults))


def read_verdicts(node: Node | None, faults: Faults) -> tuple[ClauseVerdict, ...]:
    """Return what an antitrust rule says in each jurisdiction it names."""
    if node is None:
        return ()
    needed = ("jurisdiction", "verdict", "citation", "confirmed")
    keys = (*needed, "conditions")
    if not isinstance(node, SequenceNode) or not node.items:
        faults.add(node.line, "'verdicts' is no list", f"lines of {{{', '.join(keys)}}}")
        return ()
    found: dict[str, ClauseVerdict] = {}
    for item in node.items:
        if not isinstance(item, MappingNode) or not only(item, keys, needed, faults, "a verdict"):
            if not isinstance(item, MappingNode):
                faults.add(item.line, "a verdict holds no keys", ", ".join(keys))
            continue
        where = text(item, "jurisdiction", faults)
        if where not in JURISDICTIONS:
            faults.unknown(item.line_of("jurisdiction"), "jurisdiction", where, JURISDICTIONS)
        elif where in found:
            faults.add(item.line, f"jurisdiction '{where}' stands twice in 'verdicts'", "each once")
        word = choice(item, "verdict", ClauseWord, faults, ClauseWord.NEEDS_REVIEW)
        confirmed = flag(item, "confirmed", faults)
        conditions = texts(item, "conditions", faults)
        for name in conditions:
            if name not in PROVISOS:
                faults.unknown(item.line_of("conditions"), "condition", name, PROVISOS)
        found[where] = ClauseVerdict(where, word.value, text(item, "citation", faults), confirmed, conditions)
    return tuple(found.values())
