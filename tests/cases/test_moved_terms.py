"""What a document is held against moved: by the terms as they were, its rule would find it still."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session

from monitor.cases.by_policy import ended_by_policy
from monitor.facts.registry import schemas
from monitor.model import Violation
from monitor.rulebook.load import load_rules

QUOTA = {
    "exclusive": True, "days_over": 60, "currency": "EUR", "min_amount": 60000, "net_sales": 30000,
    "units_sold": 30, "attainment_bp": 5000,
}  # fmt: skip
SHELF = {
    "own_shop": False, "confirmed": True, "currency": "EUR", "shelf_price": 9800, "purchase_price": 10000,
    "below": 200, "below_bp": 200,
}  # fmt: skip
EDGE = {
    "conditional": True, "whole_volume": True, "currency": "EUR", "net_sales": 10000, "target": 10000,
    "attainment_bp": 10000,
}  # fmt: skip
UNITS = {**QUOTA, "min_amount": None, "min_units": 60}


@pytest.mark.parametrize(
    ("rule_id", "found", "changes", "said"),
    [
        ("TERR-032", QUOTA, {"min_amount": 30000, "attainment_bp": 10000}, "min amount was €600.00 and is €300.00"),
        ("TERR-032", UNITS, {"min_units": 30, "attainment_bp": 10000}, "min units was 60 and is 30"),
        ("TERR-032", QUOTA, {"min_amount": 30000, "net_sales": 60000, "attainment_bp": 20000}, ""),
        ("TERR-032", QUOTA, {"net_sales": 60000, "attainment_bp": 10000}, ""),
        ("TERR-032", QUOTA, {"min_amount": 30000, "exclusive": False, "attainment_bp": 10000}, ""),
        ("LEVEL-003", SHELF, {"purchase_price": 9000, "below": 0, "below_bp": 0}, "purchase price was €100.00 and is"),
        ("LEVEL-003", SHELF, {"purchase_price": 9900, "below": 0, "below_bp": 0, "shelf_price": 9900}, ""),
        ("KPI-028", EDGE, {"target": 20000, "attainment_bp": 5000}, "target was €100.00 and is €200.00"),
        ("KPI-022", {"cost": 500, "added_margin": 100, "currency": "EUR"}, {"added_margin": 900}, ""),
        ("KPI-040", {"amount": 500, "due": 100, "currency": "EUR"}, {"due": 900}, "due was €1.00 and is €9.00"),
    ],
)
def test_a_case_ends_by_the_policy_where_its_terms_moved_and_not_its_party(
    session: Session, rule_id: str, found: dict[str, Any], changes: dict[str, Any], said: str
) -> None:
    rule = load_rules(own=None, schemas=schemas(), overrides={})[rule_id]
    unknown = dict.fromkeys(schemas()[rule.fact].attributes)
    violation = Violation(
        rule_id=rule_id, rule_version=rule.version, subject="s", severity=rule.severity, fact={**unknown, **found}
    )
    told = ended_by_policy(session, rule, violation, {**unknown, **found, **changes})
    assert told.startswith(f"by the policy as it is now: {said}") if said else told == ""
