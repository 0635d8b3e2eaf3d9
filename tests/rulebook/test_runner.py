"""Embedded tests decide whether a rule holds, and a line that no case needs is found."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.engine.proof import check_rules, prove_all
from monitor.errors import FaultsError
from monitor.facts.registry import schemas


def faults_of(folder: Any) -> list[str]:
    try:
        check_rules(own=None, schemas=schemas(), overrides={}, shipped=folder.root)
    except FaultsError as error:
        return [str(fault) for fault in error.faults]
    return []


def test_a_good_rule_is_proven(folder: Any) -> None:
    folder.put()
    proofs = {proof.rule.id: proof for proof in prove_all(folder.load().values(), schemas())}
    assert (proofs["MAP-900"].cases, proofs["MAP-900"].mutants, proofs["MAP-900"].faults) == (4, 4, ())


def test_a_failing_case_is_named_with_its_line_note_and_verdict(folder: Any) -> None:
    folder.put(("advertised_price: 90.00 USD, shortfall_bp: 10 %", "advertised_price: 90.00 USD, shortfall_bp: 4 %"))
    assert faults_of(folder) == [
        "rules/map/MAP-900-far-below.yaml:32: this case (far below) gets complies; expected violates"
    ]


def test_a_case_says_why_it_was_not_assessed(folder: Any) -> None:
    folder.put(("advertised_price: 90.00 USD, shortfall_bp: 10 %", "map_price: null, shortfall_bp: 10 %"))
    (fault,) = [fault for fault in faults_of(folder) if "far below" in fault]
    assert "gets not_assessed: no MAP in this currency and on this tax basis for the product" in fault


def test_a_line_that_no_case_needs_survives_and_is_a_fault(folder: Any) -> None:
    folder.put(("    - {note: at MAP, shortfall_bp: 10 %}\n", "    - {note: at MAP}\n"))
    faults = faults_of(folder)
    assert (
        "rules/map/MAP-900-far-below.yaml:15: no case fails when the line `advertised_price is below map_price` is "
        "dropped; expected a case whose verdict only this line decides" in faults
    )
    assert any(
        "`advertised_price is below map_price` becomes `advertised_price is at most map_price`" in f for f in faults
    )


def test_a_line_in_an_inner_group_is_dropped_too(folder: Any) -> None:
    inner = "    - any:\n        - condition: {known: false}\n        - condition: {is: new}\n"
    folder.put(
        ("    - shortfall_bp: {above", inner + "    - shortfall_bp: {above"),
        ("    seller: A", "    condition: new\n    seller: A"),
    )
    faults = faults_of(folder)
    assert any("no case fails when the line `condition is unknown` is dropped" in fault for fault in faults)
    assert not any("`condition is 'new'` is dropped" in fault for fault in faults)


def test_survivors_are_listed_with_the_faults_of_other_files(folder: Any) -> None:
    folder.put(("    - {note: at MAP, shortfall_bp: 10 %}\n", "    - {note: at MAP}\n"))
    folder.put(("id: MAP-900", "id: MAP-901"), ("severity: high", "severity: huge"), name="map/MAP-901-other.yaml")
    faults = faults_of(folder)
    assert any("unknown severity 'huge'" in fault for fault in faults)
    assert any("no case fails when" in fault for fault in faults)


def test_a_draft_needs_no_complete_tests_but_its_cases_must_hold(folder: Any) -> None:
    folder.put(("status: active", "status: draft"), ("  not_assessed:\n    - {note: no MAP, map_price: null}\n", ""))
    assert faults_of(folder) == []
    folder.put(
        ("status: active", "status: draft"), ("shortfall_bp: 10 %}\n  complies", "shortfall_bp: 1 %}\n  complies")
    )
    assert any("gets complies; expected violates" in fault for fault in faults_of(folder))


@pytest.mark.parametrize("status", ["active", "draft", "retired"])
def test_every_status_is_proven_on_the_engine(folder: Any, status: str) -> None:
    folder.put(("status: active", f"status: {status}"))
    assert {proof.cases for proof in prove_all(folder.load().values(), schemas())} == {4}
