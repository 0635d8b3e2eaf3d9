"""What a capture vouches for while its market is on two days, and one of them has another policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from monitor.model import Agreement, Assortment, MapPrice, Party, Promotion, Territory
from monitor.model.marketplace import Marketplace
from tests.intake.test_observe import MORNING, OFFER, rows, see
from tests.intake.test_observe import store as store  # noqa: PLC0414 - a fixture

LONG_AGO, TODAY, TOMORROW = date(2026, 1, 1), date(2026, 3, 2), date(2026, 3, 3)
_GIVEN: dict[type, dict[str, Any]] = {
    MapPrice: {"sku": "NO-100", "market": "US", "price_minor": 9900, "currency": "USD"},
    Promotion: {"sku": "NO-100", "market": "US", "price_minor": 8900, "currency": "USD", "valid_to": TOMORROW},
    Assortment: {"sku": "NO-100", "channel": "online"},
    Agreement: {"id": "A", "party_id": "alpha", "type": "selective"},
    Marketplace: {"party_id": "alpha", "site": "alpha"},
    Territory: {"party_id": "beta", "region": "CA", "exclusive": True},
}


@pytest.mark.parametrize(
    ("of", "change", "readings"),
    [
        (MapPrice, {}, 2),
        (MapPrice, {"valid_from": TOMORROW}, 0),
        (MapPrice, {"valid_to": TODAY}, 0),
        (MapPrice, {"valid_from": TOMORROW, "market": "DE"}, 2),
        (MapPrice, {"valid_from": TOMORROW, "sku": "NO-200"}, 2),
        (Promotion, {"valid_from": TOMORROW}, 0),
        (Promotion, {"valid_to": TODAY}, 0),
        (Assortment, {"launch_on": TOMORROW}, 0),
        (Assortment, {"launch_on": TODAY}, 2),
        (Assortment, {"valid_to": TODAY, "channel": "own_shop", "exclusive": True}, 0),
        (Assortment, {"valid_from": TOMORROW, "sku": "NO-200"}, 2),
        (Agreement, {"valid_from": TOMORROW}, 0),
        (Agreement, {"valid_from": TOMORROW, "party_id": "beta"}, 2),
        (Marketplace, {"valid_from": TOMORROW}, 0),
        (Territory, {"valid_to": TODAY}, 0),
        (Territory, {"valid_to": TODAY, "sku": "NO-200"}, 2),
        (Territory, {"valid_from": TOMORROW, "party_id": "alpha", "sku": "NO-200"}, 0),
    ],
)
def test_a_capture_vouches_for_nothing_that_is_judged_otherwise_on_the_next_day(
    store: Session, of: type, change: dict[str, Any], readings: int
) -> None:
    row = of(**{"valid_from": LONG_AGO, **_GIVEN[of], **change})
    store.add(row)
    store.commit()
    see(store, replace(OFFER, ships_to=("US", "CA")), day_is_sure=False)
    assert [row.readings for row in rows(store)] == [readings]


@pytest.mark.parametrize(("sure", "readings"), [(False, 0), (True, 2)])
def test_where_the_day_is_sure_what_begins_tomorrow_changes_nothing(store: Session, sure: bool, readings: int) -> None:
    party = store.get(Party, "alpha")
    assert party is not None
    party.authorised_from = TOMORROW
    store.add(party)
    store.commit()
    see(store, OFFER, day_is_sure=sure)
    assert [row.readings for row in rows(store)] == [readings]


def test_a_capture_of_a_sure_hour_vouches_for_the_same_offer(store: Session) -> None:
    store.add(Assortment(sku="NO-100", channel="online", valid_from=LONG_AGO, launch_on=TOMORROW))
    store.commit()
    see(store, OFFER, day_is_sure=False)
    assert see(store, OFFER, at=MORNING + timedelta(hours=6)).unchanged == 1
    assert [row.readings for row in rows(store)] == [2]
