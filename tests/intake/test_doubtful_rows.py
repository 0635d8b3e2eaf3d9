"""Rows that may mean two things wait with their reason, and files of others are told by any name they go by."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlmodel import Session

from monitor.intake.mappings import confirm
from monitor.intake.message_purpose import is_test
from monitor.intake.reading import profile_of
from monitor.intake.report_products import is_cut
from monitor.intake.resolving import decide, release
from monitor.intake.sender import stranger
from monitor.model import Alias, Product
from monitor.policy.folding import fold_name
from tests.intake.report_desk import NORTH, SOUTH, ReportDesk

HEAD = "sold on;ean;sku;quantity;net amount\n"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("4,00638E+12", True),
        ("4.00638E+12", True),
        ("4E+12", True),
        ("4.006381333931E+12", False),
        ("4006381333931.0", False),
        ("1E5", False),
        ("NO-100", False),
    ],
)
def test_a_number_is_cut_where_it_shows_fewer_digits_than_it_has(text: str, cut: bool) -> None:
    assert is_cut(text) is cut


def test_a_cut_gtin_is_told_as_cut_and_no_mapping_makes_it_a_product(desk: ReportDesk) -> None:
    text = f"{HEAD}2026-01-05;4,00638E+12;;2;20\n2026-01-05;4,00638E+12;NO-200;2;20\n"
    report = desk.take(text)
    assert report.reason.startswith("1 row quarantined; row 2: a spreadsheet cut the digits of '4,00638E+12': ask the ")
    confirm(
        desk.session, party="north", kind="sku", text="4,00638E+12", value="NO-100", by="Ann", now=desk.desk.terms.now
    )
    desk.take(text.replace("-05", "-06"))
    assert [sku for sku, _, _ in desk.counting()] == ["NO-200", "NO-200"]


def test_a_sku_of_the_policy_that_looks_like_a_power_is_a_sku(desk: ReportDesk) -> None:
    desk.session.add(Product(sku="1E10", title="Cable"))
    desk.take(f"{HEAD}2026-01-05;;1E10;2;20\n")
    assert desk.counting() == [("1E10", 2000, 2000)]


DOUBTFUL = {
    "signs_differ": "2026-01-05;;NO-100;2;-20\n",
    "dated_long_ago": "1905-07-18;;NO-100;2;20\n",
}


@pytest.mark.parametrize(("check", "row"), DOUBTFUL.items(), ids=DOUBTFUL)
def test_a_doubtful_row_waits_and_counts_once_a_person_says_so(desk: ReportDesk, check: str, row: str) -> None:
    report = desk.take(f"{HEAD}{row}2026-01-06;;NO-200;1;10\n")
    assert (report.status, desk.rows("quarantined")) == ("partial", [(2, check)])
    release(desk.desk, f"{report.id}:2", choice="as_written", by="Ann", reason="")
    assert [sku for sku, _, _ in desk.counting()] == ["NO-100", "NO-200"]


def test_returns_without_a_minus_count_as_the_settings_have_it(desk: ReportDesk) -> None:
    rows = "sold on;type;sku;quantity;net amount\n2026-01-05;Sale;NO-100;2;20\n2026-01-06;Return;NO-100;1;10\n"
    assert desk.take(rows).status == "partial"
    desk.partner(returns="marked")
    assert profile_of(desk.partners[0]).returns == "marked"
    desk.take(rows.replace("-05", "-07"), "north-2.csv")
    assert desk.counting()[-1] == ("NO-100", -1000, -1000)


def test_a_file_is_known_by_an_alias_above_its_table(desk: ReportDesk) -> None:
    desk.session.add(Alias(name=fold_name("Alpenland Depot"), party_id="south"))
    desk.session.add(Alias(name=fold_name("Hanse Lager"), party_id="north"))
    desk.session.commit()
    partners = (NORTH, SOUTH)
    said = stranger(desk.session, NORTH, partners, b"", ("Verkäufe der Alpenland-Depot GmbH",))
    assert said == "above its table it names alpenland depot, which is south, not north"
    assert stranger(desk.session, NORTH, partners, b"", ("Hanse Lager, Verkäufe an Sued Vertrieb",)) == ""


def test_rows_that_a_sheet_hides_are_told_with_the_report(desk: ReportDesk) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("sold on", "sku", "quantity", "net amount"),
        ("2026-01-05", "NO-100", 2, 20),
        ("2026-01-06", "NO-200", 1, 10),
    ):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    data = io.BytesIO()
    book.save(data)
    report = desk.take(data.getvalue(), "north-1.xlsx")
    assert (report.status, report.reason) == ("accepted", "rows that the sheet hides are read as all others (3)")


def test_grouped_rows_without_a_product_are_refused_with_the_setting_that_names_them(desk: ReportDesk) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("sku", "quantity", "net amount", "date"),
        ("NO-100", 3, 30, None),
        ("Shop A", 2, 20, "2026-01-05"),
        ("Shop B", 1, 10, "2026-01-05"),
    ):
        book.active.append(row)
    for number in (3, 4):
        book.active.row_dimensions[number].outlineLevel = 1
    data = io.BytesIO()
    book.save(data)
    report = desk.take(data.getvalue(), "north-1.xlsx")
    assert (report.status, desk.counting()) == ("refused", [])
    assert "its rows are grouped: `levels` of this [[partner]] can name what each outline level" in report.reason


ISA = "ISA*00*          *00*          *ZZ*4012345000009  *ZZ*BRAND          *260401*0900*U*00401*000000001*0*{mark}*>~"


@pytest.mark.parametrize(
    ("text", "test"),
    [
        (ISA.format(mark="T"), True),
        (ISA.format(mark="P"), False),
        ("UNB+UNOC:3+S+R+260401:0900+1++++++1'UNH+1+SLSRPT:D:96A:UN'", True),
        ("UNA:+.? 'UNB+UNOC:3+S+R+260401:0900+1++++++1'", True),
        ("UNB+UNOC:3+S+R+260401:0900+1'UNH+1+A+B+C+D+E+F+G+H+1'", False),
        ("sold on;sku\n", False),
        ("", False),
    ],
)
def test_an_interchange_says_that_it_is_a_test(text: str, test: bool) -> None:
    assert is_test(text.encode()) is test


def test_a_test_interchange_is_told_with_its_report(desk: ReportDesk) -> None:
    body = (
        "GS*PT*4012345000009*BRAND*20260401*0900*1*X*004010", "ST*867*0001", "BPT*00*R1*20260331*DD", "PTD*SD",
        "LIN**VN*NO-100", "QTY*32*2*EA", "UIT*EA*5", "CTT*1", "SE*8*0001", "GE*1*1", "IEA*1*000000001",
    )  # fmt: skip
    report = desk.take(ISA.format(mark="T") + "~".join(body) + "~", "north-1.edi")
    assert (report.status, report.reason.split(":")[0]) == ("accepted", "the interchange is marked as a test")


LINES = [f"2026-01-{day:02};;NO-{100 + 100 * (day % 2)};{day};{day}0\n" for day in range(1, 8)]


def test_a_report_that_holds_every_line_twice_is_held(desk: ReportDesk) -> None:
    report = desk.take(HEAD + "".join(LINES) + HEAD + "".join(LINES))
    assert (report.status, report.reason.split(";")[0]) == ("held", "each of its 14 lines stands in it twice")
    assert desk.counting() == []
    assert decide(desk.desk, report.id or 0, choice="append", by="Ann").status == "accepted"
    assert len(desk.counting()) == 14


@pytest.mark.parametrize("more", ["2026-01-09;;NO-100;1;10\n", LINES[0], LINES[0] + "2026-01-09;;NO-100;1;10\n"])
def test_lines_that_recur_are_no_report_held_twice(desk: ReportDesk, more: str) -> None:
    assert desk.take(HEAD + "".join(LINES) * 2 + more).status == "accepted"
    assert desk.take(HEAD + LINES[0] * 12, "north-2.csv").status == "accepted"


def test_of_products_that_differ_by_capitals_a_report_means_the_one_it_writes(session: Session) -> None:
    desk = ReportDesk(session)
    session.add(Product(sku="no-100", title="Anorak for children"))
    session.commit()
    skus = enumerate(("NO-100", "no-100", "No-100", "no-200"), start=1)
    desk.take(HEAD + "".join(f"2026-01-0{day};;{sku};{day};{day}0\n" for day, sku in skus))
    assert [sku for sku, _, _ in desk.counting()] == ["NO-100", "no-100", "NO-200"]
    assert desk.rows("quarantined") == [(4, "unknown_product")]


def test_what_a_person_confirmed_for_a_text_does_not_stand_for_a_products_very_number(session: Session) -> None:
    desk = ReportDesk(session)
    session.add(Product(sku="no-100", title="Anorak for children"))
    session.commit()
    confirm(session, party="north", kind="sku", text="No-100", value="NO-100", by="Ann", now=desk.desk.terms.now)
    desk.take(f"{HEAD}2026-01-01;;no-100;1;10\n2026-01-02;;No-100;2;20\n")
    assert [sku for sku, _, _ in desk.counting()] == ["no-100", "NO-100"]
