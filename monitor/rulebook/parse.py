"""Reads one rule file into a `Rule`, noting every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from monitor.errors import Fault
from monitor.rulebook import fields
from monitor.rulebook.cases import Used, check_boundaries, read_tests
from monitor.rulebook.condition import Names, by_default, conditions, names_in, read_when
from monitor.rulebook.divides import check_divides
from monitor.rulebook.located import Faults, MappingNode, Node, parse_yaml
from monitor.rulebook.message import always_said, placeholders, stray_braces
from monitor.rulebook.parts import read_answer, read_ladder, read_parameters, read_verdicts
from monitor.rulebook.records import FactSchema, Group, Literal, Parameter, Rule
from monitor.rulebook.topic import topic_of
from monitor.rulebook.words import parameter_in_words
from monitor.settings import SETTINGS_FILE
from monitor.vocabulary import FAMILY_TOPIC, RuleStatus, Severity, Visibility

LAW = "law"
FAMILIES = (*FAMILY_TOPIC, LAW)
FAMILY_OF = {
    "MAP": "map",
    "SELLER": "seller",
    "TERR": "territory",
    "ASSORT": "assortment",
    "KPI": "kpi",
    "LEVEL": "price_levels",
    "NET": "network",
    "ANTI": "antitrust",
    "LAW": LAW,
}
"""The family of a rule by what its id begins with; any other word may stand in any family."""

_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+")


@dataclass(frozen=True)
class RuleFile:
    """A rule file as found: its path as shown to people, its family (folder), its text, and whose it is."""

    path: str
    family: str
    text: str
    shipped: bool


@dataclass(frozen=True)
class Body:
    """What a rule's other keys are checked against: the fact's schema, the parameters, the condition."""

    schema: FactSchema
    parameters: dict[str, Parameter]
    when: Group
    complete: bool
    """every line of the condition could be read"""


def parse_rule(
    file: RuleFile, schemas: Mapping[str, FactSchema], overrides: Mapping[str, Mapping[str, object]], faults: Faults
) -> Rule | None:
    """Return the rule, or None where the file has no usable structure; every fault is noted in `faults`."""
    root = parse_yaml(file.text, faults)
    if root is None:
        return None
    if not isinstance(root, MappingNode):
        faults.add(root.line, "a rule file holds keys", ", ".join(fields.KEYS))
        return None
    faults.owners = _owners(schemas)
    fields.check_keys(root, file.family, faults)
    identity = _identity(root, file, faults)
    plain = _plain_keys(root, faults)
    schema = _schema(root, file.family, schemas, faults)
    if schema is None:
        return None
    parameters = read_parameters(root.get("parameters"), schema, identity, overrides.get(identity, {}), faults)
    for name in sorted(set(overrides.get(identity, {})) - set(parameters)):
        settings = Faults(SETTINGS_FILE, faults.found, column=f"rules.{identity}.{name}")
        settings.unknown(0, "parameter", name, parameters, f" of rule {identity}")
    node, before = root.get("when"), len(faults.found)
    lines = _defaults(root.get("parameters"))
    unread = set(lines) - set(parameters)
    when = read_when(node, Names(schema, parameters, unread, identity, lines), faults) if node else None
    complete = when is not None and len(faults.found) == before and not unread
    # without a condition the other keys are checked all the same: all faults come at once
    rule = _assembled(root, file, Body(schema, parameters, when or Group("all", ()), complete), plain, faults)
    return rule if when is not None else None


def _plain_keys(root: MappingNode, faults: Faults) -> dict[str, Any]:
    """Return what can be read without knowing the rule's fact."""
    return {
        "title": fields.text(root, "title", faults),
        "version": fields.whole(root, "version", faults, least=1) if root.get("version") else 1,
        "status": fields.choice(root, "status", RuleStatus, faults, RuleStatus.DRAFT),
        "severity": fields.choice(root, "severity", Severity, faults, Severity.MEDIUM),
        "tags": fields.texts(root, "tags", faults),
        "why": fields.text(root, "why", faults),
        "sources": fields.texts(root, "sources", faults, least=1),
        "visibility": fields.choice(root, "visibility", Visibility, faults, Visibility.CHANNEL),
        "false_positives": fields.text(root, "false_positives", faults),
        "response": fields.text(root, "response", faults),
        "ladder": read_ladder(root.get("ladder"), faults),
        "answer": read_answer(root.get("answer"), faults),
        "verdicts": read_verdicts(root.get("verdicts"), faults),
    }


