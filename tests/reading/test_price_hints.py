"""What is asked of a line before its numbers are read never hides a price."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapers.reading.currency_signs import ANY_CASE, CODES, EXACT_CASE, MINOR
from scrapers.reading.price import price_tokens
from scrapers.reading.price_hints import may_be_called_list, may_be_signed
from scrapers.reading.tax import tax_in
from scrapers.reading.unit_price import unit_price_in

SIGNS = sorted({*ANY_CASE, *EXACT_CASE, *MINOR, *CODES})
LOCALES = st.sampled_from(["", "de_DE", "en_AU", "ru_RU", "sv", "ar_SA", "es_CL", "ja"])
SIGN = st.sampled_from(SIGNS).flatmap(lambda sign: st.sampled_from([sign, sign.upper(), sign.title()]))
NUMBER = st.sampled_from(
    [
        "5",
        "12",
        "1 299,00",
        "9,-",
        "1.299",
        "٣٤",
        "19 99",
        ".89",
        "12만 9000",
        "5 тыс",
        "3,5 млн",
        "2²²",
        "1'299.–",
        "7",
    ]
)
BETWEEN = st.sampled_from(
    ["", " ", "\u00a0", "(", "*", ": ", ") ", "-", "x", "Preis", " statt ", "was ", "約", "/", "."]
)
LINES = st.lists(SIGN | NUMBER | BETWEEN, max_size=8).map("".join)


@settings(max_examples=400, deadline=None)
@given(LINES, LOCALES)
@example("12 m", "")
@example("19€99", "")
@example("1,299/=", "")
@example("5 тыс. руб.", "ru_RU")
@example("1 299,0012만 9000", "")
def test_a_line_whose_numbers_may_bear_no_sign_has_none_with_a_sign(line: str, locale: str) -> None:
    if any(token.sign for token in price_tokens(line, locale=locale)):
        assert may_be_signed(line, locale)


@settings(max_examples=300, deadline=None)
@given(LINES)
@example("UVP 149,99")
@example("9 300 helyett")
def test_a_line_without_a_word_for_the_list_price_has_none(line: str) -> None:
    if any(token.kind == "list" for token in price_tokens(line)):
        assert may_be_called_list(line)


@pytest.mark.parametrize("line", ["4.5", "12 mm", "Sat, Dec 12, 2020", "(123)", "30.23 x 18.8 x 8.13 cm", "3 Sterne"])
def test_a_line_of_sizes_dates_and_counts_is_passed_by(line: str) -> None:
    assert not may_be_signed(line, "de_DE")
    assert not may_be_called_list(line)


@pytest.mark.parametrize(
    "text", ["Preis/kg7,99 €", "12,50 €/100 g", "1 kg = 7,99 €", "€/kg 3,50", "Preis je kg: 7,99 €"]
)
def test_a_price_of_a_unit_is_read_where_its_words_stand(text: str) -> None:
    assert unit_price_in(text, locale="de_DE") is not None


def test_no_price_of_a_unit_is_read_where_no_word_for_it_stands() -> None:
    assert unit_price_in("nur 7,99 € statt 9,99 €", locale="de_DE") is None
    assert tax_in("nur 7,99 €") == ""
