"""A message that says it replaces an earlier one does so, whatever the settings say of resending."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from monitor.intake.message_purpose import is_replacement
from tests.intake.report_desk import ReportDesk

ISA = "ISA*00*          *00*          *ZZ*S              *ZZ*R              *260401*0900*U*00401*000000001*0*P*>~"


@pytest.mark.parametrize(
    ("text", "replaces"),
    [
        (ISA + "GS*PT*S*R~ST*867*0001~BPT*05*R1*20260401*01~", True),
        (ISA + "GS*PT*S*R~ST*867*0001~BPT*00*05*20260401*01~", False),
        (ISA.replace("*", "|") + "ST|846|0001~BIA|05|DD|1|20260401~", True),
        ("UNB+UNOC:3+S+R+260401:0900+1'UNH+1+SLSRPT:D:96A:UN'BGM+73E::9+R1+5'", True),
        ("UNB+UNOC:3+S+R+260401:0900+1'UNH+1+SLSRPT:D:96A:UN'BGM+73E::9+5+9'", False),
        ("UNA:*.? 'UNB*UNOC:3*S*R*260401:0900*1'UNH*1*SLSRPT'BGM*73E*R1*5'", True),
        ("document;BGM+73E+R1+5\n", False),
        ("", False),
    ],
)
def test_the_function_of_a_message_is_read(text: str, replaces: bool) -> None:
    assert is_replacement(text.encode()) is replaces


def sales(function: str, pieces: int) -> str:
    segments = (
        "UNB+UNOC:3+4012345000009:14+4000001000005:14+260401:0900+1", "UNH+1+SLSRPT:D:96A:UN:EAN004",
        f"BGM+73E::9+R1+{function}", "DTM+356:20260331:102", "CUX+2:EUR:10", "LOC+162+4012345000016::9",
        "LIN+1++4006381333931:EN", "MOA+203:120.00", f"QTY+153:{pieces}:PCE", "UNT+9+1", "UNZ+1+1",
    )  # fmt: skip
    return "'\n".join(segments) + "'\n"


def test_a_replacing_message_counts_in_the_place_of_the_first(session: Session) -> None:
    desk = ReportDesk(session)
    first = desk.take(sales("9", 2), name="north-1.edi")
    second = desk.take(sales("5", 3), name="north-2.edi")
    third = desk.take(sales("9", 1), name="north-3.edi")
    assert [one.status for one in (first, second, third)] == ["superseded", "accepted", "accepted"], second.reason
    assert desk.counting() == [("NO-100", 3000, 12_000), ("NO-100", 1000, 12_000)]
