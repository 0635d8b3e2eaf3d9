"""Policy files: what loads, as what, and every fault with file, row, column and what was expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import Session, select

from monitor.errors import FaultsError
from monitor.model import Agreement, Alias, Discount, Listing, MapPrice, Party, PolicyVersion, Product, Territory
from monitor.policy.check import read_policy
from monitor.policy.load import load_policy
from monitor.policy.table import read_table
from tests.policy.bad_rows import BAD

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

GOOD = {
    "products": "sku,gtin,title\nNO-100,4006381333931,Field Glass 8x42\nNO-200,,Night Scope\n",
    "parties": "id,name,role,country,authorised_from\n"
    "alpha,Alpha Inc.,reseller,US,2025-01-01\nnorth,Норд ООО,distributor,RU,\n",
    "map_prices": "sku,market,price,currency,valid_from,valid_to\nNO-100,US,99.99,USD,2026-01-01,2026-06-30\n"
    "NO-100,US,89.99,USD,2026-07-01,\nNO-100,JP,14800,JPY,2026-01-01,\n",
    "promotions": "sku,market,price,currency,valid_from,valid_to\nNO-100,US,79.99,USD,2026-03-01,2026-03-07\n",
    "aliases": 'name,party_id,site\n"Alpha Outdoor, Inc.",alpha,\n',
    "territories": "party_id,region,exclusive,valid_from\nnorth,RU-SPE,yes,01.01.2026\n",
    "agreements": "id,party_id,type,file,market_share,valid_from\nA-1,north,exclusive,a1.txt,12.5 %,2025-01-01\n",
    "discounts": "id,party_id,agreement_id,kind,period_from,period_to,target,rate,taken,currency\n"
    "D-1,north,A-1,conditional,2026-01-01,2026-03-31,1 000 000,5,50000,RUB\n"
    'D-2,north,,unconditional,2026-01-01,2026-03-31,,0.5 %,"12,50",RUB\n',
    "listings": "site,url,sku,product_id\nalpha,https://alpha.example/p/1,NO-100,77\n",
}

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    def write(**changed: str | None) -> Path:
        directory = tmp_path / "policy"
        directory.mkdir(exist_ok=True)
        for stem, text in {**GOOD, **changed}.items():
            if text is not None:
                (directory / f"{stem}.csv").write_text(text, encoding="utf-8")
        return directory

    return write


def test_good_files_have_no_fault(folder: Folder) -> None:
    assert read_policy(folder(), sites=["alpha"]).faults == ()


def test_good_files_load_typed_and_in_minor_units(session: Session, folder: Folder) -> None:
    version = load_policy(session, folder(), now=NOW)
    prices = session.exec(select(MapPrice.price_minor, MapPrice.currency, MapPrice.valid_to)).all()
    assert prices == [(9999, "USD", date(2026, 6, 30)), (8999, "USD", None), (14800, "JPY", None)]
    assert session.exec(select(Alias.name, Alias.party_id)).all() == [("alpha outdoor", "alpha")]
    assert session.exec(select(Territory.region, Territory.exclusive, Territory.valid_from)).all() == [
        ("RU-SPE", True, date(2026, 1, 1))
    ]
    assert session.exec(select(Agreement.jurisdiction, Agreement.market_share_bp)).all() == [("RU", 1250)]
    discounts = session.exec(select(Discount.target_minor, Discount.rate_bp, Discount.taken_minor)).all()
    assert discounts == [(100_000_000, 500, 5_000_000), (None, 50, 1250)]
    assert session.exec(select(Listing.key, Listing.active)).all() == [("alpha|https://alpha.example/p/1", True)]
    assert session.exec(select(Product.sku, Product.gtin)).all() == [("NO-100", "4006381333931"), ("NO-200", "")]
    assert session.exec(select(Party.language, Party.suspended)).all() == [("en", False)] * 2
    assert set(version.files) == {f"{stem}.csv" for stem in GOOD}


def test_unchanged_files_are_loaded_once(session: Session, folder: Folder) -> None:
    first = load_policy(session, folder(), now=NOW)
    session.commit()
    again = load_policy(session, folder(), now=NOW.replace(hour=14))
    assert again.id == first.id
    assert len(session.exec(select(PolicyVersion)).all()) == 1


def test_changed_files_replace_the_whole_policy(session: Session, folder: Folder) -> None:
    first = load_policy(session, folder(), now=NOW)
    session.commit()
    only = "sku,title\nNO-100,Field Glass 8x42 II\n"
    second = load_policy(session, folder(products=only), now=NOW)
    assert second.id != first.id
    assert [product.title for product in session.exec(select(Product)).all()] == ["Field Glass 8x42 II"]


def test_going_back_to_an_older_policy_loads_it_again(session: Session, folder: Folder) -> None:
    load_policy(session, folder(), now=NOW)
    load_policy(session, folder(products="sku,title\nNO-100,Renamed\n"), now=NOW)
    load_policy(session, folder(), now=NOW)
    assert len(session.exec(select(Product)).all()) == 2


def test_a_file_that_is_gone_takes_nothing_back(session: Session, folder: Folder) -> None:
    load_policy(session, folder(), now=NOW)
    directory = folder()
    for stem in ("map_prices", "listings"):
        (directory / f"{stem}.csv").unlink()
    with pytest.raises(FaultsError) as refused:
        load_policy(session, directory, now=NOW)
    assert [(fault.file, "1 row of it" in fault.problem) for fault in refused.value.faults] == [
        ("listings.csv", True),
        ("map_prices.csv", False),
    ]
    assert "has 3 rows of it" in refused.value.faults[1].problem
    assert len(session.exec(select(MapPrice)).all()) == 3


def test_headings_alone_take_back_what_a_file_said_and_then_it_may_go(session: Session, folder: Folder) -> None:
    load_policy(session, folder(), now=NOW)
    load_policy(session, folder(map_prices=GOOD["map_prices"].splitlines()[0] + "\n"), now=NOW)
    assert session.exec(select(MapPrice)).all() == []
    (folder(map_prices=None) / "map_prices.csv").unlink()
    assert "map_prices.csv" not in load_policy(session, folder(map_prices=None), now=NOW).files


def test_a_file_that_became_a_workbook_is_not_gone(session: Session, folder: Folder) -> None:
    load_policy(session, folder(), now=NOW)
    book = openpyxl.Workbook()
    for line in GOOD["promotions"].splitlines():
        book.worksheets[0].append(line.split(","))
    directory = folder(promotions=None)
    (directory / "promotions.csv").unlink()
    book.save(directory / "promotions.xlsx")
    assert "promotions.xlsx" in load_policy(session, directory, now=NOW).files


def test_faulty_files_change_nothing(session: Session, folder: Folder) -> None:
    load_policy(session, folder(), now=NOW)
    session.commit()
    with pytest.raises(FaultsError):
        load_policy(session, folder(products="sku,titel\nX,Y\n"), now=NOW)
    assert len(session.exec(select(Product)).all()) == 2


@pytest.mark.parametrize(("stem", "text", "message"), BAD)
def test_bad_input_is_told_with_file_row_column_and_what_was_expected(
    folder: Folder, stem: str, text: str, message: str
) -> None:
    shown = [str(fault) for fault in read_policy(folder(**{stem: text}), sites=["alpha"]).faults]
    assert any(fault.startswith(message) for fault in shown), shown


def test_all_faults_of_all_files_come_at_once(folder: Folder) -> None:
    directory = folder(
        products="sku,titel\nX,Y\n",
        map_prices="sku,market,price,currency,valid_from\nNO-100,U,x,USDD,never\n",
        aliases="name,party_id\nA,nobody\n",
    )
    places = {(fault.file, fault.line, fault.column) for fault in read_policy(directory).faults}
    row = {("map_prices.csv", 2, column) for column in ("market", "price", "currency", "valid_from")}
    assert row | {("products.csv", 1, "titel"), ("products.csv", 1, "title"), ("aliases.csv", 2, "party_id")} <= places


def test_a_file_that_is_not_utf8_is_refused(folder: Folder) -> None:
    directory = folder()
    (directory / "products.csv").write_bytes("sku,title\nNO-1,Бинокль\n".encode("cp1251"))
    shown = [str(fault) for fault in read_policy(directory).faults]
    assert (
        "products.csv: byte 15 is not UTF-8; expected a CSV saved as UTF-8 (in a spreadsheet: Save as, CSV UTF-8)"
        in shown
    )


def test_a_file_that_cannot_be_read_is_a_fault_beside_those_of_the_others(folder: Folder) -> None:
    directory = folder(parties="id\nalpha\n", listings=None)
    (directory / "listings.csv").symlink_to("nowhere")
    said = [str(fault) for fault in read_policy(directory).faults if fault.file in ("listings.csv", "parties.csv")]
    assert said[0].startswith("listings.csv: this file cannot be read (No such file or directory); expected a file")
    assert said[1].startswith("parties.csv:1")


def test_missing_files_that_must_be_there_are_named(tmp_path: Path) -> None:
    shown = [str(fault) for fault in read_policy(tmp_path / "policy").faults]
    assert shown[0].startswith(
        "parties.csv: the file is missing in policy/; expected a table with the columns id, name"
    )
    assert [fault.split(":")[0] for fault in shown] == ["parties.csv", "products.csv"]


def test_row_numbers_count_lines_even_after_a_quoted_line_break(folder: Folder) -> None:
    directory = folder(products='sku,title\nNO-100,"Field\nGlass"\n\nNO-200,Scope\nNO-200,Again\n')
    (fault,) = read_policy(directory).faults
    assert (fault.line, fault.problem) == (6, "sku 'NO-200' stands in row 5 already")


def test_a_byte_order_mark_and_semicolons_from_a_spreadsheet_are_read(folder: Folder) -> None:
    assert read_policy(folder(products="\ufeffsku;title\r\nNO-100;Glass, black\r\nNO-200;Scope\r\n")).faults == ()


def test_marks_that_nobody_sees_are_no_part_of_a_cell(folder: Folder) -> None:
    directory = folder(products="\u200bsku\u00a0,title\n \u200e AX-1\u200b\u00a0,\ufeffGlass\u200bware\n")
    table = read_table(directory / "products.csv")
    assert (table.headings, table.rows[0].cells) == (("sku", "title"), {"sku": "AX-1", "title": "Glass\u200bware"})


def test_a_workbook_is_read_with_its_dates_numbers_and_per_cent_cells(session: Session, folder: Folder) -> None:
    directory = folder(map_prices=None, agreements=None)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["sku", "market", "price", "currency", "valid_from"])
    sheet.append(["NO-100", "US", 99.9, "USD", date(2026, 1, 1)])
    book.save(directory / "map_prices.xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "party_id", "type", "market_share", "valid_from"])
    sheet.append(["A-1", "north", "exclusive", 0.07, datetime(2026, 1, 1)])  # noqa: DTZ001 - a spreadsheet has no zone
    sheet["D2"].number_format = "0%"
    book.save(directory / "agreements.xlsx")
    load_policy(session, directory, now=NOW)
    assert session.exec(select(MapPrice.price_minor, MapPrice.valid_from)).all() == [(9990, date(2026, 1, 1))]
    assert session.exec(select(Agreement.market_share_bp)).all() == [700]


@pytest.mark.parametrize("data", [b"", b"sku,title\n", b"PK\x03\x04 torn"])
def test_an_xlsx_that_is_none_is_refused(folder: Folder, data: bytes) -> None:
    directory = folder(products=None)
    (directory / "products.xlsx").write_bytes(data)
    shown = [str(fault) for fault in read_policy(directory).faults]
    assert (
        "products.xlsx: this is not an XLSX workbook; expected a workbook saved as XLSX, or a CSV file with"
        " the ending .csv" in shown
    )


def test_two_files_for_one_table_and_an_old_xls_are_refused(folder: Folder) -> None:
    directory = folder()
    (directory / "products.xlsx").write_bytes(b"x")
    (directory / "parties.xls").write_bytes(b"x")
    shown = [str(fault) for fault in read_policy(directory).faults]
    assert "products.xlsx: products.csv is there too; both describe the same table; expected one of the two" in shown
    assert "parties.xls: the old XLS form is not read; expected the file saved as XLSX or CSV" in shown


def test_what_the_law_asks_of_an_agreement_is_optional_and_unknown_where_empty(
    session: Session, folder: Folder
) -> None:
    head = "id,party_id,type,valid_from,buyer_share,dominance,food_retail,auto_renew,combined_turnover,chain_revenue"
    rows = "A-1,north,open,2026-01-01,4 %,no,yes,no,800000000,400000000.01\nA-2,north,open,2026-01-01,,,,,,\n"
    load_policy(session, folder(agreements=f"{head}\n{rows}"), now=NOW)
    known, empty = session.exec(select(Agreement).order_by(Agreement.id)).all()
    assert (known.buyer_share_bp, known.dominance, known.food_retail, known.auto_renew) == (400, False, True, False)
    amounts = (known.combined_turnover_minor, known.chain_revenue_minor, known.currency)
    assert amounts == (80_000_000_000, 40_000_000_001, "RUB")
    assert (empty.buyer_share_bp, empty.dominance, empty.food_retail, empty.auto_renew) == (None, None, None, None)
    assert (empty.combined_turnover_minor, empty.chain_revenue_minor) == (None, None)


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ("a,A,reseller,US,Desk@x.example,\nb,B,reseller,US,desk@X.example,", True),
        ("a,A,reseller,US,desk@x.example,g\nb,B,reseller,US,desk@x.example,h", True),
        ("a,A,reseller,US,desk@x.example,g\nb,B,reseller,US,desk@x.example,", True),
        ("a,A,own_shop,US,desk@x.example,\nb,B,reseller,US,desk@x.example,", True),
        ("a,A,reseller,US,desk@x.example,g\nb,B,reseller,US,desk@x.example,g", False),
        ("a,A,own_shop,US,desk@x.example,\nb,B,own_shop,US,desk@x.example,", False),
        ("a,A,reseller,US,,\nb,B,reseller,US,,", False),
        ("a,A,reseller,US,a@x.example,\nb,B,reseller,US,b@x.example,", False),
    ],
)
def test_parties_of_different_owners_do_not_share_a_mail_address(tmp_path: Path, rows: str, refused: bool) -> None:
    (tmp_path / "products.csv").write_text("sku,title\nNO-1,Glass\n", encoding="utf-8")
    (tmp_path / "parties.csv").write_text(f"id,name,role,country,email,group\n{rows}\n", encoding="utf-8")
    said = [str(fault) for fault in read_policy(tmp_path, sites=[]).faults]
    assert bool(said) == refused
    if refused:
        assert "parties.csv:3" in said[0] and "is the address of 'a' (row 2), too" in said[0]
