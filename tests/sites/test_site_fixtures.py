"""Every folder of fixtures is one saved answer and what must be read from it: one test a field."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scrapers.reading.visit import read_response
from scrapers.records import OtherPrice, PageReading, Response

FIXTURES = Path(__file__).parent / "fixtures"
FOLDERS = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())


@cache
def reading_of(folder: str) -> PageReading:
    path = FIXTURES / folder
    visit = json.loads((path / "visit.json").read_text(encoding="utf-8"))
    page = next(path.glob("page.*"))
    kind = "application/json" if page.suffix == ".json" else "text/html; charset=utf-8"
    at = datetime(2025, 1, 1, tzinfo=UTC)
    response = Response(visit["url"], visit["url"], visit["status"], (("Content-Type", kind),), page.read_bytes(), at)
    return read_response(response, visit["reader"], visit["hints"])


def expected(folder: str, name: str) -> Any:
    path = FIXTURES / folder / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def plain(read: Any) -> Any:
    """Return a field as JSON holds it: amounts as text, beside prices as kind, amount and currency."""
    if isinstance(read, Decimal):
        return format(read, "f")
    if isinstance(read, OtherPrice):
        return [read.kind, format(read.amount, "f"), read.currency]
    return [plain(item) for item in read] if isinstance(read, tuple) else read


def fields() -> list[tuple[str, int, str, Any]]:
    found = []
    for folder in FOLDERS:
        for index, offer in enumerate(expected(folder, "offers.json") or []):
            found += [(folder, index, field, value) for field, value in offer.items()]
    return found


@pytest.mark.parametrize(("folder", "index", "field", "value"), fields())
def test_the_field_is_read_as_it_stands_on_the_page(folder: str, index: int, field: str, value: Any) -> None:
    read = getattr(reading_of(folder).offers[index], field)
    assert plain(read) == value


@pytest.mark.parametrize("folder", [name for name in FOLDERS if expected(name, "offers.json") is not None])
def test_a_page_with_offers_is_ok_and_gives_just_these(folder: str) -> None:
    reading = reading_of(folder)
    assert (reading.status, len(reading.offers)) == ("ok", len(expected(folder, "offers.json")))


@pytest.mark.parametrize("folder", [name for name in FOLDERS if expected(name, "refused.json") is not None])
def test_a_refused_page_has_its_outcome_and_reason_and_no_price_of_its_own(folder: str) -> None:
    reading, refused = reading_of(folder), expected(folder, "refused.json")
    assert reading.status == refused["status"]
    for reason in refused["reasons"]:
        assert any(reason in given for given in reading.reasons), reading.reasons
    assert [format(offer.price, "f") for offer in reading.offers if offer.price is not None] == refused["prices"]
    if "range" in refused:
        assert [plain(reading.offers[0].price_from), plain(reading.offers[0].price_to)] == refused["range"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_fixture_folder_says_either_offers_or_refused(folder: str) -> None:
    names = {path.name for path in (FIXTURES / folder).iterdir()}
    assert len(names & {"offers.json", "refused.json"}) == 1
    assert "visit.json" in names
