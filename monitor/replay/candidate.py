"""Which rule is replayed: one of the rule base by its id, or an edited file that lies anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.errors import Fault, FaultsError, NotFoundError, RefusedError
from monitor.facts.registry import rule_named
from monitor.rulebook.located import Faults, MappingNode, ScalarNode, parse_yaml
from monitor.rulebook.parse import FAMILIES, FAMILY_OF, RuleFile, parse_rule
from monitor.rulebook.records import FactSchema, Rule
from monitor.vocabulary import RuleStatus


@dataclass(frozen=True)
class Candidate:
    """The rule to replay, where it comes from, and the active version it is compared with (None: with nothing).

    `against` says in words what it is compared with, and why with nothing.
    """

    rule: Rule
    source: str
    active: Rule | None
    against: str


def candidate(
    wanted: str,
    rules: Mapping[str, Rule],
    *,
    schemas: Mapping[str, FactSchema],
    overrides: Mapping[str, Mapping[str, object]],
) -> Candidate:
    """Return the rule of that id or in that file; raises `FaultsError` where the file is no well-formed rule."""
    if wanted.upper() not in rules and _names_a_file(wanted):
        found = _from_file(Path(wanted), rules, schemas, overrides)
    else:
        known = rule_named(rules, wanted)
        found = Candidate(known, known.path, None, _not_compared(known))
    if found.rule.fact == "action":
        raise RefusedError(
            f"{found.rule.id} is a rule of the law gate: it judges what the house is about to do, and that has no "
            f"history to replay. `channelwarden rules test {found.rule.id}` proves it by its own cases."
        )
    return found


def _names_a_file(wanted: str) -> bool:
    return Path(wanted).is_file() or wanted.endswith((".yaml", ".yml")) or "/" in wanted


def _not_compared(rule: Rule) -> str:
    if rule.status is RuleStatus.ACTIVE:
        return "this is the active version: there is nothing to compare it with"
    return f"the rule is {rule.status} and judges nothing today: compared with nothing"


def _from_file(
    path: Path,
    rules: Mapping[str, Rule],
    schemas: Mapping[str, FactSchema],
    overrides: Mapping[str, Mapping[str, object]],
) -> Candidate:
    if not path.is_file():
        raise NotFoundError(f"there is no file {path}")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaultsError([Fault(str(path), 0, "", f"not UTF-8 text (byte {error.start})", "UTF-8")]) from error
    identity = _identity(text)
    family = _family(path, identity, rules)
    if not family:
        said = "neither the rule's id nor the file's folder names its family"
        raise FaultsError([Fault(str(path), 1, "", said, f"a folder named after it: {', '.join(FAMILIES)}")])
    # A draft may be called anything; the file name that its id asks for is a matter of the rules folder.
    faults = Faults(f"{identity or path.stem}.yaml")
    rule = parse_rule(RuleFile(faults.file, family, text, shipped=False), schemas, overrides, faults)
    if faults.found or rule is None:
        raise FaultsError([_placed(fault, faults.file, str(path)) for fault in faults.found])
    over = rules.get(rule.id)
    if over is None:
        against = f"there is no other rule {rule.id}: compared with nothing"
        return Candidate(replace(rule, path=str(path)), str(path), None, against)
    rule = replace(rule, path=str(path), over=over)
    if over.status is not RuleStatus.ACTIVE:
        said = f"{rule.id} v{over.version} is {over.status}, so nothing judges today: compared with nothing"
        return Candidate(rule, str(path), None, said)
    return Candidate(rule, str(path), over, f"the active {over.id} v{over.version} ({over.path})")


def _placed(fault: Fault, imagined: str, real: str) -> Fault:
    return replace(fault, file=real) if fault.file == imagined else fault


def _identity(text: str) -> str:
    root = parse_yaml(text, Faults(""))
    node = root.get("id") if isinstance(root, MappingNode) else None
    return str(node.value) if isinstance(node, ScalarNode) else ""


def _family(path: Path, identity: str, rules: Mapping[str, Rule]) -> str:
    """Return the family of the rule it stands for, else that of its folder, else that of its id."""
    if identity in rules:
        return rules[identity].family
    folder = path.resolve().parent.name
    return folder if folder in FAMILIES else FAMILY_OF.get(identity.partition("-")[0], "")
