"""Kinds of documents and codes of operations by which a row is an offer, an order, a return, or no sale at all."""

from __future__ import annotations

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, said

SOLD = [("A", 5, 50)]


def kinds(heading: str, billed: str, kind: str, figures: str = "1;10,10") -> str:
    return f"date;sku;quantity;net amount;{heading}\n2026-01-05;A;5;50,50;{billed}\n2026-01-06;B;{figures};{kind}\n"


@pytest.mark.parametrize(
    ("heading", "billed", "kind"),
    [
        ("Belegart", "Rechnung", "Angebot"),
        ("Belegart", "Rechnung", "Auftragsbestätigung"),
        ("Type", "Invoice", "Sales Order"),
        ("Type", "Cash Sale", "Quote"),
        ("Type de pièce", "Facture", "Facture proforma"),
        ("Type de pièce", "Facture", "Bon de commande"),
        ("Tipo", "Factura", "Presupuesto"),
        ("Tipo documento", "Fattura", "Preventivo"),
        ("Документ", "Реализация (акт, накладная) 0001 от 05.01.2026", "Заказ покупателя 0004 от 06.01.2026"),
        ("Документ", "Реализация товаров 0001 от 05.01.2026", "Счет на оплату покупателю 0005 от 06.01.2026"),
        ("伝票区分", "売上", "見積"),
    ],
)
def test_an_offer_or_an_order_beside_invoices_waits(heading: str, billed: str, kind: str) -> None:
    why = "its document is an offer or an order, beside invoices: dismiss it if so"
    assert said(kinds(heading, billed, kind)) == (SOLD, [(3, why)])


@pytest.mark.parametrize(
    ("heading", "billed", "kind"),
    [
        ("Belegart", "Rechnung", "Lieferschein"),
        ("Document Type", "Posted Sales Invoice", "Sales Shipment"),
        ("Type", "Facture", "Bon de livraison BL-17"),
        ("Tipo", "Factura", "Albarán"),
        ("Tipo documento", "Fattura", "DDT"),
        ("Typ dokumentu", "FV", "WZ"),
        ("Belge türü", "Satış Faturası", "Sevk İrsaliyesi"),
    ],
)
def test_a_delivery_note_of_goods_that_an_invoice_bills_waits_and_any_other_counts(
    heading: str, billed: str, kind: str
) -> None:
    twice = kinds(heading, billed, kind) + f"2026-01-07;A;5;50,50;{kind}\n"
    lines, ((row, why),) = said(twice)
    assert (lines, row) == ([*SOLD, ("B", 1, 10)], 4)
    assert str(why).startswith("its document is a delivery note, and an invoice has as many of its product")
    assert said(twice.replace(billed, kind)) == ([*SOLD, ("B", 1, 10), *SOLD], [])


@pytest.mark.parametrize(
    ("heading", "first", "second"),
    [
        ("Type", "Order", "Order"),  # as Amazon calls a sale
        ("Typ", "Bestellung", "Bestellung"),
        ("Type", "Sales Order", "Sales Order"),
        ("Belegart", "Rechnung", "Lieferschein"),  # which of them tells of the sale is the sender's to say
        ("Remark", "Invoice by mail", "Order by phone"),
        ("Source", "Invoice", "Order"),
    ],
)
def test_an_order_alone_a_delivery_note_and_words_elsewhere_count(heading: str, first: str, second: str) -> None:
    assert said(kinds(heading, first, second)) == ([*SOLD, ("B", 1, 10)], [])


@pytest.mark.parametrize(
    ("heading", "billed", "kind"),
    [
        ("FkArt", "F2", "RE"),
        ("BillT", "F2", "S1"),
        ("Belegart", "Rechnung", "Rechnungskorrektur"),
        ("Typ", "Bestellung", "Erstattung durch Rückbuchung"),
        ("Type", "Commande", "Remboursement"),
        ("Type", "Sales Invoice", "Sales Credit Memo"),
        ("Type de pièce", "Facture", "Facture d'avoir"),
        ("Tipo", "Factura", "Factura rectificativa"),
        ("Tipo documento", "Fattura", "Nota credito"),
        ("Tipo documento", "TD01", "TD04"),
        ("Typ dokumentu", "FS", "KFS"),
        ("CFOP", "5102", "1202"),
        ("CFOP", "6.108", "2.202"),
    ],
)
def test_a_document_that_takes_sales_back_is_a_return(heading: str, billed: str, kind: str) -> None:
    lines, ((_, reason),) = said(kinds(heading, billed, kind))  # type: ignore[misc]
    assert lines == SOLD
    assert reason.startswith("it says that it is a return, and its figures are above zero")
    taken_off = ReportProfile(currency="EUR", returns="marked")
    assert said(kinds(heading, billed, kind), taken_off) == ([*SOLD, ("B", -1, -10)], [])


@pytest.mark.parametrize("code", ["5152", "6.910", "5949", "1102", "5202"])
def test_what_brazil_codes_as_bought_moved_or_given_away_waits(code: str) -> None:
    lines, ((_, reason),) = said(kinds("CFOP", "5102", code))  # type: ignore[misc]
    assert (lines, reason) == (SOLD, "its kind says that goods were bought, moved or used, not sold: dismiss it if so")


@pytest.mark.parametrize("code", ["5405", "6102", "7101", "5922"])
def test_what_brazil_codes_as_sold_counts(code: str) -> None:
    assert said(kinds("CFOP", "5102", code)) == ([*SOLD, ("B", 1, 10)], [])


SETTLED = (
    "posted-date\tsku\tquantity\tamount-description\tnet amount\n"
    "2026-01-05\tA\t2\tPrincipal\t50.00\n"
    "2026-01-05\tA\t2\tTax\t9.50\n"
    "2026-01-05\tA\t2\tShipping\t4.90\n"
    "2026-01-05\tA\t2\tCommission\t-7.50\n"
)


def test_of_a_settlement_only_the_price_of_the_goods_is_a_sale() -> None:
    profile = ReportProfile(currency="EUR", columns={"sold_on": "posted-date"})
    report = read_report("r.txt", SETTLED.encode(), profile)
    assert [(line.quantity, line.amount) for line in report.sales] == [(2, 50)]
    assert report.skipped[-1].reason == "tax, shipping or a fee beside the price of goods: no sale"


def test_a_kind_of_price_that_is_none_of_a_settlement_says_nothing() -> None:
    data = "date;sku;quantity;price type;net amount\n2026-01-05;A;5;Retail;50,50\n2026-01-06;B;1;Promo;10,10\n"
    assert said(data, EUR) == ([*SOLD, ("B", 1, 10)], [])
