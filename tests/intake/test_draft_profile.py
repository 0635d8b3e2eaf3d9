"""Proposals from a first file: layout, encoding, decimal mark and columns with a confidence, in three languages."""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest

from monitor.intake import draft_profile as module
from monitor.intake.draft_profile import DraftProfile, draft_profile
from monitor.intake.draft_text import as_toml
from monitor.intake.heading_words import names_what_is_not_counted
from monitor.policy.folding import gtin_forms
from monitor.settings import Partner
from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report
from scrapers.layouts.profile import Cell

SKUS = frozenset({"no-100", "no-200"})
GERMAN = (
    "Monatsbericht;;;;\nBelegdatum;Artikelnr.;Absatz (Stück);Umsatz netto EUR;Bundesland;Bemerkung\n"
    "05.01.2026;NO-100;2;1.299,90;Bayern;\n06.01.2026;NO-200;1;15,50;Berlin;eilig\n"
)
RUSSIAN = "Дата документа;Номенклатура код;Кол-во, шт;Сумма с НДС;Контрагент\n05.01.2026;NO-100;2;1299,90;Акме\n"
ENGLISH = (
    "Invoice Date,Product Code,Bar code,Units sold,Net sales,Ccy,Outlet\n"
    "2026-01-05,A-1,4006381333931,2,20.50,EUR,Acme\n"
)


def draft(text: str, encoding: str = "utf-8", name: str = "first.csv") -> DraftProfile:
    return draft_profile(name, text.encode(encoding), party="north", skus=SKUS)


def columns(found: DraftProfile) -> dict[str, str]:
    return {column.field: column.heading for column in found.columns}


def test_a_german_report_is_understood() -> None:
    found = draft(GERMAN, "cp1252")
    assert (found.layout, found.encoding, found.decimal, found.amounts) == ("csv", "cp1252", ",", "net")
    assert columns(found) == {
        "sold_on": "Belegdatum",
        "sku": "Artikelnr.",
        "quantity": "Absatz (Stück)",
        "amount": "Umsatz netto EUR",
        "ship_to": "Bundesland",
    }
    assert found.unmapped == ("Bemerkung",)
    assert (found.currency, found.remarks) == ("EUR", ())


def test_a_russian_report_with_vat_is_understood() -> None:
    found = draft(RUSSIAN, "cp1251")
    assert (found.encoding, found.decimal, found.amounts) == ("cp1251", ",", "gross")
    assert set(columns(found)) == {"sold_on", "sku", "quantity", "amount", "customer"}
    assert "the amounts seem to hold VAT: set vat_percent" in found.remarks


def test_an_english_report_is_understood() -> None:
    found = draft(ENGLISH)
    assert set(columns(found)) >= {"sold_on", "sku", "gtin", "quantity", "amount", "customer"}
    assert columns(found)["gtin"] == "Bar code"
    sure = {column.field: column.confidence for column in found.columns}
    assert sure["gtin"] >= 90
    assert sure["sku"] >= 55


def test_cells_that_contradict_a_heading_lower_the_confidence() -> None:
    good = {column.field: column.confidence for column in draft(GERMAN).columns}
    bad = {column.field: column.confidence for column in draft(GERMAN.replace("05.01.2026", "gestern")).columns}
    assert bad.get("sold_on", 0) < good["sold_on"]


def test_an_inventory_workbook_is_understood() -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Bestandsliste"],
        [],
        ["Stichtag", "Material", "Lagerort", "Endbestand"],
        [date(2026, 3, 31), "NO-100", "A", 4],
    ):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    found = draft_profile("bestand.xlsx", data.getvalue(), party="north", skus=SKUS)
    assert (found.layout, found.files) == ("xlsx", "north-*.xlsx")
    assert columns(found) == {"as_of": "Stichtag", "sku": "Material", "site": "Lagerort", "on_hand": "Endbestand"}


def test_messages_need_no_columns_but_their_sender() -> None:
    found = draft("UNB+UNOC:3+4012345000009:14+BRAND+260401:0900+1'UNH+1+SLSRPT:D:96A:UN'UNT+2+1'UNZ+1+1'")
    assert (found.sender, found.columns) == ("4012345000009", ())
    assert "say by themselves" in found.remarks[0]


@pytest.mark.parametrize("text", ["", "nothing here\n"])
def test_a_file_without_a_table_is_refused(text: str) -> None:
    with pytest.raises(LayoutRefusedError):
        draft(text)


