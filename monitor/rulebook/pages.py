"""A rule as a page for people: what it says in words, why, its false positives, how to respond, examples."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.rulebook.changes import changes
from monitor.rulebook.condition import conditions
from monitor.rulebook.message import sentence
from monitor.rulebook.reading import hangs_on
from monitor.rulebook.records import Condition, FactSchema, Literal, Ref, Rule, RuleTest, Scalar
from monitor.rulebook.words import parameter_in_words, tree_in_words, value_in_words
from monitor.settings import SETTINGS_FILE
from monitor.vocabulary import Verdict
from scrapers.counted import number_of

Summary = dict[str, str | int | list[str] | list[dict[str, str | None]]]


def rule_summary(rule: Rule) -> Summary:
    """Return the plain data of a rule's head; `origin` is shipped, own, or own instead of the shipped one."""
    origin = "shipped" if rule.shipped else "own, instead of the shipped one" if rule.replaces else "own"
    return {
        "id": rule.id,
        "title": rule.title,
        "version": rule.version,
        "status": rule.status.value,
        "severity": rule.severity.value,
        "family": rule.family,
        "fact": rule.fact,
        "visibility": rule.visibility.value,
        "origin": origin,
        "path": rule.path,
        "parameters": _parameters(rule),
        "changes": list(changes(rule)),
        "relaxed_by": list(rule.relaxed_by),
    }


def _parameters(rule: Rule) -> list[dict[str, str | None]]:
    """Return the parameters in words: value, default of the rule's file, and what is shipped, if anything is."""
    base = rule if rule.shipped else rule.over
    found = []
    for name, parameter in rule.parameters.items():
        value, default = parameter_in_words(parameter)
        before = base.parameters.get(name) if base else None
        shipped = parameter_in_words(before)[1] if before else None
        found.append({"name": name, "value": value, "default": default, "shipped": shipped})
    return found


def set_parameters(rule: Rule) -> Iterator[str]:
    """Yield a line for each parameter that the settings set to another value than the rule's file has."""
    for item in _parameters(rule):
        if item["value"] == item["default"]:
            continue
        own = "" if rule.shipped else f"; its own file: {item['default']}"
        shipped = f"; shipped: {item['shipped']}" if item["shipped"] else ""
        yield f"{rule.id}: parameter {item['name']} is {item['value']} by {SETTINGS_FILE}{own}{shipped}"


def rule_page(rule: Rule, schema: FactSchema, facts: str = "") -> str:
    """Return the reference page of a rule in Markdown; `facts` is where the pages of facts are, to link to them."""
    return "\n".join(_lines(rule, schema, facts)).rstrip() + "\n"


def _lines(rule: Rule, schema: FactSchema, facts: str) -> Iterator[str]:
    summary = rule_summary(rule)
    yield f"# {rule.id}: {rule.title}"
    yield ""
    over = f"[`{rule.fact}`]({facts}{rule.fact}.md)" if facts else f"`{rule.fact}`"
    head = (rule.severity.value, rule.status.value, f"version {rule.version}", f"over the fact {over}")
    yield f"{', '.join(head)}; {summary['origin']}, {rule.path}"
    if rule.over is not None:
        yield ""
        yield f"Changed from the shipped rule: {', '.join(changes(rule)) or 'prose and tests only'}."
    yield from _section("Why", rule.why)
    yield from _condition(rule)
    yield from _not_assessed(rule, schema)
    yield from _parameter_lines(rule)
    yield from _answers(rule)
    yield from _section("It may be wrong when", rule.false_positives)
    yield from _section("How to respond", rule.response)
    if rule.ladder:
        yield from _section("Steps", "Each passes the law gate first.")
        yield ""
        for rung in rule.ladder:
            who = f", approved by {rung.approval}" if rung.approval else ""
            yield f"- {rung.kind}: {number_of(rung.cure_days, 'day')} to cure{who}"
    yield from _heading("Sources")
    yield from (f"- {source}" for source in rule.sources)
    yield from _examples(rule)


def _heading(heading: str) -> Iterator[str]:
    yield from ("", f"## {heading}", "")