def _assembled(root: MappingNode, file: RuleFile, body: Body, plain: dict[str, Any], faults: Faults) -> Rule:
    schema, parameters, when = body.schema, body.parameters, body.when
    needs = _needs(root, schema, faults)
    message = _message(root, schema, parameters, faults)
    if plain["ladder"]:
        _check_others(root, schema, message, faults)
    one_currency = _check_currencies(when, faults)
    used = {*needs, *names_in(when), *(placeholders(message) & set(schema.attributes))}
    active = plain["status"] is RuleStatus.ACTIVE
    # of a condition that was not read whole nobody knows what it leaves out
    read = used if body.complete else {*used, *schema.attributes}
    tests = read_tests(root.get("tests"), schema, Used(used, read), faults, complete=active)
    if body.complete:
        _check_parameters(root, body, message, faults)
    if body.complete and one_currency:
        _check_divides(root, body, needs, faults)
    if active and body.complete and not _overridden(parameters):
        check_boundaries(when, tests, faults)
    return Rule(
        **plain,
        id=fields.text(root, "id", Faults("")),
        fact=schema.name,
        needs=needs,
        parameters=parameters,
        when=when,
        message=message,
        tests=tests,
        family=file.family,
        topic=topic_of(
            file.family, schema, when, used, tags=plain["tags"], said=_said(plain["title"], message, parameters)
        ),
        path=file.path,
        shipped=file.shipped,
        types=schema.types,
        of_others=schema.of_others,
        lines={key: line for key, line, _ in root.entries},
    )


def _said(title: str, message: str, parameters: Mapping[str, Parameter]) -> str:
    """Return what the rule says in its own words: those of a parameter that the message holds are among them."""
    held = (parameters[name].value for name in sorted(placeholders(message) & set(parameters)))
    return " ".join([title, message, *(value for value in held if isinstance(value, str))])


def _owners(schemas: Mapping[str, FactSchema]) -> dict[str, tuple[str, ...]]:
    """Return which facts have an attribute."""
    owners: dict[str, tuple[str, ...]] = {}
    for fact in sorted(schemas):
        for name in schemas[fact].attributes:
            owners[name] = (*owners.get(name, ()), fact)
    return owners


def _overridden(parameters: Mapping[str, Parameter]) -> bool:
    """Return whether the workspace moved a boundary: the embedded cases then stand beside it."""
    return any(parameter.value != parameter.default for parameter in parameters.values())


def _check_divides(root: MappingNode, body: Body, needs: tuple[str, ...], faults: Faults) -> None:
    """Note a condition that divides nothing where it was made so: in the file, else in the workspace's settings."""
    written, as_set = Faults(faults.file), Faults(faults.file)
    check_divides(by_default(body.when, body.parameters), needs, body.schema, written)
    faults.found += written.found
    if written.found or not _overridden(body.parameters):
        return
    check_divides(body.when, needs, body.schema, as_set)
    changed = [item for item in body.parameters.values() if item.value != item.default]
    values = " and ".join(f"{item.name} = {parameter_in_words(item)[0]}" for item in changed)
    place = f"rules.{fields.text(root, 'id', Faults(''))}"
    for found in as_set.found:
        said = f"with {values} {found.problem}, in {found.file}"
        faults.found.append(Fault(SETTINGS_FILE, 0, place, said, "values that some facts meet and others do not"))


