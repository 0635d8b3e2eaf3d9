"""Days that a spreadsheet turned round when it read a file of another country: what could be turned is a date."""

from __future__ import annotations

from datetime import date

import pytest

from tests.layouts.told import EUR, book, refusal, said

HEADS = ("date", "sku", "quantity", "net amount")


def written(*days: object) -> bytes:
    return book(HEADS, *((day, "A", 1, 10) for day in days))


@pytest.mark.parametrize("text", ["03/25/2026", "25/03/2026", "25-03-2026"])
def test_dates_that_may_be_turned_beside_text_that_cannot_be_refuse_the_file(text: str) -> None:
    why = refusal(written(date(2026, 4, 3), text), EUR, "r.xlsx")
    assert f"row 3 holds the day '{text}' as text" in why
    assert "as 2026-04-03 in row 2, can be day and month turned round" in why


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 3, 4), date(2026, 3, 25), "03/26/2026"),
        (date(2026, 3, 4), "25.03.2026"),
        (date(2026, 3, 4), "2026-03-25"),
        (date(2026, 3, 4), date(2026, 3, 5)),
        ("03/04/2026", "03/25/2026"),
    ],
    ids=["a day beyond the twelfth", "points", "ISO", "dates alone", "text alone"],
)
def test_days_that_show_their_order_are_read(days: tuple[object, ...]) -> None:
    lines, refused = said(written(*days), EUR, "r.xlsx")
    assert (len(lines), refused) == (len(days), [])
