"""What holds for any lines: written in a format and read back they are the same, in any order, fast or row by row."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report
from scrapers.layouts.columns import PlainRows
from scrapers.records import SaleLine
from tests.layouts.edi import edifact, x12

EUR = ReportProfile(currency="EUR", decimal=".")
_NAME = st.text(st.sampled_from("ABCXYZ0189-"), min_size=1, max_size=8).filter(lambda text: text.strip("-"))
_LINE = st.builds(
    SaleLine,
    row=st.just(0),
    sku=_NAME.map(lambda name: f"N{name}"),
    quantity=st.decimals(-999, 999, places=0).filter(bool),
    amount=st.decimals(-99999, 99999, places=2),
    currency=st.just("EUR"),
    sold_on=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    customer=st.sampled_from(["", "Shop 1", "Müller & Co", "ООО Ромашка"]),
)
LINES = st.lists(_LINE, min_size=1, max_size=30)
HEADINGS = ("sold on", "sku", "quantity", "amount", "customer")


def _cells(line: SaleLine) -> tuple[str, ...]:
    return (str(line.sold_on), line.sku, str(line.quantity), str(line.amount), line.customer)


def _as_csv(lines: Sequence[SaleLine]) -> tuple[str, bytes]:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADINGS, *map(_cells, lines)])
    return "r.csv", text.getvalue().encode()


def _as_json(lines: Sequence[SaleLine]) -> tuple[str, bytes]:
    return "r.json", json.dumps([dict(zip(HEADINGS, _cells(line), strict=True)) for line in lines]).encode()


def _as_xlsx(lines: Sequence[SaleLine]) -> tuple[str, bytes]:
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for line in lines:
        book.active.append((line.sold_on, line.sku, float(line.quantity), float(line.amount or 0), line.customer))
    data = io.BytesIO()
    book.save(data)
    return "r.xlsx", data.getvalue()


def _as_slsrpt(lines: Sequence[SaleLine]) -> tuple[str, bytes]:
    segments = ["BGM+73E::9+S1+9", "CUX+2:EUR:10"]
    for number, line in enumerate(lines, start=1):
        segments += [
            "LOC+162+:::" + line.customer,
            f"DTM+356:{line.sold_on:%Y%m%d}:102",
            f"LIN+{number}++{line.sku}:SA",
        ]
        segments += [
            f"MOA+203:{abs(line.amount or 0)}",
            f"QTY+{153 if line.quantity > 0 else 61}:{abs(line.quantity)}:PCE",
        ]
    return "r.edi", edifact("SLSRPT", *segments).encode()


def _as_867(lines: Sequence[SaleLine]) -> tuple[str, bytes]:
    segments = ["BPT*00*R1*20260331*DD", "CUR*SE*EUR"]
    for line in lines:
        segments += ["PTD*SD", f"DTM*011*{line.sold_on:%Y%m%d}", f"N1*ST*{line.customer}", f"LIN**VN*{line.sku}"]
        segments += [f"QTY*{32 if line.quantity > 0 else 76}*{abs(line.quantity)}*EA", f"AMT*1*{abs(line.amount or 0)}"]
    return "r.edi", x12("867", *segments, f"CTT*{len(lines)}").encode()


WRITERS: list[Callable[[Sequence[SaleLine]], tuple[str, bytes]]] = [_as_csv, _as_json, _as_xlsx, _as_slsrpt, _as_867]
SIGNED = {_as_csv, _as_json, _as_xlsx}


def _said(lines: Sequence[SaleLine], signed: bool = True) -> list[tuple[object, ...]]:
    """Return what lines say; EDI has the sign in the kind of the quantity, which the amount then takes."""
    told = []
    for line in lines:
        amount = line.amount or Decimal(0)
        told.append(
            (line.sku, line.quantity, amount if signed else abs(amount).copy_sign(line.quantity), line.currency,
             line.sold_on, line.customer)
        )  # fmt: skip
    return told


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__.removeprefix("_as_"))
@given(lines=LINES)
@settings(max_examples=40, deadline=None)
def test_lines_written_in_a_format_read_back_as_the_same_lines(
    write: Callable[[Sequence[SaleLine]], tuple[str, bytes]], lines: list[SaleLine]
) -> None:
    report = read_report(*write(lines), EUR)
    assert _said(report.sales) == _said(lines, signed=write in SIGNED)
    assert report.refused == ()


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__.removeprefix("_as_"))
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_changes_no_sum(
    write: Callable[[Sequence[SaleLine]], tuple[str, bytes]], data: st.DataObject
) -> None:
    lines = data.draw(LINES)
    shuffled = data.draw(st.permutations(lines))
    one, other = (read_report(*write(order), EUR).sales for order in (lines, shuffled))
    assert Counter(_said(one)) == Counter(_said(other))


_EXAMPLE = [
    SaleLine(0, "AB-1", Decimal(2), Decimal("9.90"), "EUR", date(2026, 3, 5), customer="Shop 1"),
    SaleLine(0, "AB-2", Decimal(-1), Decimal("-4.50"), "EUR", date(2026, 3, 6)),
]


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__.removeprefix("_as_"))
@given(
    changes=st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 40), st.one_of(st.binary(max_size=6), st.sampled_from([b"*", b"~", b"'"]))
        ),
        max_size=5,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_became_of_the_bytes_they_are_read_or_refused_with_a_reason(
    write: Callable[[Sequence[SaleLine]], tuple[str, bytes]], changes: list[tuple[float, int, bytes]]
) -> None:
    name, data = write(_EXAMPLE)
    for share, length, other in changes:
        place = int(share * len(data))
        data = data[:place] + other + data[place + length :]
    with contextlib.suppress(LayoutRefusedError):
        read_report(name, data, EUR)


_CELL = st.sampled_from(
    [
        "1",
        "-2",
        "3,5",
        "3.5",
        "1 299,90",
        "1.299,90",
        "1,299.90",
        "12,345",
        "",
        "x",
        "(5)",
        "5-",
        "1e5",
        "NaN",
        "٣",
        "€ 5",
        " 7 ",
    ]
)
_DAY = st.sampled_from(
    ["2026-03-05", "05.03.2026", "05/03/2026", "25/03/2026", "20260305", "2026-02-30", "", "Total", " 05.03.2026 "]
)
_ROW = st.tuples(_DAY, st.sampled_from(["AB-1", " AB-2 ", "", "Total"]), _CELL, _CELL, st.sampled_from(["", "Shop"]))


@given(rows=st.lists(_ROW, min_size=1, max_size=60), mark=st.sampled_from(["", ".", ","]))
@settings(max_examples=200, deadline=None)
def test_many_rows_at_once_are_read_as_row_by_row(rows: list[tuple[str, ...]], mark: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADINGS, *rows])
    profile = ReportProfile(currency="EUR", decimal=mark)

    def outcome() -> object:
        try:
            return read_report("r.csv", text.getvalue().encode(), profile)
        except Exception as error:  # noqa: BLE001 - whatever one way raises the other must raise
            return type(error), str(error)

    fast = outcome()
    with patch.object(PlainRows, "lines", return_value=None):
        assert outcome() == fast
