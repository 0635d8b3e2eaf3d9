"""What a party has to keep: which duty holds, against which inventory report, equal on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import Assortment
from monitor.model.channel import PartyChannel, Withdrawal
from monitor.model.health import Outage
from tests.facts.territory_rows import NOW, duty, outlet, party, read, report, stock

EARLIER = NOW - timedelta(hours=1)
MARCH_STOCK = stock(as_of=date(2026, 3, 1))
withdrawal = partial(Withdrawal, sku="NB-100", kind="recalled", last_sale_on=date(2026, 1, 5))


def listed(channel: str, **changes: Any) -> Assortment:
    return Assortment(**{"sku": "NB-100", "channel": channel, "valid_from": date(2025, 1, 1), **changes})


def test_a_duty_is_held_against_the_newest_inventory_report(session: Session) -> None:
    (fact,) = read(session, "must_stock", party(), duty(), report(1, None), stock(1), stock(2, site="b", on_hand=999))
    assert fact == {
        "subject": "must_stock|nordlys|nordlys|||NB-100|2026-01-01", "party_key": "nordlys", "case_subject": "NB-100",
        "period": "2026-01-01/open", "evidence_id": 1, "party_name": "Nordlys", "party_role": "distributor",
        "party_country": "SE", "sku": "NB-100", "product_title": None, "min_units": 5, "on_hand_units": 4,
        "listed": True, "reported_on": "2026-04-10",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "units", "listed"),
    [
        ([], None, None),
        ([report(1, None), stock(on_hand=0)], 0, True),
        ([report(1, None), stock(sku="NB-200")], None, False),
        ([report(1, None, status="partial"), stock(sku="NB-200")], None, None),
        ([report(1, None, status="partial"), stock()], None, True),
        ([report(1, None), stock(as_of=date(2026, 3, 20))], 4, True),
        ([report(1, None), stock(as_of=date(2026, 3, 19))], None, None),
        ([report(1, None), stock(party_id="aurora")], None, None),
    ],
)
def test_no_report_an_old_one_and_an_unread_one_prove_nothing(
    session: Session, rows: list[Any], units: int | None, listed: bool | None
) -> None:
    (fact,) = read(session, "must_stock", party(), duty(), *rows)
    assert (fact["on_hand_units"], fact["listed"]) == (units, listed)


@pytest.mark.parametrize(
    ("changes", "parties"),
    [
        ({}, ["nordlys"]),
        ({"party_id": ""}, ["kiosk24", "nordlys"]),
        ({"party_id": "", "role": "distributor"}, ["nordlys"]),
        ({"party_id": "", "role": "marketplace"}, ["bazaar"]),
        ({"party_id": "", "format": "kiosk"}, ["kiosk24"]),
        ({"party_id": "", "role": "distributor", "format": "kiosk"}, []),
        ({"party_id": "gone"}, []),
        ({"valid_from": date(2026, 4, 21)}, []),
        ({"valid_to": date(2026, 4, 19)}, []),
        ({"valid_to": date(2026, 4, 20)}, ["nordlys"]),
    ],
)
def test_whom_a_duty_applies_to(session: Session, changes: dict[str, Any], parties: list[str]) -> None:
    channel = [
        party(), party("kiosk24", role="reseller"), party("bazaar", role="marketplace"), party("own", role="own_shop"),
        party("gone", role="reseller", authorised_to=date(2026, 4, 19)),
        party("barred", role="reseller", suspended=True), outlet("kiosk 24", party_id="kiosk24", format="kiosk"),
    ]  # fmt: skip
    found = read(session, "must_stock", *channel, duty(**changes))
    assert [fact["party_key"] for fact in found] == parties
    assert [fact["party_key"] for fact in read(session, "inventory_report")] == parties


@pytest.mark.parametrize(
    ("changes", "kept"),
    [({}, 0), ({"last_sale_on": date(2026, 4, 20)}, 1), ({"market": "NO"}, 1), ({"market": "SE"}, 0)],
)
def test_nobody_has_to_keep_what_was_withdrawn(session: Session, changes: dict[str, Any], kept: int) -> None:
    assert len(read(session, "must_stock", party(), duty(), withdrawal(**changes))) == kept


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([listed("kiosks", launch_on=date(2026, 4, 21))], 0),
        ([listed("kiosks", launch_on=date(2026, 4, 20))], 1),
        ([listed("kiosks")], 1),
        ([listed("online", launch_on=date(2026, 4, 21))], 1),
        ([listed("kiosks", launch_on=date(2026, 4, 21), sku="NB-200")], 1),
        ([listed("kiosks", launch_on=date(2026, 4, 21), valid_to=date(2026, 4, 19))], 1),
        ([listed("kiosks", launch_on=date(2026, 4, 21)), listed("pharmacies")], 1),
        ([listed("kiosks", launch_on=date(2026, 4, 21)), listed("pharmacies", valid_to=date(2026, 4, 19))], 0),
    ],
)
def test_nobody_has_to_keep_what_is_not_launched_in_his_channels_yet(
    session: Session, rows: list[Any], kept: int
) -> None:
    channels = [PartyChannel(party_id="nordlys", channel=name) for name in ("kiosks", "pharmacies")]
    copies = [Assortment(**row.model_dump()) for row in rows]
    others = [PartyChannel(party_id="aurora", channel="online")]
    assert len(read(session, "must_stock", party(), duty(), *channels, *others, *copies)) == kept
    assert len(read(session, "inventory_report")) == kept


@pytest.mark.parametrize(
    ("rows", "least", "days"),
    [
        ([{"min_units": 5}, {"party_id": "", "min_units": 9}], 5, 31),
        ([{"min_units": 9}, {"party_id": "", "role": "distributor", "min_units": 5, "report_days": 7}], 9, 31),
        ([{"party_id": "", "min_units": 5, "report_days": 7}, {"party_id": "", "role": "distributor"}], 5, 7),
        ([{"party_id": "", "min_units": 5}, {"party_id": "", "role": "distributor", "min_units": 9}], 9, 31),
        ([{"valid_to": date(2026, 4, 20)}, {"party_id": "", "min_units": 9}], 5, 31),
        ([{"valid_to": date(2026, 4, 19)}, {"party_id": "", "min_units": 9}], 9, 31),
    ],
)
def test_of_all_duties_for_a_product_one_is_held_against_a_party(
    session: Session, rows: list[dict[str, Any]], least: int, days: int
) -> None:
    others = [duty(sku="NB-200", report_days=60), *(duty(**row) for row in rows)]
    found = read(session, "must_stock", party(), party("other", role="retailer"), *others)
    assert sorted((one["sku"], one["min_units"]) for one in found if one["party_key"] == "nordlys") == [
        ("NB-100", least),
        ("NB-200", 5),
    ]
    (late,) = (one for one in read(session, "inventory_report") if one["party_key"] == "nordlys")
    assert (late["products"], late["days_allowed"]) == (2, days)


@pytest.mark.parametrize(
    ("rows", "period", "old", "late"),
    [
        ([], "none since 2026-01-01", 109, 78),
        ([report(1, None, status="refused")], "none since 2026-01-01", 109, None),
        ([report(1, None, status="refused", kind="sales")], "none since 2026-01-01", 109, 78),
        ([report(1, None, status="refused", decision="refuse")], "none since 2026-01-01", 109, 78),
        ([report(1, None, status="held", kind="sales+stock")], "none since 2026-01-01", 109, None),
        ([report(1, status="held", kind="sales+stock")], "none since 2026-01-01", 109, None),
        ([report(1, status="held", kind="sales")], "none since 2026-01-01", 109, 78),
        ([report(1, status="partial", kind="sales")], "none since 2026-01-01", 109, 78),
        ([report(1, status="accepted", kind="sales")], "none since 2026-01-01", 109, 78),
        ([report(1, None), MARCH_STOCK, report(2, None, status="refused", received_at=EARLIER)], "2026-03-01", 50, 19),
        ([report(1, None), MARCH_STOCK, report(2, None, status="refused")], "2026-03-01", 50, None),
        ([Outage(subject="source:reports@imap", text="no answer", began_at=NOW)], "none since 2026-01-01", 109, None),
        ([report(1, None), stock()], "2026-04-10", 10, 0),
        ([report(1, None), stock(as_of=date(2026, 3, 20))], "2026-03-20", 31, 0),
        ([report(1, None), stock(as_of=date(2026, 3, 19))], "2026-03-19", 32, 1),
    ],
)
def test_an_inventory_report_is_late_by_the_strictest_duty(
    session: Session, rows: list[Any], period: str, old: int, late: int | None
) -> None:
    duties = [duty(), duty(sku="NB-200", report_days=60, valid_from=date(2026, 2, 1))]
    (fact,) = read(session, "inventory_report", party(), *duties, *rows)
    assert (fact["period"], fact["days_old"], fact["days_late"]) == (period, old, late)
    assert (fact["products"], fact["days_allowed"], fact["received"]) == (2, 31, period[0] == "2")
