"""Kinds of documents under a heading for them: invoices, offers and orders that sold nothing, and delivery notes."""

from __future__ import annotations

import re

from scrapers.layouts.usual_headings import fold_heading

DOCUMENTS = frozenset("документ|регистратор|документ движения|document|doc|documento|beleg".split("|"))
"""Headings below which a document begins with its kind: "Заказ покупателя 0004 от 17.03.2026" """

TYPES = frozenset(
    "type|doc type|document type|transaction type|trans type|invoice type|voucher type|belegart|dokumentart|"
    "rechnungsart|vorgangsart|tipo|tipo doc|tipo documento|tipo de documento|type pièce|type de pièce|type document|"
    "entry type|movement type|operation type|postenart|bewegungsart|вид движения|тип операции|"
    "тип документа|вид документа|вид операции|typ dokumentu|rodzaj dokumentu|belegtyp|typ dok|tipo comprobante|"
    "tipo de comprobante|tipo de factura|soort|belge türü|fatura türü|fatura tipi|fiş türü|typ dokladu|"
    "тип документу|вид документу|伝票区分|取引区分|单据类型|單據類型|전표구분|거래구분".split("|")
)
"""Headings of the kinds of rows of a ledger, and of documents"""
BILLING_TYPES = frozenset("billing type|bill type|billt|bill t|fakturaart|fakturaart bez|fkart|fakart".split("|"))

_ORDERED = (
    "quote|quotation|sales quote|estimate|order|sales order|order confirmation|proforma|pro forma|proforma invoice|"
    "pro forma invoice|angebot|auftrag|kundenauftrag|auftragsbestätigung|proformarechnung|kostenvoranschlag|devis|"
    "commande|commande client|bon de commande|facture proforma|facture pro forma|presupuesto|cotización|pedido|"
    "pedido de venta|pedido de cliente|factura proforma|preventivo|ordine|ordine cliente|conferma ordine|"
    "fattura proforma|fattura pro forma|oferta|zamówienie|zamówienie od odbiorcy|faktura proforma|faktura pro forma|"
    "заказ покупателя|заказ клиента|счет на оплату|счёт на оплату|коммерческое предложение|замовлення|"
    "замовлення покупця|рахунок на оплату|orçamento|cotação|encomenda|pedido de venda|fatura proforma|offerte|"
    "verkooporder|orderbevestiging|proformafactuur|teklif|sipariş|satış siparişi|nabídka|objednávka|"
    "proforma faktura|offert|tilbud|tarjous|ajánlat|見積|見積書|受注|注文|报价|报价单|销售订单|订单|報價|訂單|견적|"
    "견적서|수주|주문"
)
_BILLED = (
    "invoice|sales invoice|tax invoice|vat invoice|customer invoice|posted sales invoice|cash sale|rechnung|"
    "ausgangsrechnung|verkaufsrechnung|kundenrechnung|barverkauf|facture|factura|boleta|fattura|faktura|paragon|"
    "реализация|расходная накладная|товарная накладная|упд|отчет о розничных продажах|отчёт о розничных продажах|"
    "видаткова накладна|реалізація|fatura|satış faturası|nota fiscal|factuur|verkoopfactuur|factură|számla|lasku|"
    "売上|請求|納品|销售|销售出库单|销售发票|发票|銷售|매출|판매|세금계산서|fv|fvs|inv"
)
_DELIVERED = (
    "delivery note|delivery slip|delivery|packing slip|packing list|shipment|sales shipment|posted sales shipment|"
    "dispatch note|despatch note|goods issue|waybill|lieferschein|lieferung|warenausgang|bon de livraison|"
    "bordereau de livraison|bl|albarán|albarán de venta|nota de entrega|remito|guía de remisión|guía de despacho|ddt|"
    "documento di trasporto|bolla|bolla di consegna|wz|wydanie zewnętrzne|guia de remessa|guia de transporte|pakbon|"
    "leveringsbon|vrachtbon|dodací list|szállítólevél|irsaliye|sevk irsaliyesi|satış irsaliyesi|följesedel|følgeseddel|"
    "lähete|otpremnica|dobavnica|aviz de însoțire|ттн|出荷|发货单|出貨單|출고"
)
_ORDERED_WORDS, _BILLED_WORDS, _DELIVERED_WORDS = (
    frozenset(tuple(fold_heading(word).split()) for word in words.split("|"))
    for words in (_ORDERED, _BILLED, _DELIVERED)
)
_LONGEST = max(map(len, _ORDERED_WORDS | _BILLED_WORDS | _DELIVERED_WORDS))
_BEGIN = frozenset(words[0] for words in _ORDERED_WORDS | _BILLED_WORDS | _DELIVERED_WORDS)
_FIRST = re.compile(r"[\W_]*([^\W_]+)")


def is_ordered(kind: object) -> bool:
    """Return whether a kind of document is an offer, an order or an invoice for form's sake."""
    return _begins(kind, _ORDERED_WORDS)


def is_billed(kind: object) -> bool:
    """Return whether a kind of document is an invoice: beside it an order tells of the same goods, or of none yet."""
    return _begins(kind, _BILLED_WORDS) and not is_ordered(kind)


def is_delivered(kind: object) -> bool:
    """Return whether a kind of document is a delivery note: beside invoices it tells of goods that these bill."""
    return _begins(kind, _DELIVERED_WORDS) and not is_ordered(kind)


def _begins(kind: object, words: frozenset[tuple[str, ...]]) -> bool:
    # Most cells of a column of documents are told by their first word.
    if not isinstance(kind, str) or not (first := _FIRST.match(kind)) or first[1].casefold() not in _BEGIN:
        return False
    parts = tuple(fold_heading(kind).split())
    return any(parts[:count] in words for count in range(1, min(len(parts), _LONGEST) + 1))
