"""A channel's pay from policy files to verdicts: in one every KPI rule fires just once, in its twin none does."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from monitor.engine.judge import Judge
from monitor.facts.read import facts
from monitor.facts.registry import fact_types, schemas
from monitor.model import ReportFile, Sale
from monitor.model.incentive import SchemeResult
from monitor.model.reported import ClaimedLine
from monitor.policy.load import load_policy
from monitor.rulebook.load import load_rules
from monitor.vocabulary import Verdict

NOW = datetime(2026, 5, 4, 6, tzinfo=UTC)
RULES = {
    rule.id: rule for rule in load_rules(own=None, schemas=schemas(), overrides={}).values() if rule.family == "kpi"
}
Q1 = "2026-01-01,2026-03-31"
Q1_BEFORE = "2025-01-01,2025-03-31"
Q2 = "2026-04-01,2026-06-30"

PARTIES = (
    "id,name,role,country\n"
    "nord,Nordlys,distributor,NO\nsud,Sud,distributor,FR\nost,Ost,distributor,DE\nwest,West,distributor,ES\n"
    "ryad,Ряд,retailer,RU\n"
)
DISCOUNTS = (
    "id,party_id,agreement_id,kind,period_from,period_to,target,rate,taken,currency,report_due,form,basis,scheme,"
    "target_set_on,accrued,food\n"
)
LIMITS = "role,invoice_max,unconditional_max,valid_from\n,10,50,2025-01-01\nretailer,,100,2025-01-01\n"
AGREEMENTS = "id,party_id,type,valid_from,valid_to\nA-N,nord,open,2025-01-01,\nA-S,sud,open,2025-01-01,{until}\n"
CLAIMS = "id,party_id,kind,period_from,period_to,amount,currency,proof,proof_on,proof_due,fund_rate,food\n"
KPIS = "id,name,measure,source,influence,unit,target,conditional,benefit\n"
PURCHASES = "party_id,period_from,period_to,amount,food,granted,currency\n"
SELL_IN = "party_id,sku,period_from,period_to,quantity,opening_stock,closing_stock\n"
EFFECTS = "id,party_id,period_from,period_to,revenue_index,share_index,investment_index,cost,added_margin,currency\n"
LEVELS = "sku,market,level,price,currency,valid_from\nNB-1,NO,invoice,5.00,EUR,2026-01-01\n"
PASSED = "party_id,customer,period_from,period_to,rate\n"

GUILTY = {
    "agreements": AGREEMENTS.format(until="2026-03-30") + "A-O,ost,open,2025-01-01,\nA-R,ryad,open,2025-01-01,\n",
    "discounts": DISCOUNTS
    + f"D-MISSED,nord,A-N,conditional,{Q1},1000.00,5,50.00,EUR,2026-04-15,invoice,volume,"
    + "whole_volume,2025-12-01,50.00,no\n"
    + f"D-LATE,sud,A-S,conditional,{Q1},500.00,5,25.00,EUR,2026-04-15,bonus,volume,,2026-01-02,,no\n"
    + f"D-PARTIAL,ost,A-O,conditional,{Q1},500.00,5,25.00,EUR,2026-04-15,bonus,volume,,,,no\n"
    + f"D-TWICE,ost,A-O,conditional,{Q1},500.00,2,0,EUR,2026-04-15,bonus,Volume,,,,no\n"
    + f"D-MISSING,west,,conditional,{Q1},500.00,5,25.00,EUR,2026-04-15,bonus,volume,,,,no\n"
    + f"D-FREE,ryad,A-R,unconditional,{Q2},,11,60.00,RUB,,invoice,,,,,no\n"
    + f"D-FOOD,ryad,A-R,conditional,{Q1},,5,50.01,RUB,,bonus,,,,,yes\n"
    + f"D-GIFT,nord,A-N,unconditional,{Q2},,3,60.00,EUR,,bonus,,,,,no\n",
    "discount_limits": LIMITS,
    "claims": CLAIMS
    + f"C-UNPROVEN,nord,coop,{Q1},10.00,EUR,,,2026-04-30,,no\n"
    + f"C-LATE,nord,marketing,{Q1},10.00,EUR,photo 7,2026-05-02,2026-04-30,,no\n"
    + f"C-FUND,nord,service,{Q1},20.01,EUR,invoice 9,2026-04-01,2026-04-30,2,no\n"
    + f"C-TWIN,sud,coop,{Q1},10.00,EUR,invoice 1,2026-04-01,2026-04-30,,no\n"
    + f"C-TWIN-2,sud,marketing,{Q1},10.00,EUR,Invoice  1,2026-04-01,2026-04-30,,no\n",
    "kpis": KPIS
    + "K-SOURCE,Coverage,coverage,,partner,shops,10,yes,both\n"
    + "K-SEASON,Weather,other,statistics,outside,days,10,yes,both\n"
    + "K-PRICE,Keep the recommended price,other,audit,partner,%,100,yes,both\n"
    + "K-FREE,Reporting,reporting,reports,partner,reports,3,no,both\n"
    + "K-ONE,Stock depth,stock,reports,partner,weeks,6,yes,brand\n"
    + "K-UNIT,Display,display,photos,partner,,,yes,both\n",
    "purchases": PURCHASES
    + f"nord,{Q1},1000.00,,300.00,EUR\nnord,{Q1_BEFORE},2000.00,,100.00,EUR\nryad,{Q1},1000.00,1000.00,,RUB\n",
    "sell_in": SELL_IN + f"nord,NB-1,{Q1},100,0,0\n",
    "effectiveness": EFFECTS + f"E-1,nord,{Q1},99,100,100,,,EUR\nE-2,nord,{Q1},,,,10.01,10.00,EUR\n",
    "passed_on": PASSED + f"nord,w1,{Q1},5\nnord,w2,{Q1},5\nnord,w3,{Q1},5\n",
    "price_levels": LEVELS,
}
INNOCENT = {
    "agreements": AGREEMENTS.format(until="2026-03-31") + "A-O,ost,open,2025-01-01,\nA-R,ryad,open,2025-01-01,\n",
    "discounts": DISCOUNTS
    + f"D-REACHED,nord,A-N,conditional,{Q1},900.00,5,49.50,EUR,2026-05-03,invoice,volume,"
    + "whole_volume,2026-01-01,49.50,no\n"
    + f"D-NOT-TAKEN,ost,A-O,conditional,{Q1},500.00,5,0,EUR,2026-04-15,bonus,volume,,,,no\n"
    + f"D-NOT-DUE,ost,A-O,conditional,{Q1},500.00,5,25.00,EUR,2026-05-04,bonus,assortment,,,,no\n"
    + f"D-SHORT,sud,A-S,unconditional,{Q1},,10,0,EUR,,invoice,,,,,no\n"
    + f"D-FOOD,ryad,A-R,conditional,{Q1},,5,50.00,RUB,,bonus,,,,,yes\n"
    + f"D-HALF,nord,A-N,conditional,{Q2},100.00,3,50.00,EUR,,bonus,volume,,,,no\n"
    + f"D-HALF-2,nord,A-N,unconditional,{Q2},,3,50.00,EUR,,bonus,,,,,no\n",
    "discount_limits": LIMITS,
    "claims": CLAIMS
    + f"C-WAITING,nord,coop,{Q1},10.00,EUR,,,2026-05-04,,no\n"
    + f"C-ON-THE-DAY,nord,marketing,{Q1},10.00,EUR,photo 7,2026-04-30,2026-04-30,,no\n"
    + f"C-FUND,nord,service,{Q1},20.00,EUR,invoice 9,2026-04-01,2026-04-30,2,no\n",
    "kpis": KPIS + "K-GOOD,Road map of openings,activity,reports,shared,shops,10,yes,both\n",
    "purchases": PURCHASES
    + f"nord,{Q1},1000.00,,300.00,EUR\nnord,{Q1_BEFORE},1333.00,,50.00,EUR\nryad,{Q1},1000.00,1000.00,,RUB\n",
    "sell_in": SELL_IN + f"nord,NB-1,{Q1},100,20,21\n",
    "effectiveness": EFFECTS + f"E-1,nord,{Q1},100,100,100,10.00,10.00,EUR\n",
    "passed_on": PASSED + f"nord,w1,{Q1},5\nnord,w2,{Q1},5\nnord,w3,{Q1},6\n",
    "price_levels": LEVELS,
}


def report(number: int, party: str, *, last: date = date(2026, 3, 30), came: date = date(2026, 5, 4)) -> ReportFile:
    at = datetime(came.year, came.month, came.day, 6, tzinfo=UTC)
    return ReportFile(
        id=number, sha256=f"{number:064}", name=f"{party}.csv", party_id=party, layout="csv", status="accepted",
        period_from=date(2026, 1, 5), period_to=last, received_at=at,
    )  # fmt: skip


def sale(number: int, party: str, amount: int) -> Sale:
    return Sale(
        report_id=number, row=1, party_id=party, sku="NB-1", quantity=94_000, amount_minor=amount, currency="EUR",
        sold_on=date(2026, 2, 2),
    )  # fmt: skip


def fund(proven: int) -> SchemeResult:
    """A co-op fund that owes 10.00, of claims with proof."""
    return SchemeResult(
        party_id="sud", scheme="fund", version=1, title="Co-op fund", agreement_id="A-S", method="coop", currency="EUR",
        period_from=date(2026, 1, 1), period_to=date(2026, 3, 31), due_minor=1000, claimed_minor=proven,
        proven_minor=proven, final=True,
    )  # fmt: skip


def claimed(amount: int) -> list[ReportFile | ClaimedLine]:
    """Return a claim for 20 pieces at a contract price of 3.50."""
    file = report(9, "nord")
    file.kind, file.period_from, file.period_to = "claims", None, None
    line = ClaimedLine(
        report_id=9, row=1, party_id="nord", kind="claim", claim="CL9", contract="K-1", sku="NB-1", quantity=20_000,
        amount_minor=amount, currency="EUR", claimed_on=date(2026, 4, 1), contract_minor=350,
    )  # fmt: skip
    return [file, line]


def violations(
    session: Session, folder: Path, policy: dict[str, str], verdict: Verdict = Verdict.VIOLATES
) -> Counter[str]:
    for stem, text in {"products": "sku,title\nNB-1,Binocular\n", "parties": PARTIES, **policy}.items():
        (folder / f"{stem}.csv").write_text(text, encoding="utf-8")
    load_policy(session, folder, now=NOW)
    found: Counter[str] = Counter()
    for name in sorted({rule.fact for rule in RULES.values()}):
        with Judge([rule for rule in RULES.values() if rule.fact == name], schemas()[name]) as judge:
            for fact in facts(session, fact_types()[name], NOW.date()):
                found.update(item.rule.id for item in judge.judge(fact) if item.verdict is verdict)
    return found


def test_every_rule_finds_what_it_is_for(session: Session, tmp_path: Path) -> None:
    session.add_all([report(1, "nord", came=date(2026, 4, 2)), sale(1, "nord", 99_999)])
    session.add_all(claimed(3001))
    session.add_all([report(2, "sud"), sale(2, "sud", 60_000), report(3, "ost", last=date(2026, 2, 20))])
    session.add(fund(1001))
    session.flush()
    assert violations(session, tmp_path, GUILTY) == Counter(dict.fromkeys(RULES, 1))


def innocent_reports() -> list[ReportFile | Sale]:
    return [report(1, "nord"), sale(1, "nord", 99_000), report(3, "ost", last=date(2026, 2, 20))]


def test_its_innocent_twin_is_accused_of_nothing(session: Session, tmp_path: Path) -> None:
    session.add_all([*innocent_reports(), *claimed(3000), fund(1000)])
    session.flush()
    assert violations(session, tmp_path, INNOCENT) == Counter()


@pytest.mark.parametrize("verdict", [Verdict.VIOLATES, Verdict.NOT_ASSESSED])
def test_without_the_optional_files_and_columns_nothing_is_said(
    session: Session, tmp_path: Path, verdict: Verdict
) -> None:
    session.add_all(innocent_reports())
    session.flush()
    plain = "id,party_id,kind,period_from,period_to,target,rate,taken,currency,report_due\n"
    plain += f"D-1,nord,conditional,{Q1},900.00,5,49.50,EUR,2026-05-03\nD-2,sud,unconditional,{Q1},,5,1.00,EUR,\n"
    assert violations(session, tmp_path, {"discounts": plain}, verdict) == Counter()
