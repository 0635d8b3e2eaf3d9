"""Checks a whole rule base: every file's faults, then every rule's own tests and mutants on the real engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from monitor.engine.judge import Judge
from monitor.errors import FaultsError
from monitor.rulebook.load import gather
from monitor.rulebook.records import FactSchema, Rule
from monitor.rulebook.runner import Proof, prove


def prove_all(rules: Iterable[Rule], schemas: Mapping[str, FactSchema]) -> list[Proof]:
    """Return the proof of each rule; rules must carry their default parameters."""
    return [prove(rule, schemas[rule.fact], Judge) for rule in rules]


def check_rules(
    *,
    own: Path | None,
    schemas: Mapping[str, FactSchema],
    overrides: Mapping[str, Mapping[str, object]],
    shipped: Path | None = None,
) -> list[Proof]:
    """Return the proofs of all rules; raises `FaultsError` with every fault of files, settings and embedded tests.

    Embedded tests run with default parameters. A rule with a fault of its own is not proven; all others are.
    """
    rules, faults = gather(own=own, schemas=schemas, overrides={}, shipped=shipped)
    if overrides:
        faults += gather(own=own, schemas=schemas, overrides=overrides, shipped=shipped)[1]
    faulty = {fault.file for fault in faults}
    proofs = prove_all((rule for rule in rules.values() if rule.path not in faulty), schemas)
    faults += [fault for proof in proofs for fault in proof.faults]
    if faults:
        raise FaultsError(faults)
    return proofs