def test_the_block_is_a_partner_of_the_settings() -> None:
    text = as_toml(draft(GERMAN.replace("Bemerkung", 'Bem"erk'), "cp1252"))
    (block,) = tomllib.loads(text)["partner"]
    partner = Partner.model_validate(block)
    assert (partner.party, partner.columns["amount"], partner.encoding) == ("north", "Umsatz netto EUR", "cp1252")
    assert '# not used: "Bem\\"erk"' in text
    assert "%: the heading" in text


def test_what_an_archive_holds_is_proposed_and_headings_in_two_lines_are_seen() -> None:
    out = io.BytesIO()
    rows = "Datum;Artikel;;Umsatz;\n;Nummer;Text;Menge;Netto\n05.01.2026;NO-100;x;2;20,00\n30.01.2026;NO-200;x;1;9,90\n"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.csv", rows)
    found = draft_profile("sales.zip", out.getvalue(), party="north", skus=frozenset({"no-100", "no-200"}))
    assert (found.layout, found.files) == ("csv", "north-*.zip")
    assert {one.field: one.heading for one in found.columns}.items() >= {"quantity": "Menge", "amount": "Netto"}.items()


def test_numbers_of_parties_and_of_lines_are_no_numbers_of_products() -> None:
    head, party = "Line;Buyer EAN;EAN;Qty;Net amount;Date", "4006381333931"
    rows = f"{head}\n1;{party};X-1;2;20.00;2026-01-05\n2;{party};X-2;1;1.00;2026-01-06\n"
    found = draft_profile("r.csv", rows.encode(), party="north", skus=frozenset())
    assert {one.field: one.heading for one in found.columns if one.field in ("gtin", "sku", "document")} == {
        "gtin": "EAN"
    }


def test_beside_an_amount_what_resembles_a_stock_is_what_was_sold() -> None:
    found = draft("posted-date\tsku\tquantity-purchased\tprice-amount\n05.03.2026\tNO-100\t2\t20.00\n")
    assert columns(found) == {
        "sold_on": "posted-date",
        "sku": "sku",
        "quantity": "quantity-purchased",
        "amount": "price-amount",
    }
    left = draft("Date;SKU;Closing inv;Net amount\n05.03.2026;NO-100;33;20.00\n")
    assert columns(left) == {"as_of": "Date", "sku": "SKU", "on_hand": "Closing inv", "amount": "Net amount"}


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ("Date;Item;SKU;Gross sales;Net sales;Qty", {"sold_on": "Date", "sku": "SKU", "amount": "Net sales"}),
        ("InvoiceDate;Name;StockCode;UnitPrice;Cost;Qty", {"sold_on": "InvoiceDate", "sku": "StockCode"}),
        ("Date;Status;SKU;Net profit value;Total tax;Qty", {"sold_on": "Date", "sku": "SKU"}),
        ("Date;Variant;SKU;Total price;Unit price;Qty", {"sold_on": "Date", "sku": "SKU", "amount": "Total price"}),
    ],
)
def test_a_proposal_names_what_is_read_and_no_other_money(headings: str, wanted: dict[str, str]) -> None:
    found = draft(f"{headings}\n05.01.2026;x;NO-100;20.00;19.00;2\n")
    assert (columns(found), found.amounts) == ({**wanted, "quantity": "Qty"}, "net")


