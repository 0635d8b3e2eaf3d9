"""Checks a whole rule base: every file's faults, the version lock, then every rule's own tests on the real engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from monitor.engine.judge import Judge
from monitor.errors import Fault, FaultsError
from monitor.rulebook.changes import misnumbered
from monitor.rulebook.counsel import gather_decisions
from monitor.rulebook.load import gather, shipped_folder
from monitor.rulebook.lock import LOCK, check_lock
from monitor.rulebook.records import FactSchema, Rule
from monitor.rulebook.runner import Proof, prove

Told = Callable[[int, int], None]
"""Told how many rules of how many are proven."""


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def prove_all(rules: Iterable[Rule], schemas: Mapping[str, FactSchema], told: Told = _silent) -> list[Proof]:
    """Return the proof of each rule; rules must carry their default parameters."""
    chosen = list(rules)
    proofs = []
    for done, rule in enumerate(chosen, start=1):
        proofs.append(prove(rule, schemas[rule.fact], Judge))
        told(done, len(chosen))
    return proofs


def check_rules(
    *,
    own: Path | None,
    schemas: Mapping[str, FactSchema],
    overrides: Mapping[str, Mapping[str, object]],
    decisions: Path | None = None,
    today: date | None = None,
    shipped: Path | None = None,
    told: Told = _silent,
) -> list[Proof]:
    """Return the proofs of all rules; raises `FaultsError` with every fault of files, settings and embedded tests.

    `decisions` is the workspace's folder of counsel's decisions, `today` the day on which they are looked at. Embedded
    tests run with default parameters. A rule with a fault of its own is not proven; all others are.
    """
    rules, faults = gather(own=own, schemas=schemas, overrides={}, shipped=shipped)
    if overrides:
        faults += gather(own=own, schemas=schemas, overrides=overrides, shipped=shipped)[1]
    faulty = {fault.file for fault in faults}
    faults += [*_lock_faults(schemas, shipped), *misnumbered(rules.values())]
    if decisions is not None:
        faults += gather_decisions(decisions, rules, today)[1]
    proofs = prove_all((rule for rule in rules.values() if rule.path not in faulty), schemas, told)
    faults += [fault for proof in proofs for fault in proof.faults]
    if faults:
        raise FaultsError(faults)
    return proofs


def _lock_faults(schemas: Mapping[str, FactSchema], shipped: Path | None) -> list[Fault]:
    """Return where the shipped rules depart from their lock; files that cannot be read say so themselves first."""
    folder = shipped or shipped_folder()
    if shipped is not None and not (folder / LOCK).is_file():
        return []  # a folder under construction has released nothing yet
    rules, faults = gather(own=None, schemas=schemas, overrides={}, shipped=folder)
    return [] if faults else check_lock(folder, rules)
