"""Rows for the tests of grants, quotas, outlets and stock, with what a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from monitor.model import Party, ReportFile, Sale, Territory
from monitor.model.outlet import GrantQuota, Outlet
from monitor.model.stock import MustStock, Stock
from tests.facts.read_facts import read_facts

NOW = datetime(2026, 4, 20, 6, tzinfo=UTC)
TODAY = date(2026, 4, 20)
JANUARY = (date(2026, 1, 5), date(2026, 1, 28))


def party(identity: str = "nordlys", **changes: Any) -> Party:
    return Party(**{"id": identity, "name": identity.title(), "role": "distributor", "country": "SE", **changes})


def report(identity: int = 1, period: tuple[date, date] | None = JANUARY, **changes: Any) -> ReportFile:
    first, last = period or (None, None)
    given: dict[str, Any] = {
        "id": identity, "sha256": f"{identity:064}", "name": f"{identity}.csv", "party_id": "nordlys", "layout": "csv",
        "period_from": first, "period_to": last, "received_at": NOW, "status": "accepted", "evidence_id": identity,
    }  # fmt: skip
    return ReportFile(**{**given, **changes})


def sale(row: int = 1, **changes: Any) -> Sale:
    given: dict[str, Any] = {
        "report_id": 1, "row": row, "party_id": "nordlys", "sku": "NB-100", "quantity": 3000, "amount_minor": 30000,
        "currency": "EUR", "sold_on": date(2026, 1, 10), "region": "SE", "sale_type": "active",
    }  # fmt: skip
    return Sale(**{**given, **changes})


def grant(party_id: str = "nordlys", region: str = "SE", **changes: Any) -> Territory:
    given = {"party_id": party_id, "region": region, "valid_from": date(2025, 1, 1), "exclusive": True}
    return Territory(**{**given, **changes})


quota = partial(
    GrantQuota, id="Q-1", party_id="nordlys", region="SE", period_from=date(2026, 1, 1), period_to=date(2026, 1, 31),
    min_amount_minor=60000, currency="EUR",
)  # fmt: skip


def outlet(customer_key: str = "apoteket norr", **changes: Any) -> Outlet:
    return Outlet(**{"customer": customer_key.title(), "customer_key": customer_key, "format": "pharmacy", **changes})


def stock(row: int = 1, **changes: Any) -> Stock:
    given: dict[str, Any] = {
        "report_id": 1, "row": row, "party_id": "nordlys", "sku": "NB-100", "on_hand": 4000,
        "as_of": date(2026, 4, 10),
    }  # fmt: skip
    return Stock(**{**given, **changes})


duty = partial(MustStock, party_id="nordlys", sku="NB-100", min_units=5, valid_from=date(2026, 1, 1))


def read(session: Session, name: str, *rows: Any) -> list[dict[str, Any]]:
    """Read facts of which each subject has one, in order."""
    found = read_facts(session, name, TODAY, *rows)
    assert [fact["subject"] for fact in found] == sorted({fact["subject"] for fact in found})
    return found
