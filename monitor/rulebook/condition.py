"""Reads `when`: a tree of all / any / none over one-operator comparisons of a closed list."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from monitor.rulebook.literals import note_stray, read_literal, read_value
from monitor.rulebook.located import Faults, MappingNode, Node, ScalarNode, SequenceNode
from monitor.rulebook.records import Attribute, Condition, FactSchema, Group, Literal, Parameter, Ref, Type
from monitor.rulebook.slow_patterns import slow_because
from monitor.settings import SETTINGS_FILE

GROUPS = ("all", "any", "none")
ORDERED = ("below", "at_most", "above", "at_least")
EQUAL = ("is", "is_not")
LISTS = ("one_of", "none_of")
OPERATORS = (*EQUAL, *ORDERED, *LISTS, "matches", "known")

_OTHER_WORDS = {"and": "all", "or": "any", "not": "none"}
"""What other rule languages call the groups: by likeness alone `and` would be taken for `any`."""

MOST_CONDITIONS = 100
"""Nobody can review more, and the engine holds no more than a few hundred comparisons at one place."""

_NUMBERS = frozenset({Type.INTEGER, Type.MONEY, Type.SHARE})


@dataclass(frozen=True)
class Names:
    """What a condition may name: the fact's attributes and the rule's parameters."""

    schema: FactSchema
    parameters: Mapping[str, Parameter]
    unread: Collection[str] = ()
    """parameters that are entered and have a fault of their own: what compares with them is not blamed as well"""
    rule: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    """where the default of each parameter stands"""


def read_when(node: Node, names: Names, faults: Faults) -> Group | None:
    """Return the condition tree of `when`, or None after noting every fault in it."""
    group = _part(node, names, faults)
    if isinstance(group, Condition):
        faults.add(node.line, "`when` holds a single comparison", "`all:`, `any:` or `none:` with a list")
        return None
    if group is not None and (count := sum(1 for _ in conditions(group))) > MOST_CONDITIONS:
        faults.add(node.line, f"`when` holds {count} conditions", f"at most {MOST_CONDITIONS}: split the rule")
    return group


def conditions(group: Group) -> Iterator[Condition]:
    """Yield every comparison of a condition tree, in the order of the file."""
    for part in group.parts:
        if isinstance(part, Condition):
            yield part
        else:
            yield from conditions(part)


def names_in(group: Group) -> set[str]:
    """Return every attribute that a condition tree reads."""
    used = set()
    for item in conditions(group):
        used.add(item.attribute)
        if isinstance(item.operand, Ref):
            used.add(item.operand.name)
    return used


def by_default(group: Group, parameters: Mapping[str, Parameter]) -> Group:
    """Return a condition tree as its file has it: with the defaults of the parameters that were set."""

    def back(part: Group | Condition) -> Group | Condition:
        if isinstance(part, Group):
            return by_default(part, parameters)
        operand = part.operand
        if not isinstance(operand, Literal) or operand.parameter not in parameters:
            return part
        return replace(part, operand=replace(operand, value=parameters[operand.parameter].default))

    return replace(group, parts=tuple(back(part) for part in group.parts))


def plain(part: Group | Condition) -> object:
    """Return a condition tree as plain data without its line numbers: equal trees give equal data."""
    if isinstance(part, Group):
        return part.kind, tuple(plain(inner) for inner in part.parts)
    operand = part.operand
    value = operand.name if isinstance(operand, Ref) else (operand.value, operand.currency)
    return part.attribute, part.operator, type(operand).__name__, value


def _part(node: Node, names: Names, faults: Faults) -> Condition | Group | None:
    if not isinstance(node, MappingNode) or len(node.entries) != 1:
        form = (
            "`attribute: {operator: value}`, such as `condition: {is: used}`, or all, any or none with lines below it"
        )
        faults.add(node.line, "not a condition", form)
        return None
    key, line, value = node.entries[0]
    if key in GROUPS:
        return _group(key, line, value, names, faults)
    return _comparison(key, line, value, names, faults)


def _group(kind: str, line: int, value: Node, names: Names, faults: Faults) -> Group | None:
    if not isinstance(value, SequenceNode) or not value.items:
        faults.add(line, f"`{kind}` holds no list of conditions", f"`{kind}:` followed by lines starting with `- `")
        return None
    parts = [_part(item, names, faults) for item in value.items]
    return Group(kind, tuple(part for part in parts if part is not None), line)


def _comparison(attribute: str, line: int, value: Node, names: Names, faults: Faults) -> Condition | None:
    known = names.schema.attributes
    if attribute not in known:
        if attribute in _OTHER_WORDS:
            faults.add(line, f"`{attribute}` is no group of conditions", f"`{_OTHER_WORDS[attribute]}`")
            return None
        choices = {*known, *GROUPS}
        faults.unknown(line, "attribute", attribute, choices, f" in fact '{names.schema.name}'")
        return None
    if not isinstance(value, MappingNode) or len(value.entries) != 1:
        form = (
            f"`{attribute}: {{OPERATOR: VALUE}}`, each comparison a line of its own; operators: {', '.join(OPERATORS)}"
        )
        faults.add(line, f"'{attribute}' has no single operator", form)
        return None
    operator, at, operand_node = value.entries[0]
    if operator not in OPERATORS:
        faults.unknown(at, "operator", operator, OPERATORS)
        return None
    wanted = known[attribute].type
    if problem := _misfit(operator, wanted):
        faults.add(at, f"type mismatch: `{operator}` on '{attribute}', which is {wanted.value}", problem)
        return None
    operand = _operand(operator, attribute, operand_node, names, faults)
    return None if operand is None else Condition(attribute, operator, operand, line)


def _misfit(operator: str, wanted: Type) -> str:
    """Return what would be fitting where an operator cannot be used on a type, else an empty string."""
    if operator in ORDERED and wanted not in _NUMBERS:
        return "a number, money or a share; for this type `is`, `is_not`, `one_of`, `none_of` or `known`"
    if operator in LISTS and wanted in (Type.BOOLEAN, Type.MONEY):
        return "text, whole numbers or shares; for this type `is`, `is_not` or `known`"
    return "text" if operator == "matches" and wanted is not Type.TEXT else ""


def _operand(operator: str, attribute: str, node: Node, names: Names, faults: Faults) -> Ref | Literal | None:
    if operator == "known":
        return read_literal(node, Type.BOOLEAN, faults, "`known`")
    if operator in LISTS:
        return _list(operator, node, names.schema.attributes[attribute], faults)
    if operator == "matches":
        return _pattern(node, faults)
    if isinstance(node, ScalarNode) and isinstance(node.value, str) and node.value.startswith("$"):
        return _reference(node, attribute, names, faults)
    return read_value(node, names.schema.attributes[attribute], faults)


def _list(operator: str, node: Node, attribute: Attribute, faults: Faults) -> Literal | None:
    if not isinstance(node, SequenceNode) or not node.items:
        faults.add(node.line, f"`{operator}` holds no list", "`[first, second]`")
        return None
    for item in node.items:
        if isinstance(item, ScalarNode) and str(item.value).startswith("$"):
            said = f"`{item.value}` in a list would be compared as it is written"
            alone = "is" if operator == "one_of" else "is_not"
            faults.add(item.line, said, f"a line of its own: `{attribute.name}: {{{alone}: {item.value}}}`")
            return None
    items = [read_value(item, attribute, faults) for item in node.items]
    values = [item.value for item in items if item is not None and not isinstance(item.value, tuple)]
    for value in sorted({str(value) for value in values if values.count(value) > 1}):
        faults.add(node.line, f"`{value}` stands twice in `{operator}`", "each value once")
    return Literal(tuple(values)) if len(values) == len(items) else None


def _pattern(node: Node, faults: Faults) -> Literal | None:
    literal = read_literal(node, Type.TEXT, faults, "`matches`")
    if literal is None:
        return None
    pattern = str(literal.value)
    try:
        re.compile(pattern)
    except re.error as error:
        faults.add(node.line, f"`{pattern}` is no regular expression: {error}", "Python's `re` syntax")
        return None
    if not pattern:
        faults.add(node.line, "an empty pattern is found in every text", "a pattern, or `known` for any text at all")
        return None
    if re.match(r"\$\w", pattern):  # a letter after the end of the text
        said = f"`{pattern}` in `matches` would be looked for as it is written, and never found"
        faults.add(node.line, said, "the pattern itself; one attribute is compared with another by `is`")
        return None
    slow, instead = slow_because(pattern)
    if slow:
        faults.add(node.line, f"`{pattern}` in `matches` may take longer than anybody waits: {slow}", instead)
        return None
    return literal


def _reference(node: ScalarNode, attribute: str, names: Names, faults: Faults) -> Ref | Literal | None:
    name = str(node.value)[1:]
    operand: Ref | Literal
    if name in names.parameters:
        parameter = names.parameters[name]
        found, operand = parameter.type, Literal(parameter.value, parameter.currency, name)
    elif name in names.schema.attributes:
        found, operand = names.schema.attributes[name].type, Ref(name)
    elif name in names.unread:
        return None
    elif not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        form = "`$` and the name of one attribute or parameter, or a value such as `99.99 USD`: a rule does not reckon"
        faults.add(node.line, f"`${name}` is no name", form)
        return None
    else:
        choices = {*names.schema.attributes, *names.parameters}
        faults.unknown(node.line, "attribute or parameter", name, choices, f" in fact '{names.schema.name}'")
        return None
    wanted = names.schema.attributes[attribute].type
    if found is not wanted:
        said = f"'{attribute}' is {wanted.value}, `${name}` is {found.value}"
        faults.add(node.line, f"type mismatch: {said}", f"two of one type, here {wanted.value}")
        return None
    return None if name in names.parameters and _strays(names, attribute, name, faults) else operand


def _strays(names: Names, attribute: str, name: str, faults: Faults) -> bool:
    """Return whether a parameter's default or the value set for it is none that the attribute can have."""
    compared, parameter = names.schema.attributes[attribute], names.parameters[name]
    before = len(faults.found)
    note_stray(compared, parameter.default, names.lines.get(name, 0), faults, f" (the default of '{name}')")
    if parameter.value != parameter.default:
        settings = Faults(SETTINGS_FILE, faults.found, column=f"rules.{names.rule}.{name}")
        note_stray(compared, parameter.value, 0, settings, f" (parameter '{name}' of rule {names.rule})")
    return len(faults.found) > before
