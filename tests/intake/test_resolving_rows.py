"""Rows that were set aside: corrected by a named rule, released, dismissed, mapped and read again; nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from monitor.errors import NotFoundError, RefusedError, SettingsError
from monitor.intake import resolving
from monitor.intake.mappings import Kind, confirm, take_back
from monitor.intake.row_list import list_reports, list_rows
from monitor.intake.unknowns import unknown_texts
from monitor.model import ReportFile, ReviewItem, Sale
from monitor.model.report import ReportMapping
from tests.intake.report_desk import HEAD, JANUARY, NOW, STOCK, ReportDesk

FEBRUARY = JANUARY.replace("-01-05", "-02-05").replace("-01-30", "-02-27")
STRANGE = "2026-01-07,ART-7,3,30.00,Bavaria,Acme\n"


def mapped(desk: ReportDesk, kind: Kind, text: str, value: str) -> tuple[ReportMapping, list[ReportFile]]:
    mapping = confirm(desk.session, party="north", kind=kind, text=text, value=value, by="Ann", now=NOW)
    return mapping, resolving.apply_mapping(desk.desk, mapping)


def test_a_confirmed_sku_releases_the_rows_that_wait_for_it(desk: ReportDesk) -> None:
    report = desk.take(HEAD + JANUARY + STRANGE)
    assert (report.status, len(desk.counting())) == ("partial", 2)
    _, changed = mapped(desk, "sku", " art-7 ", "no-200")
    assert [one.id for one in changed] == [report.id]
    assert (report.status, report.reason) == ("accepted", "")
    assert desk.counting()[-1] == ("NO-200", 3000, 3000)
    assert desk.rows("quarantined") == []
    assert desk.session.exec(select(ReviewItem.settled_at).where(ReviewItem.kind == "row")).all() == [NOW]


def test_a_refused_report_is_taken_in_once_its_products_are_known(desk: ReportDesk) -> None:
    report = desk.take(HEAD + STRANGE)
    assert report.status == "refused"
    mapped(desk, "sku", "ART-7", "NO-200")
    assert (report.status, desk.counting()) == ("accepted", [("NO-200", 3000, 3000)])


def test_a_mapping_holds_for_later_reports_and_is_taken_back_everywhere(desk: ReportDesk) -> None:
    first = desk.take(HEAD + JANUARY + STRANGE)
    mapping, _ = mapped(desk, "sku", "ART-7", "NO-200")
    later = desk.take(HEAD + STRANGE.replace("-01-", "-02-") + FEBRUARY, name="north-2.csv")
    assert (later.status, len(desk.counting())) == ("accepted", 6)
    taken = take_back(desk.session, party="north", kind="sku", text="Art-7")
    resolving.apply_mapping(desk.desk, taken, taken_back=True)
    assert [first.status, later.status, len(desk.counting())] == ["partial", "partial", 4]
    with pytest.raises(NotFoundError, match="not mapped"):
        take_back(desk.session, party="north", kind="sku", text=mapping.text)


def test_stock_that_was_left_out_is_taken_in_once_its_product_is_known(desk: ReportDesk) -> None:
    desk.take(STOCK + "2026-03-31,NO-100,4,A\n2026-03-31,4711/X,6,A\n")
    assert desk.stock() == [("NO-100", 4000, date(2026, 3, 31))]
    mapped(desk, "sku", "4711/x", "NO-200")
    assert desk.stock()[1:] == [("NO-200", 6000, date(2026, 3, 31))]


def test_a_confirmed_ship_to_gives_earlier_sales_their_region_and_loses_it_again(desk: ReportDesk) -> None:
    desk.take(HEAD + JANUARY.replace("DE-BY", "Bavaria") + STRANGE)
    mapped(desk, "ship_to", "BAVARIA", "DE-BY")
    assert desk.session.exec(select(Sale.region).order_by(Sale.row)).all() == ["DE-BY", "DE-BE"]
    taken = take_back(desk.session, party="north", kind="ship_to", text="bavaria")
    resolving.apply_mapping(desk.desk, taken, taken_back=True)
    assert desk.session.exec(select(Sale.region).order_by(Sale.row)).all() == ["", "DE-BE"]


@pytest.mark.parametrize(
    ("party", "kind", "value", "said"),
    [
        ("west", "sku", "NO-100", "there is no party 'west'"),
        ("north", "sku", "NO-999", "'NO-999' is no product of the policy"),
        ("north", "ship_to", "Bavaria", "'Bavaria' is no region"),
    ],
)
def test_a_mapping_to_nothing_is_refused(desk: ReportDesk, party: str, kind: Kind, value: str, said: str) -> None:
    with pytest.raises((NotFoundError, RefusedError), match=said):
        confirm(desk.session, party=party, kind=kind, text="x", value=value, by="Ann", now=NOW)


def test_the_queue_names_what_waits_and_proposes(desk: ReportDesk) -> None:
    desk.take(HEAD + JANUARY.replace("DE-BE", "Deutschland") + STRANGE.replace("ART-7", "field glass 8 x 42") * 2)
    desk.take(
        HEAD + STRANGE.replace("ART-7", "NO 100").replace("-01-", "-02-") + "2026-02-01,NO-100,1,1,,\n", "north-2"
    )
    queue = {(one.kind, one.text): one for one in unknown_texts(desk.session, desk.partners)}
    glass, spaced = queue["sku", "field glass 8 x 42"], queue["sku", "NO 100"]
    assert (glass.rows, glass.reports, glass.proposals[0].value) == (2, ("north-1.csv",), "NO-200")
    assert spaced.proposals[0].value == "NO-100"
    assert queue["ship_to", "Deutschland"].proposals[0].value == "DE"
    assert unknown_texts(desk.session, desk.partners, party="south") == []


def test_a_row_is_released_by_naming_its_product(desk: ReportDesk) -> None:
    report = desk.take(HEAD + JANUARY + STRANGE)
    resolving.release(desk.desk, f"{report.id}:4", choice="sku=no-100", by="Ann")
    assert (report.status, desk.counting()[-1]) == ("accepted", ("NO-100", 3000, 3000))
    assert desk.rows("corrected") == [(4, "sku=NO-100")]
    resolving.take_release_back(desk.desk, f"{report.id}:4")
    assert (report.status, len(desk.counting())) == ("partial", 2)


def test_a_dismissed_row_counts_nowhere_and_is_kept(desk: ReportDesk) -> None:
    report = desk.take(HEAD + JANUARY + "2026-01-07,NO-100,two,30.00,,\n")
    resolving.release(desk.desk, f"{report.id}:4", choice="dismissed", by="Ann", reason="a note")
    assert (report.status, desk.rows("dismissed"), len(desk.counting())) == ("accepted", [(4, "dismissed")], 2)


@pytest.mark.parametrize(
    ("place", "choice", "error", "said"),
    [
        ("1:4", "sku=NO-999", RefusedError, "'NO-999' is no product"),
        ("1:4", "as_written", RefusedError, "does not release row 4: unknown SKU 'ART-7'"),
        ("1:4", "maybe", SettingsError, "'maybe' is no way to release a row"),
        ("1:2", "dismissed", RefusedError, "row 1:2 is not in quarantine"),
        ("4", "dismissed", SettingsError, "'4' names no row"),
        ("9:4", "dismissed", NotFoundError, "there is no report 9"),
    ],
)
def test_a_release_that_does_not_fit_is_refused(
    desk: ReportDesk, place: str, choice: str, error: type[Exception], said: str
) -> None:
    desk.take(HEAD + JANUARY + STRANGE)
    with pytest.raises(error, match=said):
        resolving.release(desk.desk, place, choice=choice, by="Ann")


def test_a_sale_dated_ahead_counts_once_a_person_says_so(desk: ReportDesk) -> None:
    report = desk.take(HEAD + JANUARY + "2026-04-09,NO-100,1.00049,30.00,,\n")
    assert desk.rows("quarantined") == [(4, "dated_ahead")]
    resolving.release(desk.desk, f"{report.id}:4", choice="as_written", by="Ann")
    assert desk.counting()[-1] == ("NO-100", 1000, 3000)


CORRECTIONS = [
    (HEAD + "2026-01-05,4006381333931.0,2,20.00,,\n", {}, "gtin_from_float"),
    (HEAD + "2026-01-05,4.006381333931E+12,2,20.00,,\n", {}, "gtin_from_float"),
    ("sold on,sku,ean,quantity,amount\n2026-01-05,NO-100,0815,2,20.00\n", {}, "internal_code_in_gtin"),
    ("sold on,ean,quantity,amount\n2026-01-05,no-100,2,20.00\n", {}, "internal_code_in_gtin"),
    (STOCK + "2026-03-31,NO-100,-4,A\n", {"corrections": ("negative_stock_as_zero",)}, "negative_stock_as_zero"),
    (STOCK + "2026-04-01,NO-100,4,A\n", {"stock": "opening"}, "stock_dated_next_day"),
]


@pytest.mark.parametrize(("text", "profile", "rule"), CORRECTIONS)
def test_a_row_is_corrected_by_a_named_rule(desk: ReportDesk, text: str, profile: dict[str, object], rule: str) -> None:
    desk.partner(**profile)
    report = desk.take(text)
    assert (report.status, desk.rows("corrected")) == ("accepted", [(2, rule)])
    assert len(desk.counting()) + len(desk.stock()) == 1


def test_a_morning_stock_is_that_of_the_evening_before(desk: ReportDesk) -> None:
    desk.partner(stock="opening", corrections=("negative_stock_as_zero",))
    desk.take(STOCK + "2026-04-01,NO-100,-4,A\n")
    assert desk.stock() == [("NO-100", 0, date(2026, 3, 31))]


def test_negative_stock_is_released_as_none(desk: ReportDesk) -> None:
    report = desk.take(STOCK + "2026-03-31,NO-100,-4,A\n2026-03-31,NO-200,2,A\n")
    resolving.release(desk.desk, f"{report.id}:2", choice="negative_stock_as_zero", by="Ann")
    assert desk.stock() == [("NO-100", 0, date(2026, 3, 31)), ("NO-200", 2000, date(2026, 3, 31))]


def test_moves_within_the_house_and_gross_amounts_follow_the_profile(desk: ReportDesk) -> None:
    desk.partner(internal=("Lagerumbuchung",), amounts="gross", vat_percent=Decimal(20))
    desk.take(HEAD + JANUARY + "2026-01-07,NO-100,1,5.00,,LAGERUMBUCHUNG\n")
    assert desk.counting() == [("NO-100", 2000, 1667), ("NO-200", 1000, 1292)]
    assert (4, "internal_move") in desk.rows("skipped")


def test_reading_again_gives_the_same_rows(desk: ReportDesk) -> None:
    desk.take(STOCK + "2026-03-31,NO-100,-4,A\n2026-03-31,NO-200,2,A\n", name="north-2.csv")
    report = desk.take(HEAD + JANUARY + STRANGE)
    before = (desk.everything(), desk.counting(), desk.rows("quarantined"), report.reason)
    resolving.read_report_again(desk.desk, report.id or 0)
    assert (desk.everything(), desk.counting(), desk.rows("quarantined"), report.reason) == before


def test_a_report_that_counts_stays_when_it_cannot_be_read_any_more(desk: ReportDesk) -> None:
    report = desk.take(HEAD + JANUARY)
    desk.partner(columns={"sku": "Artikel"})
    with pytest.raises(RefusedError, match="stays as it is"):
        resolving.read_report_again(desk.desk, report.id or 0)
    assert (report.status, len(desk.counting())) == ("accepted", 2)


def test_reports_and_rows_are_listed(desk: ReportDesk) -> None:
    report = desk.take(HEAD + JANUARY + STRANGE)
    (line,) = list_reports(desk.session, party="north", status="partial")
    assert (line.report, line.sales, line.quarantined, line.kind) == (report.id, 2, 1, "sales")
    (row,), total = list_rows(desk.session, report=report.id, party="north")
    assert (row.place, row.rule, row.about, total) == (f"{report.id}:4", "unknown_product", "ART-7", 1)
    assert list_rows(desk.session, party="south") == ([], 0)
