"""Reads the plain keys of a rule file: words, texts, lists, closed choices, and their fixed order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from monitor.rulebook.literals import read_literal
from monitor.rulebook.located import Faults, MappingNode, Node, ScalarNode, SequenceNode
from monitor.rulebook.records import Type

KEYS = tuple(
    "id title version status severity tags why sources fact needs parameters when message answer verdicts "
    "visibility false_positives response ladder tests".split()
)
"""Every key a rule file may hold, in the order it must hold them."""

OPTIONAL = frozenset({"tags", "parameters"})
OF_ONE_FAMILY = {"answer": "law", "verdicts": "antitrust"}
NOT_IN_LAW = frozenset({"visibility", "ladder"})
"""Keys that a law rule may leave out: it accuses nobody, and its answer is followed by no step."""

_FORMS = {
    "id": "such as `id: MAP-900`",
    "title": "`title:` and a line for lists and mails",
    "version": "`version: 1`",
    "status": "`status: draft`, active or retired",
    "severity": "`severity: medium`, or another of critical, high, medium and low",
    "why": "`why:` and the reason, for the person who gets the alert",
    "sources": "`sources:` and lines such as `- Price policy, section 4`",
    "fact": "`fact:` and one of those that `channelwarden rules docs` prints",
    "needs": "`needs:` and the attributes without which nothing is judged, such as `[map_price, currency]`",
    "when": "`when:`, below it `all:`, and lines such as `- advertised_price: {below: $map_price}`",
    "message": "`message:` and a sentence in quotes with attributes in braces",
    "answer": "`answer: {gate: review, article: …, note: …, confirmed: false}`",
    "verdicts": "lines such as `- {jurisdiction: EU, verdict: needs_review, citation: …, confirmed: false}`",
    "visibility": "`visibility: channel`, or legal",
    "false_positives": "`false_positives:` and how it may be wrong",
    "response": "`response:` and what to do",
    "ladder": "`ladder: []` where nothing is sent, or lines such as `- {step: notice, cure_days: 7}`",
    "tests": "`tests:`, below it `given`, `violates`, `complies` and `not_assessed`",
}
"""How a missing key is written."""

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
Word = TypeVar("Word", bound=StrEnum)


def check_keys(table: MappingNode, family: str, faults: Faults) -> None:
    """Note unknown, missing and misplaced keys of a rule file."""
    present = [key for key, _, _ in table.entries]
    for key, line, _ in table.entries:
        if key not in KEYS:
            faults.unknown(line, "key", key, KEYS)
        elif OF_ONE_FAMILY.get(key, family) != family:
            faults.add(line, f"key '{key}' belongs to the family '{OF_ONE_FAMILY[key]}' only")
    for key in KEYS:
        optional = key in OPTIONAL or (family == "law" and key in NOT_IN_LAW)
        if key not in present and not optional and OF_ONE_FAMILY.get(key, family) == family:
            faults.add(table.line, f"key '{key}' is missing", _FORMS[key])
    known = [key for key in present if key in KEYS]
    for earlier, later in pairwise(known):
        if KEYS.index(later) < KEYS.index(earlier):
            faults.add(
                table.line_of(later), f"key '{later}' stands after '{earlier}'", f"this order: {', '.join(KEYS)}"
            )


def only(table: MappingNode, allowed: Iterable[str], required: Iterable[str], faults: Faults, where: str) -> bool:
    """Note unknown and missing keys of an inner table; return whether every required key is there."""
    allowed, required = list(allowed), list(required)
    for key, line, _ in table.entries:
        if key not in allowed:
            faults.unknown(line, "key", key, allowed, f" in {where}")
    missing = [key for key in required if table.get(key) is None]
    for key in missing:
        faults.add(table.line, f"key '{key}' is missing in {where}", f"all of {', '.join(required)}")
    return not missing


def text(table: MappingNode, key: str, faults: Faults) -> str:
    """Return a text value, trimmed; empty after noting a fault."""
    node = table.get(key)
    if node is None:
        return ""
    literal = read_literal(node, Type.TEXT, faults, f"'{key}'")
    said = str(literal.value).strip() if literal else ""
    if literal and not said:
        faults.add(node.line, f"'{key}' is empty", "text for the person who gets the alert")
    return said


def whole(table: MappingNode, key: str, faults: Faults, *, least: int) -> int:
    """Return a whole number of at least `least`; `least` after noting a fault."""
    node = table.get(key)
    literal = read_literal(node, Type.INTEGER, faults, f"'{key}'") if node else None
    value = literal.value if literal else least
    if isinstance(value, int) and value >= least:
        return value
    faults.add(table.line_of(key), f"'{key}' is {value}", f"{least} or more")
    return least


def flag(table: MappingNode, key: str, faults: Faults) -> bool:
    """Return a true/false value; False after noting a fault or where the key is missing."""
    node = table.get(key)
    literal = read_literal(node, Type.BOOLEAN, faults, f"'{key}'") if node else None
    return literal.value is True if literal else False


def choice(table: MappingNode, key: str, words: type[Word], faults: Faults, default: Word) -> Word:
    """Return a word of a closed list; the default after noting a fault or where the key is missing."""
    node = table.get(key)
    if node is None:
        return default
    value = node.value if isinstance(node, ScalarNode) else None
    try:
        return words(str(value))
    except ValueError:
        faults.unknown(node.line, key, str(value), [word.value for word in words])
        return default


def texts(table: MappingNode, key: str, faults: Faults, *, least: int = 0) -> tuple[str, ...]:
    """Return a list of texts with at least so many entries."""
    node = table.get(key)
    if node is None:
        return ()
    if not isinstance(node, SequenceNode):
        faults.add(node.line, f"'{key}' is no list", "`[first, second]` or lines starting with `- `")
        return ()
    found = [read_literal(item, Type.TEXT, faults, f"'{key}'") for item in node.items]
    if len(node.items) < least:
        faults.add(node.line, f"'{key}' is empty", f"at least {least}")
    return tuple(str(item.value).strip() for item in found if item)


def day(table: MappingNode, key: str, faults: Faults) -> date | None:
    """Return a day, or None after noting a fault; nothing is said of a missing key."""
    node = table.get(key)
    return None if node is None else day_of(node, key, faults)


def day_of(node: Node, key: str, faults: Faults) -> date | None:
    """Return the day that stands under a key, or None after noting a fault."""
    shown = node.shown.strip()
    with suppress(ValueError):
        if _DAY.fullmatch(shown):
            return date.fromisoformat(shown)
    faults.add(node.line, f"'{key}' is `{shown}`", "a day written 2026-12-31")
    return None
