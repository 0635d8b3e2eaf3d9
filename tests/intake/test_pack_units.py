"""Units of measure become pieces by the partner's table; nobody's unit is taken for a piece."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from monitor.intake.pack_units import PackUnits
from tests.intake.report_desk import NORTH, ReportDesk

TABLE = NORTH.model_copy(update={"units": {"CS": 12, "Karton": 6}, "packs": {"NO-200": {"cs": 4}}})


@pytest.mark.parametrize(
    ("sku", "unit", "pieces"),
    [
        ("NO-100", "", 1),
        ("NO-100", "EA", 1),
        ("NO-100", "шт.", 1),
        ("NO-100", "cs", 12),
        ("NO-200", "CS", 4),
        ("NO-200", "KARTON", 6),
        ("NO-100", "PF", None),
    ],
)
def test_a_unit_holds_what_the_table_says(sku: str, unit: str, pieces: int | None) -> None:
    assert PackUnits(TABLE).pieces(sku, unit) == pieces


def interchange(unit: str) -> str:
    segments = (
        "UNB+UNOC:3+4012345000009:14+4000001000005:14+260401:0900+1",
        "UNH+1+SLSRPT:D:96A:UN:EAN004",
        "BGM+73E::9+1+9",
        "DTM+137:20260401:102",
        "CUX+2:EUR:10",
        "LOC+162+4012345000009::9",
        "DTM+90:20260301:102",
        "DTM+91:20260331:102",
        "LIN+1++4006381333931:EN",
        "MOA+203:120.00",
        f"QTY+153:2:{unit}",
        "UNT+11+1",
        "UNZ+1+1",
    )
    return "'\n".join(segments) + "'\n"


def test_cases_are_counted_in_pieces_and_an_unknown_pack_waits(session: Session) -> None:
    desk = ReportDesk(session)
    report = desk.take(interchange("CS"), name="north-1.edi")
    assert report.status == "refused", report.reason
    assert "how many pieces of NO-100 is one 'CS'?" in report.reason
    desk.partner(units={"CS": 12})
    assert desk.take(interchange("CS") + "\n", name="north-2.edi").status == "accepted"
    assert desk.counting() == [("NO-100", 24_000, 12_000)]