REPORTS = {
    "nl": "Factuurdatum;Artikelcode;Aantal;Omzet excl. btw;Klantnaam;Factuurnummer",
    "fr": "Date facture;Référence;Quantité;Montant HT;Client;N° facture",
    "es": "Fecha factura;Referencia;Cantidad;Importe sin IVA;Cliente;Número factura",
    "it": "Data fattura;Codice articolo;Quantità;Importo netto;Cliente;Numero fattura",
    "pt": "Data da venda;Código do produto;Quantidade;Valor líquido;Cliente;Nota fiscal",
    "pl": "Data faktury;Kod towaru;Ilość;Wartość netto;Odbiorca;Numer faktury",
    "cs": "Datum prodeje;Kód zboží;Množství;Částka bez DPH;Odběratel;Číslo faktury",
    "sk": "Dátum predaja;Kód tovaru;Množstvo;Suma bez DPH;Odberateľ;Faktúra",
    "hu": "Teljesítés dátuma;Cikkszám;Mennyiség;Nettó érték;Vevő;Számlaszám",
    "ro": "Data facturii;Cod produs;Cantitate;Valoare fără TVA;Client;Factura",
    "bg": "Дата на продажба;Код на артикул;Количество;Стойност без ДДС;Клиент;Номер на фактура",
    "uk": "Дата продажу;Код продукту;Кількість;Сума без ПДВ;Покупець;Номер накладної",
    "tr": "Fatura tarihi;Stok kodu;Miktar;Net tutar;Müşteri;Fatura no",
    "sv": "Fakturadatum;Artikelnr;Antal;Nettobelopp;Kundnamn;Fakturanummer",
    "da": "Fakturadato;Varenr.;Antal;Nettoomsætning;Kundenavn;Fakturanr.",
    "fi": "Laskupäivä;Tuotekoodi;Määrä;Veroton summa;Asiakas;Laskunumero",
    "el": "Ημερομηνία;Κωδικός είδους;Ποσότητα;Καθαρή αξία;Πελάτης;Αριθμός τιμολογίου",
    "hr": "Datum računa;Šifra artikla;Količina;Iznos;Kupac;Broj računa",
    "zh": "销售日期;商品编码;销售数量;不含税金额;客户名称;订单号",
    "ja": "売上日;商品コード;販売数量;税抜金額;得意先;伝票番号",
    "ko": "판매일;상품코드;판매수량;매출액;거래처;전표번호",
}
ROWS = "\n05.01.2026;NO-100;2;1299,90;Kontor Eins;F-4711\n16.01.2026;NO-200;1;15,50;Kontor Zwei;F-4712\n"


@pytest.mark.parametrize("language", REPORTS)
def test_a_report_is_understood_in_each_language(language: str) -> None:
    found = draft(REPORTS[language] + ROWS)
    fields = ("sold_on", "sku", "quantity", "amount", "customer", "document")
    assert columns(found) == dict(zip(fields, REPORTS[language].split(";"), strict=True))
    assert (found.amounts, found.decimal) == ("net", ",")


@pytest.mark.parametrize(
    "amount",
    ["Montant TTC", "Importe con IVA", "Wartość brutto", "Částka s DPH", "KDV dahil tutar", "税込金額", "含税金额"],
)
def test_amounts_with_tax_are_told_in_each_language(amount: str) -> None:
    assert draft(f"Datum;SKU;Qty;{amount}\n05.01.2026;NO-100;2;1299,90\n").amounts == "gross"


def test_a_zip_file_of_several_reports_has_no_one_profile() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("march.csv", "Date,Item,Qty\n2026-03-02,NO-100,1\n")
        archive.writestr("april.csv", "Date,Item,Qty\n2026-04-02,NO-100,1\n")
    with pytest.raises(LayoutRefusedError, match="holds several reports; unpack it and propose from one of its files"):
        draft_profile("reports.zip", packed.getvalue(), party="north", skus=frozenset())


def test_each_way_in_which_a_file_may_be_read_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[object] = []

    def look(rows: Sequence[tuple[Cell, ...]], skus: frozenset[str]) -> object:
        looked_at.append(rows)
        return table_in(rows, skus)

    table_in = module._table_in
    monkeypatch.setattr(module, "_table_in", look)
    line = "|{:<10}|{:>12}|{:>14}|{:<12}|\n"
    text = line.format("Material", "Fakt.menge", "Nettowert", "Fkt.datum") + line.format(
        "NO-1", "2", "20,00", "03.03.2026"
    )
    assert draft(text, name="first.txt").columns
    assert len(looked_at) == len(set(looked_at))


@pytest.mark.parametrize(
    ("encoding", "head", "place"),
    [
        ("cp1251", "Дата;Артикул;Покупатель;Количество;Сумма без НДС", "Магазин"),
        ("cp866", "Дата;Артикул;Покупатель;Количество;Сумма без НДС", "Магазин"),
        ("cp1250", "Data;Kod towaru;Kontrahent;Ilość;Wartość netto", "Łódź, ul. Świętokrzyska"),
        ("cp932", "売上日,商品コード,得意先,数量,売上金額", "東京商店"),
        ("gb18030", "日期,商品编码,客户,数量,不含税金额", "北京商店"),
    ],
)
def test_a_report_in_an_encoding_of_its_country_is_understood(encoding: str, head: str, place: str) -> None:
    mark = ";" if ";" in head else ","
    rows = "\n".join(mark.join((f"2026-01-{day:02d}", "NO-100", place, "2", "20")) for day in range(1, 20))
    found = draft(f"{head}\n{rows}\n", encoding)
    assert [columns(found)[name] for name in ("sold_on", "sku", "quantity", "amount")] == [
        head.split(mark)[at] for at in (0, 1, 3, 4)
    ]


