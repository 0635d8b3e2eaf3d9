"""No scheme may pay more on food than the law's dated figure where its partner sits; the figure is looked up by day."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import Session

from monitor.errors import FaultsError
from monitor.incentives.schemes.ground import schemes_of
from monitor.settings import Workspace
from tests.incentives.scheme_stand import POLICY, furnish, scheme_text, write_scheme

ONE = "tiers: [{from: 0, rate: 1 %}]\n"
FOOD = POLICY["agreements"].replace("valid_to\n", "valid_to,food_retail\n").replace("2026-12-31\n", "2026-12-31,{}\n")
TIGHTER = """\
figures:
  - figure: food_bonus_limit_bp
    jurisdiction: RU
    value: 4 %
    valid_from: 2026-10-01
    valid_to: 2026-11-30
    meaning: The house pays less in autumn.
    citation: Board minute 7
    confirmed: true
"""


def channel(workspace: Workspace, session: Session, where: str, more: str) -> Workspace:
    country, food = where.split(" ")
    parties = POLICY["parties"].replace("DE", country)
    place = furnish(workspace, session, {"parties": parties, "agreements": FOOD.format(food)})
    write_scheme(place, "bonus", scheme_text("whole_volume", ONE + more, id="bonus"))
    return place


@pytest.mark.parametrize(
    ("where", "cap", "fault"),
    [
        ("RU yes", "5 %", ""),
        ("RU no", "5.01 %", "14: 5.01 % of food bought is more than the law allows"),
        ("RU yes", "", "12: pay under the food agreement 'NW-2026' has no legal cap"),
        ("RU no", "", ""),
        ("RU ", "", ""),
        ("DE yes", "7 %", ""),
        ("DE yes", "", ""),
    ],
)
def test_pay_on_food_is_capped_as_the_law_says(
    workspace: Workspace, session: Session, where: str, cap: str, fault: str
) -> None:
    more = f"caps: {{of_food_purchases: {cap}}}\n" if cap else ""
    place = channel(workspace, session, where, more)
    if not fault:
        assert len(schemes_of(place)) == 1
        return
    with pytest.raises(FaultsError) as refused:
        schemes_of(place)
    (said,) = map(str, refused.value.faults)
    assert fault in said
    assert "expected caps: {of_food_purchases: 5 %}, or less" in said


@pytest.mark.parametrize(("end", "allowed"), [("2026-09-30", True), ("2026-10-01", False)])
def test_a_figure_counts_from_its_first_day(workspace: Workspace, session: Session, end: str, allowed: bool) -> None:
    place = channel(workspace, session, "RU yes", "caps: {of_food_purchases: 5 %}\n")
    path = Path(place.root / "schemes" / "bonus.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("2026-12-31", end), encoding="utf-8")
    (place.rules / "law").mkdir(parents=True, exist_ok=True)
    (place.rules / "law" / "parameters.yaml").write_text(TIGHTER, encoding="utf-8")
    if allowed:
        assert len(schemes_of(place)) == 1
        return
    with pytest.raises(FaultsError, match=r"5 % of food bought is more than the law allows \(Board minute 7\)"):
        schemes_of(place)


def test_what_makes_good_for_a_price_is_no_bonus_on_food(workspace: Workspace, session: Session) -> None:
    place = channel(workspace, session, "RU yes", "")
    write_scheme(place, "bonus", scheme_text("ship_and_debit", id="debit", base="entries"))
    assert len(schemes_of(place)) == 1
