"""The text round the main heading is read alone only where the whole page would be read alike."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scrapers.reading import generic
from scrapers.reading.page_marks import PageMarks, page_marks
from scrapers.reading.page_text import PageText
from scrapers.reading.page_window import text_round_heading
from scrapers.records import Page, PageReading

TITLE = "Northlight Cordless Drill AX-1"
WORDS = "<p>Made for long days with a soft grip and a motor that keeps its speed under load.</p>"
MENU = '<li class="menu"><a href="/c/1"><span>Power tools</span></a></li>'
BOX = (
    '<div class="price"><del>£149.00</del> <span class="now">£119.00</span></div><p>In stock</p>'
    "<button>Add to basket</button><p>Sold by Tool House Ltd</p><p>incl. VAT, free delivery</p>"
)
OTHERS = '<h2>Customers also bought</h2><div class="card"><a href="/p/2"><img src="i.jpg">Saw</a> £49.00</div>'
EAN = "<table><tr><th>EAN</th><td>4006381333931</td></tr></table>"


def whole_text(tree: LexborHTMLParser, marks: PageMarks, titles: list[str]) -> PageText:
    del titles
    return PageText(tree, marks.hidden)


def page_of(body: str) -> Page:
    head = f"<html lang=en-GB><head><title>{TITLE} | Shop</title></head><body>"
    return Page("https://shop.example/p/1", 200, "text/html", head + body)


def read_whole(page: Page) -> PageReading:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generic, "text_round_heading", whole_text)
        return generic.read_page(page)


@dataclass(frozen=True)
class Around:
    """What stands round the product: how many menu entries before, what before the heading, and what behind."""

    before: int
    odd: str
    behind: tuple[str, ...]

    @property
    def body(self) -> str:
        """The page's body."""
        product = f"<main><h1>{TITLE}</h1>{BOX}{''.join(self.behind)}</main>"
        return f"<div><ul>{MENU * self.before}</ul>{self.odd}</div>{product}"


ODD = st.sampled_from(
    ["", "<h1>Shop</h1>", f"<h1 hidden>{TITLE}</h1>", f"<noscript><h1>{TITLE}</h1></noscript>",
     "<script>var a = 1</script>" * 9, f"<div class=hidden>{WORDS * 150}</div>", "<p>Sold by Somebody Else</p>",
     f"<h2>{TITLE}</h2>", "<h1></h1>", "<p>£5.00</p>"]
)  # fmt: skip
BEHIND = st.sampled_from(
    [WORDS, WORDS * 50, WORDS * 150, OTHERS, OTHERS * 40, EAN, "<p>Item no. NL-77</p>", "<p>Condition: used</p>",
     "<p>Compare prices</p><p>Shop A £119.00</p><p>Shop B £125.00</p>", f"<h1>{TITLE}</h1>", "<p>£99.00</p>",
     MENU * 300]
)  # fmt: skip
PAGES = st.builds(Around, st.sampled_from([0, 3, 300, 2000]), ODD, st.lists(BEHIND, max_size=5).map(tuple))


@settings(max_examples=60, deadline=None)
@given(PAGES)
def test_a_page_is_read_as_its_whole_text_is(around: Around) -> None:
    assert generic.read_page(page_of(around.body)) == read_whole(page_of(around.body))


@pytest.mark.parametrize("before", [300, 2000])
def test_of_a_long_page_a_part_is_read_in_which_the_product_stands(before: int) -> None:
    tree = page_of(Around(before, "", (WORDS, OTHERS * 100, MENU * 900)).body).tree
    marks = page_marks(tree)
    part, whole = text_round_heading(tree, marks, [TITLE]), PageText(tree, marks.hidden)
    assert not part.is_whole
    assert part.text in whole.text
    assert len(part.text) < len(whole.text) / 2
    assert "£119.00" in part.text


def test_a_number_far_behind_is_found_all_the_same() -> None:
    reading = generic.read_page(page_of(Around(0, "", (WORDS * 200, OTHERS, EAN)).body))
    assert [offer.gtin for offer in reading.offers] == ["4006381333931"]


def test_a_better_heading_before_the_one_found_has_the_whole_page_read() -> None:
    tree = page_of(Around(0, f"<h1>{TITLE}</h1>{WORDS * 300}", (WORDS * 300,)).body).tree
    part = text_round_heading(tree, page_marks(tree), [TITLE])
    assert part.text.startswith(TITLE)


def test_a_short_page_is_read_whole() -> None:
    tree = page_of(Around(3, "", ()).body).tree
    assert text_round_heading(tree, page_marks(tree), [TITLE]).is_whole


def test_marks_are_found_in_the_order_of_the_page() -> None:
    html = (
        '<meta property="og:title" content="One"><meta property="og:title" content="Two"><h1 class="a hide">A</h1>'
        '<h1>B</h1><div itemtype="https://schema.org/Product" style="display: none">x</div><p hidden>y</p>'
    )
    marks = page_marks(LexborHTMLParser(html))
    assert marks.meta("og:title") == "One"
    assert [node.text() for node in marks.headings] == ["A", "B"]
    assert [node.tag for node in marks.scopes] == ["div"]
    assert len(marks.hidden) == 3


def test_a_page_that_is_asked_for_its_marks_stays_as_it_was() -> None:
    tree = LexborHTMLParser("<!doctype html><title>A</title><h1>A</h1><p>b")
    before, last = tree.html, tree.css("*")[-1].mem_id
    page_marks(tree)
    assert (tree.html, tree.css("*")[-1].mem_id) == (before, last)
    assert tree.css("[hidden],[itemtype],[typeof]") == []


def test_a_tree_is_gone_as_soon_as_its_page_is_read() -> None:
    product = f'{{"@type": "Product", "name": "{TITLE}", "sku": "AX-1", "gtin13": "4006381333931"}}'
    structured = f'<script type="application/ld+json">{product}</script>'
    body = structured + Around(0, "", (WORDS * 400,)).body  # read in part: its walk is never ended
    gc.collect()
    gc.disable()
    try:
        page = page_of(body)
        generic.read_page(page)
        parsed = sys.getrefcount(page.tree)
    finally:
        gc.enable()
    assert parsed == 2  # the page, and what counts
