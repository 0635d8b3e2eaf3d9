"""The policy files of outlets, quotas, must-stock duties, channels and withdrawals: what loads, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from monitor.model import Territory
from monitor.model.channel import PartyChannel, Withdrawal
from monitor.model.outlet import GrantQuota, Outlet
from monitor.model.stock import MustStock
from monitor.policy.check import read_policy
from monitor.policy.load import load_policy

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

GOOD = {
    "products": "sku,title\nNO-100,Field Glass\n",
    "parties": "id,name,role,country\nnorth,Nord,distributor,DE\n",
    "assortment": "sku,channel,launch_on,valid_from\nNO-100,pharmacies,2026-05-01,2026-01-01\n",
    "outlets": 'customer,party_id,format,region\n"Apotheke Nord, GmbH",,pharmacy,DE-HH\n',
    "territories": "party_id,region,format,exclusive,valid_from\nnorth,DE,pharmacy,yes,2026-01-01\n",
    "grant_quotas": "id,party_id,region,format,period_from,period_to,min_amount,currency,min_units\n"
    "Q-1,north,DE,pharmacy,2026-01-01,2026-06-30,50000,EUR,\n",
    "must_stock": "party_id,role,sku,min_units,valid_from\n"
    "north,,NO-100,12,2026-01-01\n,retailer,NO-100,2,2026-01-01\n",
    "party_channels": "party_id,channel\nnorth,pharmacies\n",
    "withdrawals": "sku,kind,market,last_sale_on\nNO-100,recalled,DE,2026-02-01\n",
}


def write(folder: Path, **changed: str) -> Path:
    for stem, text in {**GOOD, **changed}.items():
        (folder / f"{stem}.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_files_load_typed(session: Session, tmp_path: Path) -> None:
    load_policy(session, write(tmp_path), now=NOW)
    outlet = session.exec(select(Outlet)).one()
    assert (outlet.customer_key, outlet.format, outlet.region) == ("apotheke nord", "pharmacy", "DE-HH")
    quota = session.exec(select(GrantQuota)).one()
    assert (quota.min_amount_minor, quota.min_units, quota.currency) == (5000000, None, "EUR")
    assert session.exec(select(Territory.format, Territory.exclusive)).one() == ("pharmacy", True)
    duties = session.exec(select(MustStock.party_id, MustStock.role, MustStock.min_units, MustStock.report_days)).all()
    assert duties == [("north", "", 12, 31), ("", "retailer", 2, 31)]
    assert session.exec(select(PartyChannel.channel)).one() == "pharmacies"
    assert session.exec(select(Withdrawal.kind, Withdrawal.last_sale_on)).one() == ("recalled", date(2026, 2, 1))


@pytest.mark.parametrize(
    ("stem", "text", "cell", "problem"),
    [
        (
            "outlets",
            "customer,format\nApotheke Nord GmbH,pharmacy\nAPOTHEKE NORD,kiosk\n",
            (3, "customer"),
            "stands in row 2 already",
        ),
        (
            "territories",
            "party_id,region,format,valid_from\nnorth,DE,pharmcy,2026-01-01\n",
            (2, "format"),
            "unknown format 'pharmcy' (did you mean 'pharmacy'?)",
        ),
        (
            "must_stock",
            "sku,min_units,valid_from\nNO-100,0,2026-01-01\n",
            (2, "min_units"),
            "'0' is not a whole number",
        ),
        ("must_stock", "sku,min_units,valid_from\nNO-100,1.5,2026-01-01\n", (2, "min_units"), "'1.5' is not a whole"),
        (
            "must_stock",
            "party_id,sku,min_units,valid_from\nnorth,NO-100,1,2026-01-01\nnorth,NO-100,2,2026-02-01\n",
            (3, "valid_from"),
            "overlaps row 2",
        ),
        ("party_channels", "party_id,channel\nnorth,pharmacy\n", (2, "channel"), "did you mean 'pharmacies'?"),
        (
            "withdrawals",
            "sku,kind,last_sale_on\nNO-100,recalled,2026-01-01\nNO-100,recalled,2026-02-01\n",
            (3, "kind"),
            "stands in row 2 already",
        ),
        (
            "grant_quotas",
            "id,party_id,region,period_from,period_to,currency\nQ-1,north,DE,2026-02-01,2026-01-01,EUR\n",
            (2, "period_to"),
            "before it begins",
        ),
    ],
)
def test_what_is_wrong_is_refused_in_its_cell(
    tmp_path: Path, stem: str, text: str, cell: tuple[int, str], problem: str
) -> None:
    (fault,) = read_policy(write(tmp_path, **{stem: text})).faults
    assert (fault.file, fault.line, fault.column) == (f"{stem}.csv", *cell)
    assert problem in fault.problem


def test_two_formats_of_one_region_are_two_grants(tmp_path: Path) -> None:
    outlets = "customer,format\nApotheke Nord,pharmacy\nBude 7,kiosk\n"
    grants = "party_id,region,format,valid_from\nnorth,DE,pharmacy,2026-01-01\nnorth,DE,kiosk,2026-01-01\n"
    assert read_policy(write(tmp_path, outlets=outlets, territories=grants)).faults == ()
