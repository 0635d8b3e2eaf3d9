"""Digits that a reader of scans put into words hide no clause, and figures stay figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.agreements.detect import detect_sentence
from monitor.agreements.scanned import respelled


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("The Dealer sha11 not se11 the Products be1ow the m1nimum resa1e pr1ce.", "en", "P02_min_resale_price"),
        (
            "The D1stributor is pr0hibited from se1ling the Pr0ducts outs1de the Terr1tory.",
            "en",
            "T01_resale_ban_outside",
        ),
        ("Der Händ1er darf die Ware n1cht unter dem M1ndestverkaufspre1s verkaufen.", "de", "P02_min_resale_price"),
        ("Дилеру 3апрещается пр0давать Товар ниже минимальной ро3ничной цены.", "ru", "P02_min_resale_price"),
    ],
)
def test_a_clause_is_found_in_words_with_digits(text: str, language: str, kind: str) -> None:
    found = detect_sentence(text, language)
    assert any(name.startswith(kind) for name in found)


@pytest.mark.parametrize(
    "text",
    [
        "AX-10, A10, CO2, B2B and Q1FY20, clause5, 10years, 1st, 15th, covid19, AB10CD, user1@x.de, X1A5, 1,500 units",
        "Приложение1, 2026г, 10шт, ГОСТ3, 5.1, 3-го, 15-го, 6 месяцев, 30дней",
    ],
)
def test_figures_codes_and_signs_of_notes_stay(text: str) -> None:
    assert respelled(text) == text


@given(st.text(alphabet="abelmnоз0136SL5 .-", max_size=60))
def test_no_place_moves(text: str) -> None:
    assert len(respelled(text)) == len(text)