def _identity(root: MappingNode, file: RuleFile, faults: Faults) -> str:
    identity = fields.text(root, "id", faults)
    if not identity:
        return ""
    line = root.line_of("id")
    if not _ID.fullmatch(identity):
        faults.add(line, f"'{identity}' is no rule id", "capital letters and digits joined by -, such as MAP-001")
    elif not re.fullmatch(rf"{re.escape(identity)}(-.*)?", PurePath(file.path).stem, re.IGNORECASE):
        faults.add(line, f"the file name does not start with the rule's id '{identity}'", f"{identity}-<slug>.yaml")
    elif (family := FAMILY_OF.get(identity.partition("-")[0], file.family)) != file.family:
        said = f"'{identity}' is an id of the family '{family}', and the file lies in '{file.family}'"
        faults.add(line, said, f"rules/{family}/, or another id")
    return identity


def _schema(root: MappingNode, family: str, schemas: Mapping[str, FactSchema], faults: Faults) -> FactSchema | None:
    name = fields.text(root, "fact", faults)
    if not name:
        return None
    line = root.line_of("fact")
    if name not in schemas:
        faults.unknown(line, "fact", name, schemas)
        return None
    if (name == "action") is not (family == LAW):
        faults.add(line, f"a rule of the family '{family}' over the fact '{name}'", "`action` in law and only there")
    return schemas[name]


def _needs(root: MappingNode, schema: FactSchema, faults: Faults) -> tuple[str, ...]:
    needs = fields.texts(root, "needs", faults, least=1)
    for name in sorted({name for name in needs if needs.count(name) > 1}):
        faults.add(root.line_of("needs"), f"'{name}' stands twice in 'needs'", "each attribute once")
    for name in needs:
        if name not in schema.attributes:
            faults.unknown(root.line_of("needs"), "attribute", name, schema.attributes, f" in fact '{schema.name}'")
    return tuple(name for name in needs if name in schema.attributes)


def _message(root: MappingNode, schema: FactSchema, parameters: Mapping[str, Parameter], faults: Faults) -> str:
    message = fields.text(root, "message", faults)
    known = {*schema.attributes, *parameters}
    line = root.line_of("message")
    for name in sorted(placeholders(message) - known):
        where = f" in fact '{schema.name}'"
        faults.unknown(line, "placeholder", name, known, where)
    for name in re.findall(r"\$([a-z][a-z0-9_]*)", message):
        if name in known:
            faults.add(line, f"`${name}` stays as it is written in a message", f"`{{{name}}}`")
    if stray := stray_braces(message):
        faults.add(line, f"a brace that holds no name: `{stray}`", "a name alone in braces, such as `{seller}`")
    return message


def _check_others(root: MappingNode, schema: FactSchema, message: str, faults: Faults) -> None:
    """Find what a letter would have to call unknown, as it names another party than the letter's own."""
    for name in sorted(always_said(message) & schema.of_others):
        said = f"'{name}' names another party, and a letter by this rule's ladder leaves it out"
        wanted = f"`[, {{{name}}},]`: in square brackets with the words that fall away with it"
        faults.add(root.line_of("message"), said, wanted)


def _defaults(node: Node | None) -> dict[str, int]:
    """Return the parameters that are entered, with the line of each one's default."""
    entries = node.entries if isinstance(node, MappingNode) else ()
    return {name: value.line_of("default") if isinstance(value, MappingNode) else line for name, line, value in entries}


def _check_parameters(root: MappingNode, body: Body, message: str, faults: Faults) -> None:
    """Note parameters that nothing reads: setting one would change nothing."""
    used = {item.operand.parameter for item in conditions(body.when) if isinstance(item.operand, Literal)}
    node = root.get("parameters")
    for name, line, _ in node.entries if isinstance(node, MappingNode) else ():
        if name not in used | placeholders(message):
            faults.add(line, f"parameter '{name}' is read nowhere", f"`${name}` in `when`, or no such parameter")


def _check_currencies(when: Group, faults: Faults) -> bool:
    """Note amounts of two currencies in one rule, which no fact could be compared with; return whether it is one."""
    first, before = "", len(faults.found)
    for item in conditions(when):
        currency = item.operand.currency if isinstance(item.operand, Literal) else ""
        if currency and first and currency != first:
            faults.add(item.line, f"currency mismatch: {currency} beside {first}", "one currency a rule")
        first = first or currency
    return len(faults.found) == before
