"""Made-up pages of many kinds of shop: one case a page, the fields that matter on it as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scrapers.reading.visit import read_response
from scrapers.records import OtherPrice, PageReading, Response

FAMILIES = Path(__file__).parent / "shops"


@cache
def cases() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for family in sorted(FAMILIES.glob("*.yaml")):
        for case in YAML(typ="safe", pure=True).load(family.read_text(encoding="utf-8")):
            found[f"{family.stem}: {case['name']}"] = case
    return found


@cache
def reading_of(name: str) -> PageReading:
    case = cases()[name]
    at = datetime(2026, 1, 1, tzinfo=UTC)
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    response = Response(case["url"], case["url"], 200, kind, case["html"].encode(), at)
    return read_response(response, "generic", {})


def plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, OtherPrice):
        return [value.kind, format(value.amount, "f")]
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def fields() -> list[tuple[str, str, Any]]:
    return [(name, field, value) for name, case in cases().items() for field, value in case["expect"].items()]


@pytest.mark.parametrize(("name", "field", "value"), fields())
def test_the_page_is_read_as_a_person_reads_it(name: str, field: str, value: Any) -> None:
    reading = reading_of(name)
    if field == "status":
        assert (reading.status, reading.reasons) == (value, reading.reasons)
    elif field == "prices":
        assert [plain(offer.price) for offer in reading.offers] == value
    elif field == "sellers":
        assert [offer.seller for offer in reading.offers] == value
    else:
        first = reading.offers[0] if reading.offers else None
        sure = reading.status in {"ok", "out_of_stock"}
        read = getattr(first, field) if first is not None and (sure or field != "price") else None
        assert (plain(read), reading.status, reading.reasons) == (value, reading.status, reading.reasons)
