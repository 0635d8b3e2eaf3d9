"""Our own table of verdicts: clause type by jurisdiction, with citation, mark and conditions, reviewed in the diff."""

from __future__ import annotations

from collections.abc import Callable

from monitor.agreements.signals_file import load_signals
from monitor.agreements.verdicts import JURISDICTIONS, ClauseJudge, types_of
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule

RULES = {rule.id: rule for rule in load_rules(own=None, schemas=schemas(), overrides={}).values() if rule.verdicts}

HEAD = """# What the antitrust rules say of a clause

One block a clause type. `seen` means that the source was read, `to confirm` that counsel has to confirm it. A type
without a rule is benign by design: it is found so that nobody mistakes it for one of the others.
"""


def table() -> str:
    """Return the table as Markdown, as the judge answers it."""
    by_type = {str(kind): rule for rule in RULES.values() for kind in types_of(rule)}
    lines = [HEAD]
    with ClauseJudge(RULES.values(), schemas()["clause"]) as judge:
        for kind in sorted(load_signals().types, key=lambda item: item.id):
            rule = by_type.get(kind.id)
            lines += [f"## {kind.id}: {kind.title}", "", *_block(kind.id, rule, judge), ""]
    return "\n".join(lines)


def _block(kind: str, rule: Rule | None, judge: ClauseJudge) -> list[str]:
    if rule is None:
        return ["No rule: benign by design, not regulated anywhere."]
    lines = [
        f"Rule {rule.id}, {rule.severity}.",
        "",
        "| law | verdict | source | mark | conditions |",
        "|---|---|---|---|---|",
    ]
    for verdict in judge.verdicts(kind):
        mark = "seen" if verdict.confirmed else "to confirm"
        conditions = ", ".join(verdict.conditions)
        lines.append(f"| {verdict.jurisdiction} | {verdict.verdict} | {verdict.citation} | {mark} | {conditions} |")
    return lines


def test_the_verdicts_are_the_reviewed_ones(golden: Callable[[str, str], None]) -> None:
    golden("clause-verdicts.md", table())


def test_every_type_has_a_verdict_under_every_law_and_exactly_one_is_benign() -> None:
    kinds = {kind.id for kind in load_signals().types}
    judged = {str(kind) for rule in RULES.values() for kind in types_of(rule)}
    assert len(kinds) == 38
    assert kinds - judged == {"X01_supplier_price_cap"}
    for rule in RULES.values():
        assert {verdict.jurisdiction for verdict in rule.verdicts} >= set(JURISDICTIONS)


def test_where_states_differ_the_verdict_for_the_united_states_names_them() -> None:
    for rule_id in ("ANTI-P01", "ANTI-P02", "ANTI-P05", "ANTI-P11"):
        (verdict,) = (item for item in RULES[rule_id].verdicts if item.jurisdiction == "US")
        for state in ("Maryland", "California", "New York", "New Jersey"):
            assert state in verdict.citation
