"""The pages of the collecting benchmark say what the benchmark takes them to say."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.collect_pages import SIZE, goods, page
from bench.collect_task import Task
from bench.collect_workspace import write_workspace
from monitor.settings import open_workspace
from scrapers.reading.visit import read_response
from scrapers.records import Response

NUMBERS = [0, 1, 9, 10, 1234, 1999]


@pytest.mark.parametrize("number", NUMBERS)
def test_our_reader_finds_on_a_page_what_the_benchmark_compares_with(number: int) -> None:
    url = "http://127.0.0.1/p/0/1"
    body = page(number)
    reading = read_response(
        Response(url, url, 200, (("Content-Type", "text/html"),), body, datetime(2026, 3, 2, tzinfo=UTC)), "generic", {}
    )
    (offer,) = reading.offers
    assert {name: str(getattr(offer, name)) for name in goods(number).fields} == goods(number).fields
    assert SIZE - 200 < len(body) < SIZE + 200


def test_the_same_number_is_the_same_page_and_others_are_others() -> None:
    assert page(7) == page(7)
    assert len({json.dumps(asdict(goods(number))) for number in range(500)}) == 500


def test_the_workspace_of_the_benchmark_has_a_listing_for_each_page(tmp_path: Path) -> None:
    task = Task("http://127.0.0.1:1", count=12, distinct=5, concurrency=16, items="", readers=2)
    write_workspace(tmp_path, task)
    assert open_workspace(tmp_path).settings.collect.concurrency_per_host == 16
    assert len((tmp_path / "policy" / "listings.csv").read_text("utf-8").splitlines()) == 13
    assert len((tmp_path / "policy" / "products.csv").read_text("utf-8").splitlines()) == 6
