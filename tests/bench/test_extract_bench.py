"""The benchmark of reading: its pages are read right, and all readers are measured on all pages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bench.extract_pages import made_pages, saved_pages
from scrapers.reading.visit import read_response


def test_made_pages_are_read_right_with_and_without_structured_data() -> None:
    readings = [read_response(page, "generic", {}) for page in made_pages(6)]
    offers = [offer for reading in readings for offer in reading.offers]
    assert [reading.status for reading in readings] == ["ok"] * 6
    assert {offer.readings for offer in offers} == {("visible",), ("json_ld", "visible")}
    assert {(offer.seller, offer.currency, offer.availability) for offer in offers} == {
        ("Tool House Ltd", "GBP", "in_stock")
    }
    assert all(f"X{number}" in offer.title for number, offer in enumerate(offers))


def test_saved_pages_have_the_address_that_the_labels_give_them(tmp_path: Path) -> None:
    folder = tmp_path / "html"
    folder.mkdir()
    (folder / "a.html").write_text("<h1>A</h1>", "utf-8")
    (folder / "b.html.gz").write_bytes(gzip.compress(b"<h1>B</h1>"))
    (tmp_path / "labels.jsonl").write_text(json.dumps({"id": "b", "url": "https://b.example/x"}) + "\n", "utf-8")
    found = [(page.url, page.body) for page in saved_pages(folder)]
    assert found == [("https://shop.example/a", b"<h1>A</h1>"), ("https://b.example/x", b"<h1>B</h1>")]


def test_an_empty_folder_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"no page in it; expected files \*\.html"):
        saved_pages(tmp_path)


def test_every_reader_is_measured_each_round_and_compared_with_ours() -> None:
    pytest.importorskip("extruct")
    from bench.extract import OWN, READERS, measured, summary

    pages = made_pages(1)
    seconds = measured(pages, 2)
    assert {name: len(each) for name, each in seconds.items()} == dict.fromkeys(READERS, 2)
    result = summary(pages, {name: [2.0, 4.0] if name == OWN else [1.0, 8.0] for name in READERS})
    assert result["pages_per_second"] == {name: round(1 / (3.0 if name == OWN else 4.5), 1) for name in READERS}
    assert result["times_as_fast_as"] == dict.fromkeys([name for name in READERS if name != OWN], 1.25)
