"""A page gives the same answer however often and after whatever else it is read, and reading keeps nothing."""

from __future__ import annotations

import gc
import re
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.extract_pages import made_pages
from scrapers.reading.lenient_json import lenient_json
from scrapers.reading.page_marks import page_marks
from scrapers.reading.page_text import PageText
from scrapers.reading.visit import page_of, read_response
from scrapers.records import Page, PageReading, Response

PAGES = made_pages(6)


def read(page: Response) -> PageReading:
    return read_response(page, "generic", {})


def test_a_page_read_again_after_others_gives_the_same_answer() -> None:
    first = [read(page) for page in PAGES]
    assert first == [read(page) for page in reversed(PAGES)][::-1]
    assert {reading.status for reading in first} == {"ok"}


def test_memory_does_not_grow_with_the_number_of_readings() -> None:
    for page in PAGES:
        read(page)
    tracemalloc.start()
    try:
        for page in PAGES:
            read(page)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(3):
            for page in PAGES:
                read(page)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < len(PAGES[0].body) / 4


def test_bytes_as_received_and_decoded_text_are_parsed_alike() -> None:
    page = page_of(PAGES[1], {})
    copy = Page(page.url, page.status, page.content_type, page.text)
    assert page.utf8 == PAGES[1].body
    assert copy.utf8 == b""
    assert page == copy
    assert page.tree.html == copy.tree.html


@settings(deadline=None)
@given(st.text(alphabet='<>/abdivspanh1 \n="hiden05,.٣–€é', max_size=300))
def test_lines_between_two_places_are_those_of_the_whole_text(markup: str) -> None:
    tree = Page("", 200, "text/html", f"<div>{markup}").tree
    page_text = PageText(tree, page_marks(tree).hidden)
    lines: list[tuple[int, str]] = []
    for line in page_text.text.split("\n"):
        lines.append((sum(len(each) + 1 for _, each in lines), line))
    for start, end in ((-5, 10_000), (0, 10), (3, 7), (5, 10_000)):
        asked = [(offset, line) for offset, line in lines if start <= offset <= end and re.search(r"\d", line)]
        assert list(page_text.lines_with_digits(start, end)) == asked


@pytest.mark.parametrize(
    "text",
    ['{"a":"' + '\\"' * 200_000, "{" + "/*" * 200_000, '{"a":[' * 50_000, '{"a":[' + "1," * 200_000 + "x" * 9,
     "{}-->" + " " * 200_000 + "x", '{"a":' + "," * 200_000],
)  # fmt: skip
def test_json_that_is_broken_at_length_is_read_to_its_end(text: str) -> None:
    """Each of these took time by the square of its length with an expression that tries every end."""
    assert isinstance(lenient_json(text), list)


@pytest.mark.parametrize(
    "markup", ["<b>5 $ ", "<span>", "<li class=x><a href=y><img>5 $</a></li>", "5 $ ", "1,", "sold by "]
)
def test_pages_of_one_thing_repeated_are_read(markup: str) -> None:
    body = ("<title>Aurora X2</title><h1>Aurora X2</h1>" + markup * 20_000).encode()
    page = Response(PAGES[0].url, PAGES[0].url, 200, PAGES[0].headers, body, PAGES[0].fetched_at)
    reading = read(page)
    assert reading.status in {"ok", "no_offer", "ambiguous", "layout_changed"}
    assert not any("failed" in reason for reason in reading.reasons)  # as of a reader that broke on the page
