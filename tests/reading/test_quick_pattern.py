"""A quick pattern finds exactly what the plain expression finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading import coupon, offer_rows, order_ahead, page_words, refusal, shipping, tax, terms, visible
from scrapers.reading.quick_pattern import NeededWords, QuickPattern, folded

SHIPPED = {
    f"{module.__name__.rsplit('.', 1)[-1]}.{name}": pattern
    for module in (coupon, offer_rows, order_ahead, page_words, refusal, shipping, tax, terms, visible)
    for name, pattern in vars(module).items()
    if isinstance(pattern, QuickPattern)
} | {f"page_words.CONDITION.{kind}": pattern for kind, pattern in page_words.CONDITION}
PIECES = st.sampled_from(
    "add to cart|ADD TO BAG|auf lager|Sold by|sold and shipped by |verkäufer: |İn stock|ın stock|SKU: |"
    "EAN 4006381333931|в корзину|НЕТ В НАЛИЧИИ|在庫あり|"
    "price|price in cart|see price in |coupon SAVE10|code: AB12|over |related|"
    "footer|nicht |mehr |lieferbar|\n|  |: |12|x|ſold by me|captcha|404|not found".split("|")
)


@pytest.mark.parametrize("name", sorted(SHIPPED))
@settings(max_examples=40, deadline=None)
@given(pieces=st.lists(PIECES | st.text(max_size=4), max_size=12), pos=st.integers(0, 20), end=st.integers(0, 120))
def test_every_shipped_pattern_finds_what_the_plain_expression_finds(
    name: str, pieces: list[str], pos: int, end: int
) -> None:
    quick, text = SHIPPED[name], "".join(pieces)
    found = [match.span() for match in quick.finditer(text)]
    assert found == [match.span() for match in quick.pattern.finditer(text)]
    part = [match.span() for match in quick.finditer(text, pos, end)]
    assert part == [match.span() for match in quick.pattern.finditer(text, pos, end)]
    first = quick.search(text)
    assert (first.span() if first else None) == (found[0] if found else None)


def test_words_are_found_behind_what_may_stand_before_them() -> None:
    quick = QuickPattern(r"(?:very )?(?:big|small) house|\bshed\b", re.IGNORECASE)
    assert [match[0] for match in quick.finditer("A Very Big house, a small HOUSE, sheds and a shed")] == [
        "Very Big house",
        "small HOUSE",
        "shed",
    ]


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(PIECES | st.text(max_size=4), max_size=12))
def test_where_a_pattern_matches_a_needed_word_stands(pieces: list[str]) -> None:
    text = "".join(pieces)
    for pattern in SHIPPED.values():
        words = NeededWords(pattern)
        if pattern.search(text):
            assert words.stand_in(text)
            assert list(words.lines(text))


@pytest.mark.parametrize("text", ["the ean is 4006", "EAN 4006", "Ean: 4006", "código\n de  barras 4006", "Штрих-код"])
def test_a_word_is_found_as_it_is_written(text: str) -> None:
    assert page_words.GTIN_NAMED.stands_as_written(text)


def test_a_word_within_another_is_none() -> None:
    assert not page_words.GTIN_NAMED.stands_as_written("an ocean, boolean values, January, upcoming")


@pytest.mark.parametrize("pattern", [r"\d+", r"(?:price|\w+)", r"\w+ price", "(?:price)?"])
def test_an_expression_that_needs_no_word_is_refused_with_what_to_do(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"no words that every match holds.*re\.compile"):
        QuickPattern(pattern)


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)
