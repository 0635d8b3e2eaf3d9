"""Headings, encodings and totals of further languages; what may be with tax is left to a person."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import ReportProfile, read_report
from scrapers.layouts.more_headings import MORE
from scrapers.layouts.table import usual_headings
from scrapers.layouts.tax_beside import check_tax_in_heading
from scrapers.layouts.usual_headings import SALES, fold_heading, in_thousands
from tests.layouts.told import EUR, book, refusal, said

FILES = [
    ("utf-8", "TRY", "Tarih;Stok Kodu;Miktar;KDV Hariç Tutar", "02.03.2026;A;10;1.234,50", "Genel Toplam;;10;1.234,50"),
    ("utf-8", "TRY", "TARİH;ÜRÜN KODU;MİKTAR;TUTAR (KDV HARİÇ)", "02.03.2026;A;10;1.234,50", "Toplam;;10;1.234,50"),
    ("cp1252", "EUR", "Data;Referência;Quantidade;Valor s/ IVA", "02/03/2026;A;10;1.234,50", "25/03/2026;B;0;0,00"),
    ("gb18030", "CNY", "销售日期;产品编码;数量;不含税金额", "2026年3月2日;A;10;1234.50", "合计;;10;1234.50"),
    ("big5", "TWD", "銷售日期;產品編號;數量;未稅金額", "2026/3/2;A;10;1234.50", "總計;;10;1234.50"),
    ("cp932", "JPY", "売上日;商品コード;数量;金額（税抜）", "2026/03/02;A;10;12,345", "合計;;10;12,345"),
    ("cp949", "KRW", "매출일;상품코드;수량;공급가액", "2026-03-02;A;10;12,345", "합계;;10;12,345"),
    ("utf-8", "AED", "التاريخ;رقم الصنف;الكمية;المبلغ قبل الضريبة", "٠٢/٠٣/٢٠٢٦;A;١٠;١٢٣٤٫٥٠", "٢٥/٠٣/٢٠٢٦;B;٠;٠"),
    ("cp1250", "CZK", "Datum;Kód zboží;Množství;Částka bez DPH", "2.3.2026;A;10;1 234,50", "Celkem;;10;1 234,50"),
    ("cp1250", "HUF", "Dátum;Cikkszám;Mennyiség;Nettó érték", "2026.03.02.;A;10;1 234,50", "Összesen;;10;1 234,50"),
    ("cp1253", "EUR", "Ημερομηνία;Κωδικός;Ποσότητα;Καθαρή αξία", "02/03/2026;A;10;1.234,50", "25/03/2026;B;0;0,00"),
    ("cp1251", "UAH", "Дата;Код товару;Кількість;Сума без ПДВ", "02.03.2026;A;10;1 234,50", "Разом;;10;1 234,50"),
    ("cp1252", "SEK", "Datum;Artikelnr;Antal;Belopp exkl. moms", "2026-03-02;A;10;1 234,50", "Totalt;;10;1 234,50"),
]


@pytest.mark.parametrize(("encoding", "currency", "heads", "row", "last"), FILES)
def test_a_report_is_read_in_its_language(encoding: str, currency: str, heads: str, row: str, last: str) -> None:
    data = f"{heads}\n{row}\n{last}\n".encode(encoding)
    line = read_report("r.csv", data, ReportProfile(currency=currency)).sales[0]
    amount = {"JPY": 12345.0, "KRW": 12345.0}.get(currency, 1234.5)
    told = (line.sku, int(line.quantity), float(line.amount or 0), line.sold_on)
    assert told == ("A", 10, amount, date(2026, 3, 2))


@pytest.mark.parametrize("heading", ["Net Tutar", "Valor líquido", "صافي المبلغ", "金额", "含税金额", "税込金額"])
def test_an_amount_that_may_hold_tax_is_asked_about(heading: str) -> None:
    assert refusal(f"tarih;sku;miktar;{heading}\n02.03.2026;A;10;1,50\n", EUR)


def test_further_headings_are_of_one_field_and_say_nothing_else() -> None:
    assert MORE.keys() == SALES.keys()
    words = [(fold_heading(word), field) for field, said in MORE.items() for word in said.split("|") if word]
    assert len({word for word, _ in words}) == len(words)
    for word, field in words:
        assert [one for one in SALES if word in usual_headings(one)] == [field], word
        assert not in_thousands(word)
        check_tax_in_heading(word if field == "amount" else "")


@pytest.mark.parametrize("written", ["1er mars 2026", "1st March 2026", "1º de marzo de 2026", "1 mars 2026"])
def test_the_first_of_a_month_may_be_written_as_such(written: str) -> None:
    data = book(("date", "sku", "quantity", "net amount"), (written, "A", 5, 50))
    assert [line.sold_on for line in read_report("r.xlsx", data, EUR).sales] == [date(2026, 3, 1)]


BACK = [
    ("cp1254", "Fatura Tipi;Tarih;Stok Kodu;Miktar;KDV Hariç Tutar", "Satış", "İade"),
    ("utf-8", "Typ;Päivämäärä;Tuotekoodi;Määrä;Veroton summa", "Lasku", "Hyvityslasku"),
    ("utf-8", "Tip;Data;Cod produs;Cantitate;Valoare fără TVA", "Factură", "Stornare"),
    ("utf-8", "Τύπος;Ημερομηνία;Κωδικός;Ποσότητα;Καθαρή αξία", "Τιμολόγιο", "ΠΙΣΤΩΤΙΚΟ"),
    ("utf-8", "Типус;Datum;Kód zboží;Množství;Částka bez DPH", "Faktura", "Dobropis"),
    ("utf-8", "单据类型;销售日期;产品编码;数量;不含税金额", "销售", "销售退货"),
    ("cp932", "区分;売上日;商品コード;数量;税抜金額", "売上", "売上返品"),
    ("utf-8", "구분;판매일;상품코드;수량;공급가액", "판매", "매출반품"),
    ("utf-8", "النوع;التاريخ;رمز الصنف;الكمية;المبلغ قبل الضريبة", "فاتورة", "مرتجع مبيعات"),
    ("utf-8", "Type;Dato;Varenr;Antall;Beløp ekskl. mva", "Faktura", "Retur"),
]


@pytest.mark.parametrize(("encoding", "heads", "sale", "back"), BACK)
def test_a_return_waits_in_every_language_whose_headings_are_read(
    encoding: str, heads: str, sale: str, back: str
) -> None:
    rows = f"{heads}\n{sale};02.03.2026;A;10;1000,50\n{back};05.03.2026;A;2;200,50\n"
    report = read_report("r.csv", rows.encode(encoding), ReportProfile(currency="EUR", decimal=","))
    assert [line.sku for line in report.sales] == ["A"]
    assert [row.row for row in report.refused] == [3]
    assert "it says that it is a return" in report.refused[0].reason


@pytest.mark.parametrize("title", ["Devoluções", "Palautukset", "İadeler", "Επιστροφές", "返品", "반품", "مرتجعات"])
def test_a_title_of_returns_holds_for_the_rows_below(title: str) -> None:
    lines = f"date;sku;quantity;net amount\n2026-03-02;A;10;100.00\n{title};;;\n2026-03-05;A;2;20.00\n"
    report = read_report("r.csv", lines.encode(), EUR)
    assert len(report.sales) == 1


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("2026年3月销售明细", True),
        ("2026년 3월 판매", True),
        ("2026年3月份", True),
        ("2026年1月-3月", False),
        ("2026年1月至2026年3月", False),
        ("2026年3月度 売上", False),
        ("2026年3月累计", False),
        ("2026年3月15日", False),
        ("2026年1月份至3月份", False),
        ("2026年 1월분 ~ 3월분", False),
        ("2026年1月、2月、3月", False),
        ("2026年3月上旬", False),
        ("2026年3月第1週", False),
    ],
)
def test_a_month_in_chinese_writing_above_a_table_is_its_period(title: str, read: bool) -> None:
    data = book((title,), ("sku", "quantity", "net amount"), ("A", 5, 50), ("B", 4, 40))
    if read:
        assert {line.sold_on for line in read_report("r.xlsx", data, EUR).sales} == {date(2026, 3, 31)}
    else:
        assert refusal(data, name="r.xlsx")


@pytest.mark.parametrize("written", ["10 db", "10 ks", "10 adet", "10개", "10个", "\u200f10", "10 бр."])
def test_pieces_behind_a_quantity_and_marks_of_direction_are_no_part_of_it(written: str) -> None:
    text = f"date;sku;quantity;net amount\n2026-03-02;A;{written};100.00\n"
    assert said(text) == ([("A", 10, 100)], [])


@pytest.mark.parametrize("label", ["Ara Toplam", "Tussentotaal", "Részösszeg", "Μερικό σύνολο", "المجموع الفرعي"])
def test_a_subtotal_is_no_line(label: str) -> None:
    text = f"date;sku;quantity;net amount\n2026-03-02;A;1;10.00\n;{label};1;10.00\n2026-03-03;B;2;20.00\n"
    assert said(text) == ([("A", 1, 10), ("B", 2, 20)], [])


def test_days_above_a_table_may_have_blanks_behind_their_points() -> None:
    data = book(("Prodeje 1. 3. 2026 - 31. 3. 2026",), ("sku", "quantity", "net amount"), ("A", 5, 50), ("B", 4, 40))
    assert {line.sold_on for line in read_report("r.xlsx", data, EUR).sales} == {date(2026, 3, 31)}


@pytest.mark.parametrize(
    "heads",
    [
        "Date;Variant SKU;Net quantity;Net sales",
        "Calendar day;Material;Billed Quantity;Net Value",
        "Posting Date;Item;Invoiced Qty;Line Amount Excl. VAT",
        "Rechnungsdatum;Artikelnr.;Menge;Gesamt netto",
    ],
)
def test_exports_of_usual_systems_are_read(heads: str) -> None:
    rows = "2026-03-02;A;10 EA;1000.00\nOverall Result;;10 EA;1000.00\n"
    assert said(f"{heads}\n{rows}") == ([("A", 10, 1000)], [])


@pytest.mark.parametrize("title", ["Ventes de mars 2026", "Försäljning mars 2026", "Satış, Mars 2026"])
def test_march_is_no_million_of_pesos(title: str) -> None:
    assert not in_thousands(title)
    assert in_thousands("Ventas MUSD")


@pytest.mark.parametrize(
    "heads",
    [
        "Billing date;Date;Stock Code;SKU;Quantity;Net amount",
        "BelegDat;Belegdatum;Product SKU;Item No;Menge;Netto",
        "Date de facture;Date de vente;Réf produit;Code article;Quantité;Montant HT",
        "Billing date;Date;Item;SKU;Quantity;Net sales",
        "Calendar day;Rechnungsdatum;Artikel;Artikelnummer;Nettoabsatz;Nettowert",
        "Calendar day;Datum;Artikel;Artikelcode;Aantal;Netto",
    ],
)
def test_a_further_heading_does_not_stand_for_a_field_that_has_its_usual_one(heads: str) -> None:
    report = read_report("r.csv", f"{heads}\n2026-04-01;2026-03-30;X;A;10;100.00\n".encode(), EUR)
    assert [(line.sku, line.sold_on) for line in report.sales] == [("A", date(2026, 3, 30))]


@pytest.mark.parametrize("head", ["Item;Stock Code", "Article;Référence", "Material;Internal reference"])
def test_what_calls_itself_a_product_does_not_give_way_to_a_number_of_something_else(head: str) -> None:
    report = read_report("r.csv", f"date;{head};quantity;net\n2026-03-30;A;778120;10;100.00\n".encode(), EUR)
    assert [line.sku for line in report.sales] == ["A"]


@pytest.mark.parametrize("note", ["支持7天无理由退货", "返品不可", "不可退货"])
def test_that_goods_may_or_may_not_go_back_makes_no_return(note: str) -> None:
    assert said(f"date;sku;quantity;net amount;service\n2026-03-02;A;1;10.00;{note}\n") == ([("A", 1, 10)], [])


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1252", "Vörður"), ("cp1250", "NOVÝ"), ("cp1254", "satış İade"), ("cp1254", "şeker İade")],
)
def test_letters_that_two_lands_share_do_not_make_a_file_turkish(encoding: str, text: str) -> None:
    data = f"date;sku;quantity;net amount;customer\n2026-03-02;A;1;10.00;{text}\n".encode(encoding)
    assert read_report("r.csv", data, EUR).sales[0].customer == text