def _section(heading: str, text: str) -> Iterator[str]:
    if text:
        yield from _heading(heading)
        yield text.strip()


def _condition(rule: Rule) -> Iterator[str]:
    yield from _heading("It fires when")
    yield from tree_in_words(rule.when, rule.types)


def _not_assessed(rule: Rule, schema: FactSchema) -> Iterator[str]:
    """Yield every reason for which the rule says nothing: what it needs, and what a line of it may hang on."""
    yield ""
    yield f"Not assessed unless these are known: {', '.join(rule.needs)}."
    asked = [item for item in conditions(rule.when) if item.operator != "known"]
    read = dict.fromkeys(name for item in asked for name in _read_by(item) if name not in rule.needs)
    hanging = [name for name in read if schema.attributes[name].unknown and None in hangs_on(rule.when, name)]
    if hanging:
        yield f"Nor where the rest leaves it to one of these, and that is unknown: {', '.join(hanging)}."
    currencies = {item.operand.currency for item in asked if isinstance(item.operand, Literal)} - {""}
    if currencies:
        yield f"Nor where the rest leaves it to amounts that are not in {' or '.join(sorted(currencies))}."
    why = {name: schema.attributes[name].unknown for name in (*rule.needs, *hanging)}
    yield from ("", "Why one of these is unknown:", "") if any(why.values()) else ()
    yield from (f"- `{name}`: {said}" for name, said in why.items() if said)


def _read_by(item: Condition) -> tuple[str, ...]:
    return (item.attribute, item.operand.name) if isinstance(item.operand, Ref) else (item.attribute,)


def _parameter_lines(rule: Rule) -> Iterator[str]:
    if rule.parameters:
        yield from _heading("Parameters")
    for parameter in rule.parameters.values():
        value, default = parameter_in_words(parameter)
        said = f"{value} (default {default})" if value != default else f"{value} by default"
        yield f"- `{parameter.name}` ({parameter.type}): {said}. {parameter.meaning}"


def _answers(rule: Rule) -> Iterator[str]:
    if rule.answer:
        mark = "" if rule.answer.confirmed else " (to be confirmed by counsel)"
        yield from _section(
            "The gate answers", f"**{rule.answer.answer}**, {rule.answer.article}{mark}. {rule.answer.note}"
        )
    if rule.relaxed_by:
        yield from _heading("Counsel's decisions in this workspace")
        yield from (f"- {said}" for said in rule.relaxed_by)
    if rule.verdicts:
        yield from _heading("By jurisdiction")
        for item in rule.verdicts:
            mark = "" if item.confirmed else " (to be confirmed by counsel)"
            yield f"- {item.jurisdiction}: {item.verdict.replace('_', ' ')}, {item.citation}{mark}"


def _examples(rule: Rule) -> Iterator[str]:
    """Yield the embedded tests as examples: what is given to all, then each verdict's cases with what they change."""
    if not rule.tests:
        return
    yield from _heading("Examples")
    given = {name: value for case in rule.tests for name, value in case.fact.items() if name not in case.changed}
    currency = str(given.get("currency") or "")
    known = [f"{name} {_value(rule, name, value, currency)}" for name, value in given.items() if value is not None]
    yield f"Given: {', '.join(known)}."
    for verdict in Verdict:
        cases = [case for case in rule.tests if case.verdict == verdict]
        yield from ("", f"**{verdict.replace('_', ' ')}**", "") if cases else ()
        yield from (_example(rule, case) for case in cases)


def _example(rule: Rule, case: RuleTest) -> str:
    currency = str(case.fact.get("currency") or "")
    changed = ", ".join(f"{name} {_value(rule, name, case.fact.get(name), currency)}" for name in case.changed)
    said = f" → “{sentence(rule, case.fact)}”" if case.verdict == Verdict.VIOLATES and not rule.answer else ""
    parts = filter(None, (case.note, changed))
    return f"- {': '.join(parts) or 'as given'}{said}"


def _value(rule: Rule, name: str, value: Scalar | None, currency: str) -> str:
    return value_in_words(value, rule.types.get(name), currency)
