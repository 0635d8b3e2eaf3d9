"""The policy files on pay and performance: typed as loaded, and what is refused with place and mend."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from monitor.model import Discount
from monitor.model.performance import Claim, DiscountLimit, Effectiveness, KpiDefinition, PassedOn, Purchase, SellIn
from monitor.policy.check import read_policy
from monitor.policy.load import load_policy

PERIOD = "2026-01-01,2026-03-31"
GOOD = {
    "products": "sku,title\nNO-100,Field Glass\n",
    "parties": "id,name,role,country\nnorth,Норд,distributor,RU\n",
    "discounts": "id,party_id,kind,period_from,period_to,rate,taken,currency,form,basis,"
    "scheme,target_set_on,accrued,food\n"
    f"D-1,north,conditional,{PERIOD},5,1,RUB,bonus, Net   Volume ,whole_volume,2025-12-01,12.50,yes\n"
    f"D-2,north,unconditional,{PERIOD},5,1,RUB,,,,,,\n",
    "purchases": f"party_id,period_from,period_to,amount,food,granted,currency\nnorth,{PERIOD},100.50,40,,RUB\n",
    "sell_in": f"party_id,sku,period_from,period_to,quantity,opening_stock\nnorth,NO-100,{PERIOD},12.5,0\n",
    "claims": f"id,party_id,kind,period_from,period_to,amount,currency,fund_rate\n"
    f"C-1,north,coop,{PERIOD},9.99,RUB,2 %\n",
    "kpis": "id,name,measure,weight,conditional\nK-1,Coverage,coverage,40 %,yes\n",
    "passed_on": f"party_id,customer,period_from,period_to,rate\nnorth,ООО  Опт,{PERIOD},7.5\n",
    "discount_limits": "invoice_max,unconditional_max,valid_from\n15,,2026-01-01\n",
    "effectiveness": "id,party_id,period_from,period_to,revenue_index,share_index,investment_index,currency\n"
    f"E-1,north,{PERIOD},115.25,98 %,105,RUB\n",
}


def write(folder: Path, **changed: str) -> Path:
    for stem, text in {**GOOD, **changed}.items():
        (folder / f"{stem}.csv").write_text(text, encoding="utf-8")
    return folder


def test_good_files_load_typed(session: Session, tmp_path: Path) -> None:
    load_policy(session, write(tmp_path), now=datetime(2026, 4, 1, tzinfo=UTC))
    first, second = session.exec(select(Discount).order_by(Discount.id)).all()
    assert (first.form, first.basis, first.scheme, first.accrued_minor, first.food) == (
        "bonus", "net volume", "whole_volume", 1250, True,
    )  # fmt: skip
    assert first.target_set_on == date(2025, 12, 1)
    assert (second.form, second.basis, second.target_set_on, second.accrued_minor, second.food) == (
        "",
        "",
        None,
        None,
        None,
    )
    bought = session.exec(select(Purchase)).one()
    assert (bought.amount_minor, bought.food_minor, bought.granted_minor) == (10050, 4000, None)
    flow = session.exec(select(SellIn)).one()
    assert (flow.quantity, flow.opening_stock, flow.closing_stock) == (12_500, 0, None)
    claim = session.exec(select(Claim)).one()
    assert (claim.amount_minor, claim.fund_rate_bp, claim.proof, claim.food) == (999, 200, "", None)
    kpi = session.exec(select(KpiDefinition)).one()
    assert (kpi.weight_bp, kpi.conditional, kpi.source, kpi.benefit) == (4000, True, "", "")
    passed = session.exec(select(PassedOn)).one()
    assert (passed.customer, passed.rate_bp) == ("ооо опт", 750)
    limit = session.exec(select(DiscountLimit)).one()
    assert (limit.role, limit.invoice_max_bp, limit.unconditional_max_bp) == ("", 1500, None)
    effect = session.exec(select(Effectiveness)).one()
    assert (effect.revenue_index, effect.share_index, effect.investment_index) == (11525, 9800, 10500)


@pytest.mark.parametrize(
    ("stem", "old", "new", "expected"),
    [
        ("sell_in", ",12.5,", ",12.5001,", "sell_in.csv:2 [quantity]: '12.5001' is finer than a thousandth"),
        ("sell_in", "NO-100", "NO-10", "sell_in.csv:2 [sku]: unknown sku 'NO-10' (did you mean 'NO-100'?)"),
        (
            "effectiveness",
            "115.25",
            "115.255",
            "effectiveness.csv:2 [revenue_index]: '115.255' is finer than a hundredth",
        ),
        ("claims", "coop", "co-op", "claims.csv:2 [kind]: unknown word 'co-op' (did you mean 'coop'?)"),
        ("kpis", ",coverage", ",coverag", "kpis.csv:2 [measure]: unknown word 'coverag' (did you mean 'coverage'?)"),
        ("discounts", ",bonus", ",bonuses", "discounts.csv:2 [form]: unknown word 'bonuses' (did you mean 'bonus'?)"),
        ("purchases", "2026-03-31", "2025-03-31", "purchases.csv:2 [period_to]: the period ends on 2025-03-31"),
        ("passed_on", "north", "nord", "passed_on.csv:2 [party_id]: unknown party_id 'nord' (did you mean 'north'?)"),
        (
            "purchases",
            "RUB\n",
            "RUB\nnorth,2026-03-31,2026-04-30,1,,,RUB\n",
            "purchases.csv:3 [period_from]: overlaps row 2",
        ),
        (
            "discount_limits",
            "15,,2026-01-01\n",
            "15,,2026-01-01\n16,,2026-02-01\n",
            "discount_limits.csv:3 [valid_from]: overlaps row 2",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, stem: str, old: str, new: str, expected: str) -> None:
    assert read_policy(write(tmp_path)).faults == ()
    assert old in GOOD[stem]
    faults = [str(fault) for fault in read_policy(write(tmp_path, **{stem: GOOD[stem].replace(old, new, 1)})).faults]
    assert len(faults) == 1
    assert faults[0].startswith(expected)
