"""A small channel for schemes: one distributor with purchases, sales reports, claims and KPIs, all in a workspace."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import Session

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earned_by
from monitor.incentives.schemes.ground import schemes_of
from monitor.model import ReportFile, Sale
from monitor.policy.load import load_policy
from monitor.settings import SETTINGS_FILE, Workspace, open_workspace

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)

POLICY = {
    "products": "sku,title\nAX-1,Field glass\nAX-2,Spotting scope\n",
    "parties": "id,name,role,country\nnorthwind,Northwind Optik GmbH,distributor,DE\n",
    "agreements": "id,party_id,type,valid_from,valid_to\nNW-2026,northwind,selective,2025-01-01,2026-12-31\n",
    "purchases": (
        "party_id,period_from,period_to,amount,food,currency\n"
        "northwind,2025-01-01,2025-03-31,500000,0,EUR\n"
        "northwind,2026-01-01,2026-03-31,599999.99,200000,EUR\n"
        "northwind,2026-04-01,2026-06-30,700000,0,EUR\n"
    ),
    "claims": (
        "id,party_id,kind,period_from,period_to,amount,currency,proof\n"
        "C-1,northwind,coop,2026-01-01,2026-03-31,7000,EUR,invoice 88\n"
        "C-2,northwind,coop,2026-01-01,2026-03-31,2500,EUR,\n"
    ),
    "kpis": (
        "id,name,measure,source,influence,unit,target,weight,conditional,benefit\n"
        "shelf-share,Share of shelf,shelf_share,field audit,partner,share,30 %,60 %,yes,both\n"
        "service,Service level,service,help desk report,partner,share,95 %,40 %,yes,both\n"
        "season,Weather,other,met office,outside,days,10,10 %,yes,both\n"
        "audit,Audit,other,,partner,share,30 %,10 %,yes,both\n"
    ),
    "kpi_results": (
        "party_id,kpi,period_from,period_to,target,actual,source\n"
        "northwind,shelf-share,2026-01-01,2026-03-31,30 %,27 %,field audit 12\n"
        "northwind,service,2026-01-01,2026-03-31,95 %,95 %,help desk March\n"
    ),
    "scheme_entries": (
        "id,party_id,scheme,dated,sku,quantity,price,new_price,amount,currency,cancelled_on\n"
        "O-1,northwind,referral,2026-01-10,,,,,1000,EUR,\n"
        "O-2,northwind,referral,2026-02-10,,,,,3000,EUR,2026-05-02\n"
        "D-1,northwind,debit,2026-01-12,AX-1,100,80,71.25,,EUR,\n"
    ),
    "price_levels": (
        "sku,market,level,party_id,format,price,currency,valid_from,valid_to\n"
        "AX-1,DE,invoice,,,80,EUR,2025-01-01,\nAX-2,DE,invoice,,,200,EUR,2025-01-01,\n"
    ),
    "sell_in": (
        "party_id,sku,period_from,period_to,quantity,opening_stock,closing_stock\n"
        "northwind,AX-1,2026-01-01,2026-03-31,1000,200,300\n"
    ),
    "discount_limits": "role,unconditional_max,valid_from\n,60 %,2025-01-01\n",
}

NO_ENTRIES = POLICY["scheme_entries"].partition("\n")[0] + "\n"

PARTNER = '\n[[partner]]\nparty = "northwind"\nfiles = "northwind-*.csv"\n'

SCHEME = """\
id: {id}
title: {title}
version: 1
agreement: NW-2026
partners: [northwind]
valid_from: 2026-01-01
valid_to: 2026-12-31
period: {period}
currency: EUR
kind: {kind}
base: {base}
method: {method}
"""


def scheme_text(
    method: str,
    more: str = "",
    *,
    id: str = "",
    base: str = "purchases",
    kind: str = "conditional",
    period: str = "quarter",
) -> str:
    """Return a scheme file of a method with further lines."""
    identity = id or method.replace("_", "-")
    return (
        SCHEME.format(id=identity, title=f"Scheme {identity}", period=period, kind=kind, base=base, method=method)
        + more
    )


def furnish(workspace: Workspace, session: Session, policy: dict[str, str] | None = None) -> Workspace:
    """Write the policy files, load them, add two sales reports, and make the party one whose reports are taken in.

    Entries are written only where a test names them, since every one of them must name a scheme of the workspace.
    """
    for stem, text in {**POLICY, "scheme_entries": NO_ENTRIES, **(policy or {})}.items():
        (workspace.policy / f"{stem}.csv").write_text(text, encoding="utf-8")
    path = workspace.root / SETTINGS_FILE
    path.write_text(path.read_text(encoding="utf-8") + PARTNER, encoding="utf-8")
    load_policy(session, workspace.policy, now=NOW)
    for month, end in ((1, 31), (2, 28), (3, 31)):
        _report(session, month, end)
    session.commit()
    return open_workspace(workspace.root)


def entries_for(scheme: str) -> dict[str, str]:
    """Return the policy file of entries with those of one scheme."""
    lines = [line for line in POLICY["scheme_entries"].splitlines() if f",{scheme}," in line]
    return {"scheme_entries": NO_ENTRIES + "".join(f"{line}\n" for line in lines)}


def _report(session: Session, month: int, end: int) -> None:
    report = ReportFile(
        sha256=f"{month:064d}",
        name=f"northwind-2026-{month:02d}.csv",
        party_id="northwind",
        layout="csv",
        period_from=date(2026, month, 1),
        period_to=date(2026, month, end),
        received_at=datetime(2026, month + 1, 8, 12, tzinfo=UTC),
        status="accepted",
        evidence_id=100 + month,
    )
    session.add(report)
    session.flush()
    for row, (sku, units, amount) in enumerate((("AX-1", 100, 9_000_00), ("AX-2", 10, 2_100_00)), start=1):
        session.add(
            Sale(
                report_id=report.id or 0,
                row=row,
                party_id="northwind",
                sku=sku,
                quantity=units * 1000,
                amount_minor=amount,
                currency="EUR",
                sold_on=date(2026, month, 10 + row),
                customer=f"Shop {row}",
                customer_key=f"shop {row}",
            )
        )


def write_scheme(workspace: Workspace, name: str, text: str) -> Path:
    """Write a scheme file into the workspace."""
    folder = workspace.root / "schemes"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def pay(
    workspace: Workspace, session: Session, *, period: str = "2026-Q1", as_of: date = date(2026, 6, 30)
) -> list[Earned]:
    """Return what the workspace's schemes pay the distributor."""
    return earned_by("northwind", schemes_of(workspace), read_period(period), Books(session), as_of=as_of)
