"""Figures in thousands, as headings, titles, lines of units and footnotes say in many languages: they are refused."""

from __future__ import annotations

import pytest

from scrapers.layouts import ReportProfile
from scrapers.layouts.usual_headings import in_thousands
from tests.layouts.told import HEAD, refusal, said


@pytest.mark.parametrize(
    "text",
    ["Qty x1000", "Qty (x 1000)", "Menge x 1.000", "Netto tkr", "MSEK", "kSEK", "TDKK", "K EUR", "Nettó érték (eFt)",
     "e Ft", "ezer Ft", "mFt", "v tis. Kč", "Částka tis. Kč", "tis. ks", "тыс. шт", "тис. грн", "тыс.", "Tsd.",
     "Netto (1.000 kr.)", "Value, thousand EUR", "mii lei", "mln zł", "Obrót (tys. PLN)", "Belopp i tusen",
     "in EUR thousand", "Netto (EUR Tsd.)", "€ (million)"],
)  # fmt: skip
def test_a_text_says_that_figures_are_in_thousands(text: str) -> None:
    assert in_thousands(text)


@pytest.mark.parametrize(
    "text",
    ["Model X1000", "Model x 1000.5", "Store 1000", "Netto kr", "Ft", "Mail order", "Miles Davis", "Kund",
     "A 1000 EUR drill", "Art. 1000 St.", "Nettobetrag in EUR", "Tis mall", "EUR Miles Davis"],
)  # fmt: skip
def test_a_text_that_holds_such_letters_or_figures_says_nothing(text: str) -> None:
    assert not in_thousands(text)


@pytest.mark.parametrize("lines", ["{};;тыс. шт;тыс. €\n{}", "{}{}* figures in thousand EUR;;;\n"])
def test_a_line_of_units_or_a_footnote_says_so_too(lines: str) -> None:
    row = "2026-03-02;A;1;10,00\n"
    assert "says that figures are in thousands" in refusal(lines.format(HEAD, row).replace("{}", ""))


def test_a_sentence_below_a_table_that_speaks_of_thousands_says_nothing() -> None:
    note = "Free delivery was given for all orders that were above 5 thousand EUR each;;;\n"
    assert said(f"{HEAD}2026-03-02;A;1;10,00\n{note}")[0] == [("A", 1, 10)]


@pytest.mark.parametrize("amount", ["0000012345", "-0000012345", "000000500"])
def test_amounts_filled_up_with_noughts_may_be_in_hundredths(amount: str) -> None:
    told = refusal(f"{HEAD}2026-03-02;A;00001;{amount}\n2026-03-03;A;00002;0000000000\n")
    assert "are filled up with noughts and show no decimal mark: they may be in hundredths" in told


def test_noughts_say_nothing_beside_amounts_with_decimals_or_where_the_settings_name_the_mark() -> None:
    free = "2026-03-02;A;1;00000\n"
    assert len(said(f"{HEAD}{free}{free}2026-03-02;B;1;12,00\n")[0]) == 3
    assert len(said(f"{HEAD}{free}2026-03-02;B;1;1200\n")[0]) == 2
    assert len(said(f"{HEAD}2026-03-02;B;1;0012345\n2026-03-02;B;1;0012345\n2026-03-02;B;1;12,50\n")[0]) == 3
    text = f"{HEAD}2026-03-02;A;1;0000012345\n"
    assert said(text, ReportProfile(currency="EUR", decimal=","))[0] == [("A", 1, 12345)]
    assert "or name `decimal` of this [[partner]] if they are whole" in refusal(text)


@pytest.mark.parametrize("amount", ["12345", "0", "00123,45", "0012"])
def test_amounts_that_show_their_decimals_or_no_noughts_are_read(amount: str) -> None:
    lines, waiting = said(f"{HEAD}2026-03-02;A;00001;{amount}\n")
    assert (len(lines), waiting) == (1, [])
