"""Reads the tests of a rule file: a fact under `given`, then cases that change only what matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.rulebook.condition import ORDERED, conditions
from monitor.rulebook.fields import text
from monitor.rulebook.literals import read_value
from monitor.rulebook.located import Faults, MappingNode, Node, ScalarNode, SequenceNode
from monitor.rulebook.message import UNKNOWN
from monitor.rulebook.records import Condition, FactSchema, Group, Ref, RuleTest, Scalar
from monitor.vocabulary import Verdict

Fact = dict[str, Scalar | None]


@dataclass(frozen=True)
class Used:
    """The attributes that a rule reads or prints, and those by which two cases differ."""

    names: set[str]
    telling: set[str]


def read_tests(
    node: Node | None, schema: FactSchema, used: Used, faults: Faults, *, complete: bool
) -> tuple[RuleTest, ...]:
    """Return the embedded cases.

    What the rule reads or prints `given` must set (null: unknown). With
    `complete` (an active rule) each of the three verdicts needs a case.
    """
    if node is None:
        return ()
    if not isinstance(node, MappingNode):
        faults.add(node.line, "'tests' holds no keys", f"given, {', '.join(Verdict)}")
        return ()
    for key, line, _ in node.entries:
        if key not in ("given", *Verdict):
            faults.unknown(line, "key", key, ["given", *Verdict], " in 'tests'")
    given = node.get("given")
    if not isinstance(given, MappingNode):
        faults.add(node.line, "'tests' has no `given`", "a complete fact, attribute by attribute")
        return ()
    if missing := sorted(used.names - {key for key, _, _ in given.entries}):
        faults.add(given.line, f"`given` is not complete: {', '.join(missing)} missing", "null for what is unknown")
    before = len(faults.found)
    found = [case for verdict in Verdict for case in _cases(verdict, node, given, schema, faults)]
    all_read = len(faults.found) == before
    if complete:
        for verdict in Verdict:
            if not node.get(verdict):
                faults.add(
                    node.line, f"no case for '{verdict}'", "violates, complies and not_assessed in an active rule"
                )
    if all_read:
        _note_repeated(found, used.telling | {"currency"}, faults)
    return tuple(found)


def check_boundaries(when: Group, cases: tuple[RuleTest, ...], faults: Faults) -> None:
    """Note every ordered comparison (below, above …) for which no case stands exactly on the boundary."""
    for item in conditions(when):
        if item.operator in ORDERED and not any(_on_boundary(item, case.fact) for case in cases):
            operand = f"${item.operand.name}" if isinstance(item.operand, Ref) else "the value it is compared with"
            problem = f"no boundary case for `{item.attribute}: {item.operator}`"
            faults.add(item.line, problem, f"a case in which '{item.attribute}' is exactly {operand}")


def _on_boundary(item: Condition, fact: Mapping[str, Scalar | None]) -> bool:
    if isinstance(item.operand, Ref):
        other = fact.get(item.operand.name)
    elif item.operand.currency not in ("", fact.get("currency")):
        return False
    else:
        other = item.operand.value if not isinstance(item.operand.value, tuple) else None
    return other is not None and fact.get(item.attribute) == other


def _cases(
    verdict: Verdict, tests: MappingNode, given: MappingNode, schema: FactSchema, faults: Faults
) -> Iterator[RuleTest]:
    node = tests.get(verdict)
    if node is None:
        return
    if not isinstance(node, SequenceNode) or not node.items:
        faults.add(node.line, f"'{verdict}' is no list of cases", "lines such as `- {note: a cent below, …}`")
        return
    for item in node.items:
        if isinstance(item, MappingNode):
            note = text(item, "note", faults)
            changed = tuple(key for key, _, _ in item.entries if key != "note")
            yield RuleTest(verdict, _fact(given, item, schema, faults), note, item.line, changed)
        else:
            faults.add(item.line, "a case holds no keys", "the attributes that change, and a note")


def _fact(given: MappingNode, changes: MappingNode, schema: FactSchema, faults: Faults) -> Fact:
    """Return the fact of a case, in the currency of its amounts where it names none.

    A fault in `given` is noted once although every case reads it.
    """
    fact: Fact = dict.fromkeys(schema.attributes)
    changed = {key for key, _, _ in changes.entries}
    merged = [entry for entry in given.entries if entry[0] not in changed]
    merged += [entry for entry in changes.entries if entry[0] != "note"]
    currencies: dict[str, int] = {}
    for name, line, value in merged:
        if name not in schema.attributes:
            faults.unknown(line, "attribute", name, schema.attributes, f" in fact '{schema.name}'")
        elif not (isinstance(value, ScalarNode) and value.value is None):
            literal = read_value(value, schema.attributes[name], faults)
            if literal and not isinstance(literal.value, tuple):
                fact[name] = literal.value
                if literal.currency:
                    currencies[literal.currency] = line
    if len(currencies) == 1 and all(name != "currency" for name, _, _ in merged):
        fact["currency"] = next(iter(currencies))
    for currency, line in currencies.items():
        if currency != fact.get("currency"):
            own = fact.get("currency") or UNKNOWN
            problem = f"currency mismatch: an amount in {currency} in a fact whose currency is {own}"
            faults.add(line, problem, "all amounts of a case in its `currency`")
    return fact


def _note_repeated(cases: list[RuleTest], used: set[str], faults: Faults) -> None:
    """Note a case that cannot fail unless another fails too: the rule sees the same in both."""
    seen: dict[tuple[object, ...], RuleTest] = {}
    for case in cases:
        key = tuple(sorted((name, value) for name, value in case.fact.items() if name in used))
        if (before := seen.setdefault(key, case)) is case:
            continue
        if case.fact == before.fact:
            problem = f"this case repeats the fact of line {before.line}"
        else:
            differs = sorted(name for name, value in case.fact.items() if value != before.fact.get(name))
            problem = f"this case differs from line {before.line} only in what the rule neither reads nor prints: "
            problem += ", ".join(differs)
        faults.add(case.line, problem, "a case that changes what matters")
