"""Pages are read on a phone, in a wide window and by a voice: what the golden pages have to hold for that."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

PAGES = sorted((Path(__file__).parents[1] / "golden").glob("*.html"))
_FITS_A_PHONE = 3


@pytest.fixture(params=PAGES, ids=lambda page: page.stem)
def page(request: pytest.FixtureRequest) -> BeautifulSoup:
    return BeautifulSoup(request.param.read_text(encoding="utf-8"), "lxml")


def test_a_heading_of_a_table_says_what_it_heads(page: BeautifulSoup) -> None:
    heads = page.select("th")
    assert [
        str(head) for head in heads if head.get("scope") not in ("col", "row") or not head.get_text(strip=True)
    ] == []


def test_a_table_wider_than_a_phone_scrolls_by_itself(page: BeautifulSoup) -> None:
    for table in page.select("table:not([role=presentation])"):
        columns = max(len(row.find_all(["td", "th"], recursive=False)) for row in table.select("tr"))
        assert columns <= _FITS_A_PHONE or table.find_parent(class_="wide"), table.get_text(" ", strip=True)[:80]
    assert ".page, .sheet { table-layout: fixed !important; }" in str(page.select_one("style"))


def test_a_page_stands_in_the_middle_of_a_wide_window(page: BeautifulSoup) -> None:
    (sheet,) = page.select("table.sheet")
    assert (sheet["align"], "margin: 0 auto" in str(sheet["style"])) == ("center", True)


def test_a_page_has_one_title_and_no_heading_is_left_out(page: BeautifulSoup) -> None:
    levels = [int(str(heading.name)[1]) for heading in page.select("h1, h2, h3, h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
