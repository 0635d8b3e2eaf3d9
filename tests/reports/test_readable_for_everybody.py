"""Pages are read on a phone, in a wide window and by a voice: what the golden pages have to hold for that."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, NavigableString

from reports.render import render
from tests.installed_browser import needs_browser, page_of_width
from tests.reports.test_rendering import DOCUMENTS, make_sheet

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


def _light(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _styled(text: NavigableString, name: str) -> str:
    """The nearest colour that stands in the style of what holds a text."""
    found = (re.search(rf"(?<![\w-]){name}: (#[0-9a-f]{{6}})", str(one.get("style", ""))) for one in text.parents)
    return next(colour[1] for colour in found if colour)


def test_every_text_stands_out_from_what_is_behind_it(page: BeautifulSoup) -> None:
    dismissed = replace(make_sheet().findings[0], state="dismissed", before="Before", after="after")
    sheet = BeautifulSoup(render(replace(make_sheet(), findings=(dismissed,)), "html"), "lxml")
    for text in (*page.body.find_all(string=True), *sheet.body.find_all(string=True)):
        if text.strip():
            dark, light = sorted((_light(_styled(text, "color")), _light(_styled(text, "background"))))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, text


NAMES = frozenset("agreement brand clause expected party product sender sentence subject title where workspace".split())


def with_long_names(document: Any) -> Any:
    """The document with a word of 160 letters for every name and all that is told with names in it."""
    if isinstance(document, tuple):
        return tuple(map(with_long_names, document))
    if not is_dataclass(document) or isinstance(document, type):
        return document
    told = [item.name for item in fields(document) if item.init and item.name != "words"]  # labels are our own
    changed = {name: with_long_names(getattr(document, name)) for name in told}
    return replace(document, **{name: "W" * 160 if name in NAMES else value for name, value in changed.items()})


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("width", [390, 700, 1280])
def test_a_name_without_a_blank_pushes_no_page_over_the_edge(tmp_path: Path, width: int) -> None:
    with page_of_width(width) as page:
        for name, make in DOCUMENTS.items():
            path = tmp_path / f"{name}.html"
            path.write_text(render(with_long_names(make("x")), "html"), encoding="utf-8")
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


_IN_TWO_LINES = """() => [...document.querySelectorAll(".number, .label, .factname, .sum")].filter(one => {
    const range = document.createRange(); range.selectNodeContents(one);
    const words = one.textContent.trim().split(/\\s+/).length;
    return new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > words;
}).map(one => one.textContent.trim())"""


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("width", [390, 560, 800, 1280])
def test_no_figure_and_no_label_breaks_in_the_middle_of_a_word(tmp_path: Path, width: int) -> None:
    with page_of_width(width) as page:
        for name, make in DOCUMENTS.items():
            path = tmp_path / f"{name}.html"
            document = make("Обнаружено")
            if hasattr(document, "figures"):
                document = replace(document, figures=(("Pages seen", "11840/12310"), ("Suspicions", "4")) * 3)
            path.write_text(render(document, "html"), encoding="utf-8")
            page.goto(path.as_uri())
            assert page.evaluate(_IN_TWO_LINES) == [], name


@pytest.mark.parametrize("name", ["digest", "statement", "review_sheet"])
def test_a_name_from_right_to_left_turns_nothing_that_stands_beside_it(name: str) -> None:
    page = BeautifulSoup(render(DOCUMENTS[name]("שלום 24"), "html"), "lxml")
    beside = [text for text in page.select("h1, p:has(> .state)") if text.find("span")]
    assert beside
    for text in beside:
        for part in text.select("[dir=auto], .state"):
            part.extract()
        assert "שלום" not in text.get_text().partition(":")[0]
