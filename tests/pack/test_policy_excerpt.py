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