@pytest.mark.parametrize(
    ("headings", "field", "heading"),
    [
        ("date,SKU,Item Quantity,IGST Amount,Taxable Value", "amount", "IGST Amount"),
        ("date,SKU,Returned quantity,Total value", "quantity", "Returned quantity"),
        ("date,SKU,Unsellable On Hand Units,Title", "on_hand", "Unsellable On Hand Units"),
    ],
)
def test_taxes_and_what_came_back_or_is_not_to_be_sold_are_proposed_for_no_figures(
    headings: str, field: str, heading: str
) -> None:
    rows = f"2026-03-05,NO-100,{','.join(['7'] * (headings.count(',') - 1))}\n" * 3
    assert columns(draft(f"{headings}\n{rows}")).get(field) != heading


@pytest.mark.parametrize(
    "heading",
    [
        "Umsatz netto abzgl. Retouren",
        "Net sales minus returns",
        "Net sales (returns deducted)",
        "Ventes nettes de retours",
        "Ventas netas de devoluciones",
        "Vendite al netto dei resi",
        "Продажи за вычетом возвратов",
    ],
)
def test_sales_of_which_returns_were_taken_off_may_be_proposed(heading: str) -> None:
    assert not names_what_is_not_counted(heading)


@pytest.mark.parametrize("heading", ["Net returns", "Returned net amount", "Menge Retouren", "Сумма возвратов"])
def test_net_returns_are_what_came_back(heading: str) -> None:
    assert names_what_is_not_counted(heading)


@pytest.mark.parametrize(
    ("encoding", "headings"),
    [
        ("cp1251", "Код номенклатуры;Артикул поставщика;Баркод;Тип документа;Дата продажи;Кол-во"),
        ("cp1253", "Κωδικός;Περιγραφή;Κατάσταση;Πελάτης;Ημερομηνία;Ποσότητα"),
        ("cp1250", "Cikkszám;Megnevezés;Őrzés;Vevő;Dátum;Mennyiség"),
    ],
)
def test_the_encoding_proposed_is_the_one_that_the_headings_are_read_in(encoding: str, headings: str) -> None:
    found = draft(f"{headings}\n111;NO-100;4006381333931;B;05.03.2026;1\n", encoding)
    assert found.encoding == encoding
    assert set(columns(found).values()) <= set(headings.split(";"))
    assert columns(found)["quantity"] == headings.rpartition(";")[2]


def test_a_profile_proposed_for_json_reads_the_file() -> None:
    data = b'[{"sku": "NO-100", "date": "2026-03-05", "qty": 2, "net": 20, "currency": "EUR"}]'
    found = draft_profile("first.json", data, party="north", skus=SKUS)
    (line,) = read_report("first.json", data, ReportProfile(columns=columns(found))).sales
    assert (line.sku, line.quantity, line.amount, line.sold_on) == ("NO-100", 2, 20, date(2026, 3, 5))


def test_a_cell_is_asked_what_it_may_be_once_however_many_rows_may_be_the_headings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def forms(text: str) -> tuple[str, ...]:
        asked.append(text)
        return gtin_forms(text)

    monkeypatch.setattr(module, "gtin_forms", forms)
    rows = "".join(f"2026-03-05;once {row};Łódź {row};{row};10,{row}\n" for row in range(10, 60))
    draft = draft_profile(
        "r.csv", f"Data;Kod towaru;Kontrahent;Ilość;Wartość netto\n{rows}".encode("cp1250"), party="n", skus=SKUS
    )
    assert draft.encoding == "cp1250"
    told = [text for text in asked if text.startswith("once")]
    assert len(told) == len(set(told)) == 50


@pytest.mark.parametrize(
    ("fees", "total", "proposed"),
    [("-6.00;-5.00", "29.00", ""), ("6.00;5.00", "40.00", "total"), ("-6.00;-5.00", "40.00", "total")],
)
def test_what_is_left_after_the_fees_of_a_settlement_is_not_proposed(fees: str, total: str, proposed: str) -> None:
    head = "date;order id;sku;quantity;order postal;product sales;withheld tax;selling fees;fba fees;total\n"
    rows = f"2026-03-02;111;NO-100;2;90210;43.20;-3.20;{fees};{total}\n" * 3
    draft = draft_profile("r.csv", (head + rows).encode(), party="n", skus=SKUS)
    amounts = [column.heading for column in draft.columns if column.field == "amount"]
    assert ("total" in amounts) == bool(proposed)
