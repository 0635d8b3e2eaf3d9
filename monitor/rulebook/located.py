"""YAML 1.2 as located nodes: every value knows its line, and all faults of a file are collected."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from ruamel.yaml import YAML, nodes
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from monitor.errors import Fault

MAX_DEPTH = 20
MAX_LENGTH = 200_000
"""Characters of a file; the longest of ours has 18,000, and a million would keep every command waiting."""


@dataclass(frozen=True)
class ScalarNode:
    """A scalar: text, whole number, boolean or nothing (null)."""

    value: str | int | bool | None
    line: int

    @property
    def shown(self) -> str:
        """The value as its writer would recognise it."""
        if self.value is None or isinstance(self.value, bool):
            return {None: "null", True: "true", False: "false"}[self.value]
        return str(self.value)


@dataclass(frozen=True)
class SequenceNode:
    """A sequence of nodes."""

    items: tuple[Node, ...]
    line: int
    shown: ClassVar[str] = "a list or keys"


@dataclass(frozen=True)
class MappingNode:
    """A mapping of text keys to nodes, in the order of the file."""

    entries: tuple[tuple[str, int, Node], ...]
    """key, the line of the key, value"""
    line: int
    shown: ClassVar[str] = "a list or keys"

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for name, _, value in self.entries if name == key), None)

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping where it has none."""
        return next((line for name, line, _ in self.entries if name == key), self.line)


Node = ScalarNode | SequenceNode | MappingNode

_PLAIN = "plain text, numbers, lists and keys"
_MENDS = (
    ("'\\t'", "spaces, and no tab"),
    ("mapping values are not allowed", "a text that holds `: ` in quotes, and keys of one table in one column"),
    ("cannot start any token", "a text that begins with a sign in quotes"),
    ("but found '<scalar>'", "a text that begins with `{`, `[` or a quote in quotes as a whole"),
    ("while parsing a block", "the lines of one list or table in one column, without signs that only look like spaces"),
    ("single document", "one document a file, and no line `---` within it"),
    ("undefined alias", "a text that begins with `*` in quotes; anchors and aliases are not used in rules"),
    ("while parsing a flow", "every `[`, `{` and quote closed"),
    ("while scanning a quoted scalar", "the quote closed"),
)
"""What is usually meant where YAML says this."""

_OF_A_FACT = ("attribute", "attribute or parameter", "placeholder")


@dataclass
class Faults:
    """Collects the faults of one file."""

    file: str
    found: list[Fault] = field(default_factory=list)
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """which facts have an attribute: said of a name that belongs to another fact"""
    column: str = ""
    """key of the settings that the faults are told of"""

    def add(self, line: int, problem: str, expected: str = "") -> None:
        """Note one fault at a line."""
        self.found.append(Fault(self.file, line, self.column, problem, expected))

    def unknown(self, line: int, kind: str, name: str, known: Iterable[str], where: str = "") -> None:
        """Note an unknown name, with the facts that have such an attribute, else the nearest known name."""
        owners = self.owners.get(name, ()) if kind in _OF_A_FACT else ()
        if owners:
            facts = " and ".join(f"'{owner}'" for owner in owners)
            has = "fact {} has" if len(owners) == 1 else "facts {} have"
            self.add(
                line, f"unknown {kind} '{name}'{where}; the {has.format(facts)} it", "attributes of the rule's own fact"
            )
            return
        near = difflib.get_close_matches(name, known := sorted(known), n=1, cutoff=0.6)
        advice = f"; did you mean '{near[0]}'?" if near else f"; known: {', '.join(known)}"
        self.add(line, f"unknown {kind} '{name}'{where}{advice}")


def parse_yaml(text: str, faults: Faults) -> Node | None:
    """Return the document as located nodes, or None where it is no YAML at all; faults are collected.

    Duplicate keys, anchors, tags and several documents in one file are faults.
    """
    node, found = _parsed(text)
    for fault in found:
        faults.add(fault.line, fault.problem, fault.expected)
    return node


