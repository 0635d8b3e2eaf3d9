"""Which markets a page reaches: made for them by domain, language or currency, or merely delivering there."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, col, select

from monitor.intake.reach import reach_of, stored_reach
from monitor.model.destination import Destination
from monitor.settings import Site
from scrapers.records import Offer

SITE = Site(name="shop", market="PL", currency="PLN", party="sklep")
URL = "https://sklep.example/p/1"


@pytest.mark.parametrize(
    ("offer", "url", "expected"),
    [
        ({}, URL, {}),
        ({"ships_to": ("PL",), "language": "pl", "currency": "PLN"}, "https://sklep.pl/p/1", {}),
        ({"ships_to": ("DE", "PL")}, URL, {"DE": "delivery"}),
        ({"ships_to": ("DE", "FR"), "language": "de"}, URL, {"DE": "language", "FR": "delivery"}),
        ({"ships_to": ("DE",), "language": "en"}, URL, {"DE": "delivery"}),
        ({"language": "de"}, URL, {}),
        ({}, "https://kaffee.de/p/1", {"DE": "domain"}),
        ({"ships_to": ("DE",), "language": "de"}, "https://kaffee.de/p/1", {"DE": "domain"}),
        ({}, "https://kaffee.co/p/1", {}),
        ({}, "https://kaffee.eu/p/1", {}),
        ({}, "https://coffee.co.uk/p/1", {"GB": "domain"}),
        ({}, "http://127.0.0.1:8000/p/1", {}),
        ({"currency": "CZK"}, URL, {"CZ": "currency"}),
        ({"currency": "EUR"}, URL, {}),
        ({"currency": "PLN"}, URL, {}),
    ],
)
def test_a_market_is_reached_by_the_strongest_sign(offer: dict[str, Any], url: str, expected: dict[str, str]) -> None:
    assert dict(reach_of(Offer(**offer), SITE, url, seat="PL", own_page=True)) == expected


def test_a_watched_market_that_is_not_the_sellers_home_needs_a_sign_as_well() -> None:
    site = Site(name="shop", market="DE", currency="EUR", party="sklep")
    assert dict(reach_of(Offer(language="de"), site, URL, seat="PL", own_page=True)) == {"DE": "language"}
    assert dict(reach_of(Offer(language="pl"), site, URL, seat="PL", own_page=True)) == {}
    assert dict(reach_of(Offer(language="de"), site, URL, seat="AT", own_page=True)) == {}


def test_domain_and_language_of_a_marketplace_are_not_its_sellers_choice() -> None:
    offer = Offer(language="de", ships_to=("AT",))
    found = reach_of(offer, Site(name="bazaar", market="DE"), "https://bazaar.de/p/1", seat="PL", own_page=False)
    assert dict(found) == {"AT": "delivery", "DE": "delivery"}


def test_a_reach_is_stored_once_under_a_key_that_people_can_read(session: Session) -> None:
    for _ in range(2):
        assert stored_reach(session, {"DE": "delivery", "AT": "language"}) == "AT:language DE:delivery"
    assert stored_reach(session, {}) == ""
    rows = session.exec(select(Destination).order_by(col(Destination.market))).all()
    assert [(row.market, row.by) for row in rows] == [("AT", "language"), ("DE", "delivery")]
