"""The version lock: a released rule that judges otherwise than before must say so with a new version."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

from monitor.errors import Fault, FaultsError
from monitor.rulebook.condition import plain
from monitor.rulebook.records import Rule
from monitor.vocabulary import RuleStatus
from monitor.whole_file import write_whole

LOCK = "versions.lock"
SHOWN = f"rules/{LOCK}"
RENEW = "`channelwarden rules lock` (or `make lock`)"

_HEAD = """\
# Every released rule: id, version, SHA-256 of what it judges by. Written by `make lock`; do not edit.
"""
_LINE = re.compile(r"([A-Z][A-Z0-9-]*) ([0-9]+) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Released:
    """A rule as it was released: its version, the hash of its judging content, its line in the lock."""

    version: int
    digest: str
    line: int = 0


def judging(rule: Rule) -> dict[str, object]:
    """Return what a rule judges by, key by key: everything but prose, tests and its name.

    The rule must carry its default parameters: a parameter's value stands in the condition.
    """
    return {
        "status": str(rule.status),
        "severity": str(rule.severity),
        "fact": rule.fact,
        "needs": sorted(rule.needs),
        "parameters": [
            [item.name, str(item.type), item.default, item.currency] for _, item in sorted(rule.parameters.items())
        ],
        "when": plain(rule.when),
        "message": rule.message,
        "answer": [str(rule.answer.answer), rule.answer.article, rule.answer.confirmed] if rule.answer else None,
        "verdicts": [list(astuple(item)) for item in rule.verdicts],
        "visibility": str(rule.visibility),
        "ladder": [list(astuple(rung)) for rung in rule.ladder],
        "family": rule.family,
    }


def digest_of(rule: Rule) -> str:
    """Return the SHA-256 of what a rule judges by."""
    text = json.dumps(judging(rule), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def read_lock(path: Path, faults: list[Fault]) -> dict[str, Released]:
    """Return the released rules by id; a missing file holds none."""
    found: dict[str, Released] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = _LINE.fullmatch(line.strip())
        if parts is None:
            faults.append(Fault(SHOWN, number, "", "this line names no released rule", "id, version and SHA-256"))
        elif parts[1] in found:
            faults.append(Fault(SHOWN, number, "", f"rule '{parts[1]}' stands twice", f"once: run {RENEW}"))
        else:
            found[parts[1]] = Released(int(parts[2]), parts[3], number)
    return found


def check_lock(folder: Path, rules: Mapping[str, Rule]) -> list[Fault]:
    """Return a fault for every shipped rule that differs from its release under the same version, and so on."""
    faults: list[Fault] = []
    locked = read_lock(folder / LOCK, faults)
    faults += _contradictions(locked, rules)
    for rule in _releasable(rules.values(), locked):
        known = locked.get(rule.id)
        if known is None:
            said = f"rule {rule.id} is not in {SHOWN}"
            faults.append(Fault(rule.path, rule.lines.get("version", 1), "", said, f"a released rule: run {RENEW}"))
        elif known.version < rule.version:
            said = f"rule {rule.id} is locked at version {known.version}, not at {rule.version}"
            faults.append(Fault(rule.path, rule.lines.get("version", 1), "", said, f"a renewed lock: run {RENEW}"))
    return faults


def renew(folder: Path, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Write the lock anew and return the ids whose line changed.

    Raises `FaultsError` and writes nothing where a released rule changed without a new version, or is gone.
    """
    faults: list[Fault] = []
    locked = read_lock(folder / LOCK, faults)
    faults += _contradictions(locked, rules)
    if faults:
        raise FaultsError(faults)
    lines = {rule.id: (rule.version, digest_of(rule)) for rule in _releasable(rules.values(), locked)}
    written = "".join(f"{key} {version} {digest}\n" for key, (version, digest) in sorted(lines.items()))
    path = folder / LOCK
    if not path.is_file() or path.read_text(encoding="utf-8") != _HEAD + written:
        write_whole(path, (_HEAD + written).encode())
    before = {key: (item.version, item.digest) for key, item in locked.items()}
    return tuple(key for key in sorted(lines) if before.get(key) != lines[key])


def _contradictions(locked: Mapping[str, Released], rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Yield what no renewal may paper over: changed under an old version, gone back, or gone."""
    for identity, known in locked.items():
        rule = rules.get(identity)
        if rule is None:
            said = f"rule {identity} was released and its file is gone"
            yield Fault(SHOWN, known.line, "", said, "the file, with `status: retired`")
        elif rule.version < known.version:
            said = f"version {rule.version} of {identity} is older than the released {known.version}"
            yield Fault(rule.path, rule.lines.get("version", 1), "", said, f"version {known.version + 1} or higher")
        elif rule.version == known.version and digest_of(rule) != known.digest:
            said = f"rule {identity} judges otherwise than the released version {known.version}"
            mend = f"`version: {known.version + 1}`, then a renewed lock: {RENEW}"
            yield Fault(rule.path, rule.lines.get("version", 1), "", said, mend)


def _releasable(rules: Iterable[Rule], locked: Mapping[str, Released]) -> Iterator[Rule]:
    """Yield the rules that belong into the lock: a draft only if it had been released before."""
    return (rule for rule in rules if rule.status is not RuleStatus.DRAFT or rule.id in locked)