@lru_cache(maxsize=1024)
def _parsed(text: str) -> tuple[Node | None, tuple[Fault, ...]]:
    """Parse a text once in a process: the scheduler loads the same rules before every pass."""
    faults = Faults("")
    return _composed(text, faults), tuple(faults.found)


def _composed(text: str, faults: Faults) -> Node | None:
    if len(text) > MAX_LENGTH:
        faults.add(0, f"{len(text):,} characters long; it is not read", f"at most {MAX_LENGTH:,} characters")
        return None
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, RecursionError) as error:
        faults.add(*_unreadable(error, text))
        return None
    if root is None:
        faults.add(1, "the file is empty", "a rule")
        return None
    return _convert(root, faults, 0)


def _unreadable(error: YAMLError | RecursionError, text: str) -> tuple[int, str, str]:
    """Return line, problem and what was expected of a text that is no YAML."""
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        mend = next((mend for sign, mend in _MENDS if sign in said), "")
        return mark.line + 1 if mark else 0, f"not valid YAML: {said}", mend
    if isinstance(error, ReaderError):
        line, sign = text.count("\n", 0, error.position) + 1, ord(text[error.position])
        return line, f"not valid YAML: the character U+{sign:04X} has no place in a text", "the character left out"
    if isinstance(error, RecursionError):
        return 0, "nested too deeply to be read", f"at most {MAX_DEPTH} levels"
    return 0, f"not valid YAML: {str(error).splitlines()[0]}", ""


def _convert(node: object, faults: Faults, depth: int) -> Node:
    if not isinstance(node, nodes.ScalarNode | nodes.SequenceNode | nodes.MappingNode):
        raise TypeError(f"{type(node).__name__} is no YAML node")
    line = node.start_mark.line + 1
    if node.anchor or depth > MAX_DEPTH:
        faults.add(line, "anchors and aliases are not used in rules" if node.anchor else "nested too deeply")
        return ScalarNode(None, line)
    if not isinstance(node, nodes.ScalarNode) and str(node.tag).rpartition(":")[2] not in ("map", "seq"):
        faults.add(line, f"YAML tag '{node.tag}' is not used in rules", _PLAIN)
        return ScalarNode(None, line)
    if isinstance(node, nodes.ScalarNode):
        return ScalarNode(_scalar(node, line, faults), line)
    if isinstance(node, nodes.SequenceNode):
        return SequenceNode(tuple(_convert(item, faults, depth + 1) for item in node.value), line)
    return MappingNode(tuple(_entries(node, faults, depth)), line)


def _entries(node: nodes.MappingNode, faults: Faults, depth: int) -> Iterator[tuple[str, int, Node]]:
    seen: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, nodes.ScalarNode):
            faults.add(line, "a key must be a plain word")
            continue
        name = str(key.value)
        if name in seen:
            faults.add(line, f"key '{name}' stands twice, first in line {seen[name]}", "each key once")
            continue
        seen[name] = line
        found = _convert(value, faults, depth + 1)
        # what is not there has no place of its own: YAML puts it where the next thing begins
        absent = isinstance(found, ScalarNode) and found.value is None and not value.value
        yield name, line, ScalarNode(None, line) if absent else found


def _scalar(node: nodes.ScalarNode, line: int, faults: Faults) -> str | int | bool | None:
    tag, raw = str(node.tag).rpartition(":")[2], str(node.value)
    if tag == "null":
        return None
    if tag == "bool":
        return raw.lower() == "true"
    if tag == "int" and re.fullmatch(r"[+-]?(0|[1-9][0-9]*)", raw):
        return int(raw)
    # 1.5, 0x10 and 2026-01-01 stay as they are written: the reader of the place says what it expected instead.
    if tag not in ("str", "int", "float", "timestamp"):
        faults.add(line, f"YAML tag '{node.tag}' is not used in rules", _PLAIN)
        return None
    return raw
