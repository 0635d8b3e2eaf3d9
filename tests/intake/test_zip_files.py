"""ZIP files of several reports: each is a report of its own, read again from the one file that was archived."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from sqlalchemy.exc import DataError
from sqlmodel import Session, col, select

from monitor.intake import archives, resolving
from monitor.intake.archives import take_file
from monitor.model import ReportFile
from scrapers.layouts import archive
from tests.intake.report_desk import HEAD, JANUARY, NOW, STOCK, ReportDesk

FEBRUARY = "2026-02-03,NO-100,5,50.00,DE-BY,Acme\n"
INVENTORY = f"{STOCK}2026-01-31,NO-100,5,Main\n"


def zipped(files: Iterable[tuple[str, str | bytes]]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(name, content)
    return data.getvalue()


def as_workbook(text: str) -> bytes:
    made, data = openpyxl.Workbook(), io.BytesIO()
    for line in text.splitlines():
        made.active.append(
            [float(cell) if cell[:1].isdigit() and "-" not in cell else cell for cell in line.split(",")]
        )
    made.save(data)
    return data.getvalue()


def take(desk: ReportDesk, data: bytes, name: str = "north-1.zip") -> list[ReportFile]:
    """Take in a file as a pass does; a file that is no report puts its bytes on record first."""
    number = desk.archive(data, name)
    taken = take_file(
        desk.session, partner=desk.partners[0], name=name, data=data, evidence_id=number, terms=desk.desk.terms
    )
    desk.session.commit()
    return taken


CONTENTS = [
    ("sales and stock", {"s/sales.csv": HEAD + JANUARY, "stock.csv": INVENTORY}, ["accepted", "accepted"], 2),
    ("two months", {"1.csv": HEAD + JANUARY, "2.xlsx": as_workbook(HEAD + FEBRUARY)}, ["accepted", "accepted"], 3),
    ("a letter beside", {"1.csv": HEAD + JANUARY, "letter.pdf": "%PDF-1.7"}, ["accepted", "refused"], 2),
    ("the same in two forms", {"1.csv": HEAD + JANUARY, "1.xlsx": as_workbook(HEAD + JANUARY)},
     ["accepted", "refused"], 2),
    (
        "a list and its sums",
        {"a.csv": HEAD + JANUARY + JANUARY.replace("Acme", "Bolt"), "b.csv": HEAD + "2026-01-31,NO-100,4,40.00,,\n"
         "2026-01-31,NO-200,2,31.00,,\n"},
        ["accepted", "held"],
        4,
    ),
    (
        "branches that sold alike",
        {"a.csv": HEAD + JANUARY, "b.csv": HEAD + JANUARY.replace("20.00", "21.00").replace("Acme", "Bolt")},
        ["accepted", "accepted"],
        4,
    ),
    ("the same bytes twice", {"1.csv": HEAD + JANUARY, "copy of 1.csv": HEAD + JANUARY}, ["accepted"], 2),
    ("a ZIP file within", {"1.csv": HEAD + JANUARY, "2.zip": zipped({"a.csv": "1", "b.csv": "2"}.items())},
     ["accepted", "refused"], 2),
    ("one report in a ZIP file within", {"1.csv": HEAD + JANUARY, "2.zip": zipped([("2.csv", HEAD + FEBRUARY)])},
     ["accepted", "accepted"], 3),
]  # fmt: skip


@pytest.mark.parametrize(("files", "statuses", "counting"), [one[1:] for one in CONTENTS], ids=[c[0] for c in CONTENTS])
def test_each_file_of_a_zip_file_is_a_report_of_its_own(
    desk: ReportDesk, files: dict[str, str | bytes], statuses: list[str], counting: int
) -> None:
    data = zipped(files.items())
    packed, *reports = take(desk, data)
    assert (packed.status, packed.kind) == ("unpacked", "")
    assert [one.status for one in reports] == statuses
    assert reports[0].name == f"north-1.zip/{min(files)}"
    assert all(name in packed.reason for name in files)
    assert len(desk.counting()) == counting
    before = desk.everything()
    assert take(desk, data, "north-2.zip") == [packed]
    assert resolving.read_report_again(desk.desk, packed.id or 0) is packed
    assert desk.everything() == before


@pytest.mark.parametrize(("resend", "status", "counting"), [("append", "accepted", 3), ("replace", "held", 2)])
def test_reports_of_one_zip_file_do_not_take_each_others_place_unasked(
    desk: ReportDesk, resend: str, status: str, counting: int
) -> None:
    desk.partner(resend=resend)
    branch = "2026-01-07,NO-100,5,50.00,DE-BY,Acme\n"
    _, _, second = take(desk, zipped([("east.csv", HEAD + JANUARY), ("west.csv", HEAD + branch)]))
    assert (second.status, len(desk.counting())) == (status, counting)


def test_what_a_system_leaves_beside_one_report_makes_no_second_file(desk: ReportDesk) -> None:
    files = {"__MACOSX/._r.csv": "x", "sent/.DS_Store": "x", "sent/Thumbs.db": "x", "r.csv": HEAD + JANUARY}
    assert [one.status for one in take(desk, zipped(files.items()))] == ["accepted"]


def test_a_row_of_a_packed_report_is_released_from_the_archived_zip_file(desk: ReportDesk) -> None:
    unknown = JANUARY.replace("NO-200", "ART-7")
    _, first, report = take(desk, zipped({"1.csv": HEAD + FEBRUARY, "2.csv": HEAD + unknown}.items()))
    assert (first.status, report.status) == ("accepted", "partial")
    ((row, _),) = desk.rows("quarantined")
    assert resolving.release(desk.desk, f"{report.id}:{row}", choice="sku=NO-200", by="Ann").status == "accepted"
    assert [sku for sku, _, _ in desk.counting()] == ["NO-100", "NO-100", "NO-200"]


def test_a_packed_report_is_read_with_the_settings_of_the_zip_file(desk: ReportDesk) -> None:
    settings = {"files": "*.csv", "columns": {"sku": "our number"}}
    desk.partners = (*desk.partners, desk.partners[0].model_copy(update=settings))
    _, _, report = take(desk, zipped({"1.csv": HEAD + JANUARY, "2.csv": HEAD + FEBRUARY}.items()))
    assert resolving.read_report_again(desk.desk, report.id or 0).status == "accepted"


def test_a_file_that_an_earlier_zip_file_held_is_told_and_counts_once(desk: ReportDesk) -> None:
    take(desk, zipped({"1.csv": HEAD + JANUARY, "2.csv": INVENTORY}.items()))
    packed, report = take(desk, zipped({"1.csv": HEAD + JANUARY, "3.csv": HEAD + FEBRUARY}.items()), "north-2.zip")
    assert "1.csv (report 2, which had come before), 3.csv (report 5)" in packed.reason
    assert (report.name, len(desk.counting())) == ("north-2.zip/3.csv", 3)


def damaged() -> bytes:
    data = bytearray(zipped([("1.csv", HEAD + JANUARY), ("2.csv", HEAD + FEBRUARY)]))
    place = data.index(b"PK\x03\x04", 4) + 45
    data[place] ^= 0xFF
    return bytes(data)


def locked() -> bytes:
    data = zipped([("1.csv", HEAD + JANUARY), ("2.csv", HEAD + FEBRUARY)])
    place = data.index(b"PK\x01\x02") + 8
    return data[:place] + b"\x01" + data[place + 1 :]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (damaged(), "the ZIP file is damaged"),
        (locked(), "the ZIP file is protected by a password; ask the sender for it without"),
        (zipped((f"{n}.csv", HEAD) for n in range(201)), "holds 201 files; at most 200 are read; ask for it in parts"),
        (
            zipped((f"{n}.csv", HEAD + FEBRUARY * 40) for n in range(9)),
            "unpacks to 13,725 bytes; at most 13,000 are read",
        ),
    ],
    ids=["damaged", "password", "many", "large"],
)
def test_of_a_zip_file_that_cannot_be_relied_on_nothing_is_taken(
    desk: ReportDesk, data: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_MOST_BYTES", 13_000)
    (packed,) = take(desk, data)
    assert (packed.status, desk.everything()) == ("refused", (0, 0, 0))
    assert why in packed.reason


def test_a_zip_file_that_was_refused_is_taken_in_when_it_is_read_again(
    desk: ReportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(archive, "_MOST_FILES", 1)
        (packed,) = take(desk, zipped([("1.csv", HEAD + JANUARY), ("2.csv", HEAD + FEBRUARY)]))
    assert packed.status == "refused"
    assert resolving.read_report_again(desk.desk, packed.id or 0).status == "unpacked"
    assert len(desk.counting()) == 3
    names = desk.session.exec(select(ReportFile.name).order_by(col(ReportFile.id))).all()
    assert names == ["north-1.zip", "north-1.zip/1.csv", "north-1.zip/2.csv"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("отчёт.csv", "отчёт.csv"),
        ("../../etc/x.csv", "etc/x.csv"),
        ("C:\\reports\\a.csv", "C:/reports/a.csv"),
        ("a\nb.csv", "a_b.csv"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_a_name_within_is_shown_and_leads_nowhere(desk: ReportDesk, name: str, shown: str) -> None:
    _, report, _ = take(desk, zipped([(name, HEAD + JANUARY), ("я.csv", HEAD + FEBRUARY)]))
    assert report.name == f"north-1.zip/{shown}"
    assert report.received_at == NOW


def test_a_name_in_the_letters_of_an_older_system_is_read() -> None:
    info = zipfile.ZipInfo("отчет за март.csv".encode("cp866").decode("cp437"))
    assert archive.name_within(info) == "отчет за март.csv"


@pytest.mark.parametrize("packed", [False, True])
def test_who_sent_a_message_is_asked_of_what_is_in_a_zip_file(desk: ReportDesk, packed: bool) -> None:
    header = "UNB+UNOC:3+4099999000002:14+4012345000009:14+260402:0600+1'"
    text = f"{header}UNH+1+INVRPT:D:96A:UN:EAN004'BGM+35+1+9'DTM+366:20260331:102'LIN+1++4006381333931:EN'"
    text += "QTY+145:5'UNT+6+1'UNZ+1+1'"
    (report,) = take(desk, zipped([("stock.edi", text)]) if packed else text.encode())
    assert "its sender 4099999000002 is south, not north" in report.reason


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (DataError("INSERT", {}, ValueError("integer out of range")), "integer out of range"),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), "surrogates not allowed"),
    ],
)
def test_a_report_that_the_store_cannot_keep_keeps_no_other_of_its_zip_file_out(
    desk: ReportDesk, monkeypatch: pytest.MonkeyPatch, fault: Exception, why: str
) -> None:
    def refusing(session: Session, *, name: str, **rest: Any) -> ReportFile:
        report = taken(session, name=name, **rest)
        if name.endswith("/2.csv"):
            raise fault
        return report

    taken = archives.take_report
    monkeypatch.setattr(archives, "take_report", refusing)
    branch = HEAD + "2026-03-07,NO-100,9,90.00,DE-BY,Bolt\n"
    data = zipped({"1.csv": HEAD + JANUARY, "2.csv": HEAD + FEBRUARY, "3.csv": branch}.items())
    packed, first, second, third = take(desk, data)
    assert [one.status for one in (packed, first, second, third)] == ["unpacked", "accepted", "refused", "accepted"]
    assert second.reason.startswith("holds what the store cannot keep (")
    assert why in second.reason
    assert len(desk.counting()) == 3
    assert take(desk, data, "again.zip") == [packed]
    monkeypatch.undo()
    assert resolving.read_report_again(desk.desk, second.id or 0).status == "accepted"


def test_reading_one_part_again_unpacks_what_is_in_front_of_it_once(
    desk: ReportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = zipped({"1.csv": HEAD + JANUARY, "2.csv": HEAD + FEBRUARY, "3.csv": INVENTORY}.items())
    _, _, second, _ = take(desk, data)
    opened: list[str] = []
    opening = zipfile.ZipFile.open

    def watched(self: zipfile.ZipFile, name: Any, *rest: Any) -> Any:
        opened.append(getattr(name, "filename", name))
        return opening(self, name, *rest)

    monkeypatch.setattr(zipfile.ZipFile, "open", watched)
    assert resolving.read_report_again(desk.desk, second.id or 0).status == "accepted"
    assert opened == ["1.csv", "2.csv"]


def test_reports_of_one_zip_file_are_held_against_each_other_by_a_key(
    desk: ReportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [(f"{number:02}.csv", f"{HEAD}2026-01-05,NO-100,{number},{number}.00,,\n") for number in range(1, 40)]
    asked: list[str] = []
    executed = Session.exec

    def counted(self: Session, statement: Any, **rest: Any) -> Any:
        asked.append(str(statement))
        return executed(self, statement, **rest)

    monkeypatch.setattr(Session, "exec", counted)
    sums = f"{HEAD}2026-01-31,NO-100,3,3.00,,\n2026-01-31,NO-100,4,4.00,,\n"
    *_, last = take(desk, zipped([*files, ("99.csv", sums.replace("3.00", "3.50"))]))
    assert (last.status, desk.rows("quarantined")) == ("accepted", [])
    assert sum("report_file.told =" in one for one in asked) == 40
    again = [("a.csv", f"{HEAD}2026-01-05,NO-100,3,3.00,,Acme\n2026-01-06,NO-100,4,4.00,,Acme\n"), ("b.csv", sums)]
    *_, last = take(desk, zipped(again), "c.zip")
    assert last.status == "held"
    assert "adds up to just what c.zip/a.csv tells" in last.reason


def test_a_trial_names_no_numbers_of_reports_that_are_taken_back(desk: ReportDesk) -> None:
    take(desk, (HEAD + JANUARY).encode(), "north-0.csv")
    data = zipped([("1.csv", HEAD + JANUARY), ("2.csv", HEAD + FEBRUARY)])
    terms = replace(desk.desk.terms, trial=True)
    archived, _ = take_file(
        desk.session, partner=desk.partners[0], name="north-1.zip", data=data, evidence_id=None, terms=terms
    )
    assert archived.reason.endswith(": 1.csv (report 1, which had come before), 2.csv")
