"""The policy rows that go with a case, from the files as they were archived."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from monitor.model import Violation
from monitor.pack.policy_excerpt import policy_excerpt

PRICES = "sku;market;map_price;currency;valid_from\nNO-100;US;99.00;USD;2026-01-01\nNO-200;US;9.00;USD;2026-01-01\n"


@pytest.mark.parametrize("before", ["", "\n", "\ufeff", "\ufeff\r\n  \n"])
def test_the_rows_of_the_product_are_found_whatever_stands_above_the_heading(before: str) -> None:
    fact = {"sku": "NO-100", "market": "US"}
    violation = cast(Violation, SimpleNamespace(fact=fact, party_key="corner"))
    archived = json.dumps({"map_prices.csv": before + PRICES}).encode()
    excerpt = policy_excerpt(archived, violation, date(2026, 3, 1))
    assert "NO-100" in excerpt["map_prices.csv"]
    assert "NO-200" not in excerpt["map_prices.csv"]


DAY = date(2026, 3, 1)


def excerpt(name: str, text: str, **fact: object) -> list[str]:
    """Return the rows that are handed over of a file for one party and product."""
    about = SimpleNamespace(fact={"sku": "NO-100", "market": "US", **fact}, party_key="corner")
    found = policy_excerpt(json.dumps({name: text}).encode(), cast(Violation, about), DAY)
    return found[name].splitlines() if found else []


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        ("2026-03-01", "", True),
        ("2026-03-02", "", False),
        ("2026-01-01", "2026-03-01", True),
        ("2026-01-01", "2026-02-28", False),
        ("01.03.2026", "", True),
        ("1.1.2026", "28.02.2026", False),
        ("", "", True),
        ("1 March", "", True),  # written otherwise: kept rather than lost
        ("", "the end", True),
    ],
)
def test_a_row_is_handed_over_where_it_was_in_force_on_that_day(first: str, last: str, kept: bool) -> None:
    text = f"sku,market,price,currency,valid_from,valid_to\nNO-100,US,99.00,USD,{first},{last}\n"
    assert bool(excerpt("map_prices.csv", text)) is kept


@pytest.mark.parametrize(
    ("name", "heading", "row", "kept"),
    [
        ("parties.csv", "id,name", "corner,Corner", True),
        ("parties.csv", "id,name", "mart,Mart", False),
        ("products.csv", "sku,title", "NO-100,Glass", True),
        ("products.csv", "sku,title", "NO-200,Glass", False),
        ("aliases.csv", "name,party_id,site", "The Corner,corner,", True),
        ("aliases.csv", "name,party_id,site", "The Mart,mart,", False),
        ("territories.csv", "party_id,region,sku,valid_from", "corner,US-TX,,2025-01-01", True),
        ("territories.csv", "party_id,region,sku,valid_from", "corner,US-TX,NO-100,2025-01-01", True),
        ("territories.csv", "party_id,region,sku,valid_from", "corner,US-TX,NO-200,2025-01-01", False),
        ("territories.csv", "party_id,region,sku,valid_from", "mart,US-TX,NO-100,2025-01-01", False),
        ("territories.csv", "party_id,region,sku,valid_from", ",US-TX,NO-100,2025-01-01", True),
        ("territories.csv", "party_id,region,sku,valid_from", ",US-TX,,2025-01-01", False),
        ("map_prices.csv", "sku,market,price", "NO-100,DE,9.00", False),
        ("map_prices.csv", "sku,market,price", "NO-100,,9.00", True),
        ("listings.csv", "site,url,sku", "alpha,https://a.example,NO-100", False),
        ("notes.csv", "sku,party_id", "NO-100,corner", False),
    ],
)
def test_a_row_is_about_this_party_and_this_product_or_stays_at_home(
    name: str, heading: str, row: str, kept: bool
) -> None:
    assert excerpt(name, f"{heading}\n{row}\n") == ([heading, row] if kept else [])
    tabbed = "\t".join([*heading.split(",")]) + "\n\n " + "\t ".join([*row.split(",")]) + "\n"
    assert excerpt(name, tabbed) == ([heading, row] if kept else [])


def test_without_a_market_the_rows_of_all_are_handed_over() -> None:
    text = "sku,market,price\nNO-100,DE,9.00\nNO-100,US,8.00\nNO-200,US,7.00\n"
    assert excerpt("map_prices.csv", text, market=None) == text.splitlines()[:3]
    assert excerpt("map_prices.csv", text, sku=None) == []
