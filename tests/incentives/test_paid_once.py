"""Claims, orders and stock are paid once, at what held on their day, or it is said why they are not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from monitor.errors import FaultsError
from monitor.incentives.schemes.ground import schemes_of
from monitor.model import ReportFile, Sale
from monitor.model.stock import Stock
from monitor.settings import Workspace
from tests.incentives.scheme_stand import NO_ENTRIES, POLICY, furnish, pay, scheme_text, write_scheme

CLAIMS = POLICY["claims"].partition("\n")[0] + "\n"
FUND = "terms: {rho: 2 %}\nclaims: coop\n"


@pytest.mark.parametrize(
    ("days", "beyond"),
    [
        ("2026-01-01,2026-03-31", ""),
        ("2026-02-10,2026-02-10", ""),
        (
            "2026-03-15,2026-04-15",
            "claim C-9 of 2026-03-15/2026-04-15 reaches beyond {}",
        ),
        (
            "2026-01-01,2026-12-31",
            "claim C-9 of 2026-01-01/2026-12-31 reaches beyond {}",
        ),
    ],
)
def test_a_claim_for_days_of_two_periods_is_named_in_both(
    workspace: Workspace, session: Session, days: str, beyond: str
) -> None:
    place = furnish(workspace, session, {"claims": f"{CLAIMS}C-9,northwind,coop,{days},700,EUR,invoice 9\n"})
    write_scheme(place, "fund", scheme_text("coop", FUND))
    for period in ("2026-Q1", "2026-Q2"):
        (found,) = pay(place, session, period=period)
        paid = "700.00" if not beyond and period == "2026-Q1" else "0.00"
        gaps = (f"{beyond.format(period)}: enter a claim for each period",) if beyond else ()
        assert (str(found.due), found.gaps, found.final) == (paid, gaps, not beyond)


@pytest.mark.parametrize(
    ("change", "twice"),
    [
        (("", ""), True),
        (("claims: coop", "claims: marketing"), False),
        (("2026-12-31", "2026-06-30"), True),
        (("2026-01-01", "2026-07-01"), True),
    ],
)
def test_no_claim_counts_for_two_schemes(
    stand: Workspace, session: Session, change: tuple[str, str], twice: bool
) -> None:
    write_scheme(stand, "a", scheme_text("coop", FUND, id="one"))
    write_scheme(stand, "b", scheme_text("coop", FUND, id="two").replace(*change))
    if not twice:
        assert len(schemes_of(stand)) == 2
        return
    with pytest.raises(FaultsError, match="claims of the kind 'coop' of 'northwind' count for one v1 on the same days"):
        schemes_of(stand)


def test_schemes_one_after_the_other_share_a_kind_of_claim(stand: Workspace, session: Session) -> None:
    write_scheme(stand, "a", scheme_text("coop", FUND, id="one").replace("2026-12-31", "2026-06-30"))
    write_scheme(stand, "b", scheme_text("coop", FUND, id="two").replace("2026-01-01", "2026-07-01"))
    assert len(schemes_of(stand)) == 2


def test_a_cancelled_order_gives_back_what_its_version_paid(workspace: Workspace, session: Session) -> None:
    entries = (
        "O-1,northwind,ref,2026-02-01,,,,,1000,EUR,2026-05-10\nO-2,northwind,ref,2026-05-01,,,,,2000,EUR,\n"
        "O-3,northwind,ref,2025-11-01,,,,,9000,EUR,2026-05-11\nO-4,northwind,ref,2026-05-02,,,,,500,EUR,2026-06-01\n"
    )
    place = furnish(workspace, session, {"scheme_entries": NO_ENTRIES + entries})
    first = scheme_text("referral", "terms: {gamma: 3 %}\n", id="ref", base="entries")
    write_scheme(place, "v1", first.replace("2026-12-31", "2026-03-31"))
    later = first.replace("version: 1", "version: 2").replace("2026-01-01", "2026-04-01")
    write_scheme(place, "v2", later.replace("referral", "commission").replace("gamma: 3 %", "rate: 5 %"))
    assert [str(one.due) for one in pay(place, session)] == ["30.00"]
    (found,) = pay(place, session, period="2026-Q2")
    assert found.due == Decimal(70), "30 go back for O-1; for O-3 no version ever paid; O-4 came and went"
    assert "O-1 of 2026-02-01, by ref v1, at 3 %, cancelled on 2026-05-10: -30.00" in found.steps
    assert "O-3 of 2025-11-01, by no version, so nothing was paid, cancelled on 2026-05-11: 0.00" in found.steps


@pytest.mark.parametrize(
    ("days", "due"), [(("2026-02-10", "2026-02-10"), "1000.00"), (("2026-02-10", "2026-03-10"), "1200.00")]
)
def test_entries_of_one_day_share_the_stock_that_is_protected(
    workspace: Workspace, session: Session, days: tuple[str, str], due: str
) -> None:
    entries = "".join(f"P-{day}-{n},northwind,fall,{day},AX-1,60,100,90,,EUR,\n" for n, day in enumerate(days))
    place = furnish(workspace, session, {"scheme_entries": NO_ENTRIES + entries})
    report = session.exec(select(ReportFile).order_by(col(ReportFile.id))).first()
    assert report is not None
    session.add(
        Stock(
            report_id=report.id or 0, row=9, party_id="northwind", sku="AX-1", site="", as_of=report.period_to,
            on_hand=100_000,
        )
    )  # fmt: skip
    session.flush()
    write_scheme(place, "fall", scheme_text("price_protection", id="fall", base="entries"))
    assert [str(one.due) for one in pay(place, session)] == [due]


def test_goods_cost_what_was_invoiced_on_the_day_they_were_sold(workspace: Workspace, session: Session) -> None:
    prices = POLICY["price_levels"].replace("80,EUR,2025-01-01,", "80,EUR,2025-01-01,2026-02-11")
    prices += "AX-1,DE,invoice,,,85,EUR,2026-02-12,\n"
    place = furnish(workspace, session, {"price_levels": prices})
    write_scheme(place, "margin", scheme_text("guaranteed_margin", "terms: {least_margin: 15 %}\n", base="sell_out"))
    (found,) = pay(place, session)
    cost = 200 * 80 + 100 * 85 + 30 * 200
    assert found.due == Decimal("0.15") * 33_300 - (33_300 - cost), "sold on 11 January, 11 February and 11 March"


def test_an_invoice_price_that_changes_within_a_report_counts_from_its_day(
    workspace: Workspace, session: Session
) -> None:
    prices = POLICY["price_levels"].replace("80,EUR,2025-01-01,", "80,EUR,2025-01-01,2026-01-19")
    place = furnish(workspace, session, {"price_levels": prices + "AX-1,DE,invoice,,,90,EUR,2026-01-20,\n"})
    first = session.exec(select(Sale).where(Sale.sku == "AX-1").order_by(col(Sale.sold_on))).first()
    assert first is not None
    later = Sale.model_validate(first.model_dump(exclude={"id"}) | {"row": 3, "sold_on": first.sold_on.replace(day=25)})
    session.add(later)
    session.flush()
    write_scheme(place, "margin", scheme_text("guaranteed_margin", "terms: {least_margin: 20 %}\n", base="sell_out"))
    (found,) = pay(place, session)
    assert "which cost 41,000.00" in found.steps[0], "100 for 80 and 300 for 90, and 30 for 200"
