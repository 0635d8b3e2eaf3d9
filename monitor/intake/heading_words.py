"""Words by which headings of reports name a field, in English, Russian and German, for proposals to a person."""

from __future__ import annotations

from scrapers.layouts.table import FIELDS, usual_headings
from scrapers.layouts.usual_headings import fold_heading

_WORDS = {
    "sku": "sku|item|item number|product code|product no|material|material number|part number|article|artikel|"
    "artikelnummer|artikelnr|materialnummer|produktnummer|bestellnummer|артикул|код|код товара|код номенклатуры|"
    "номенклатурный номер|товар код",
    "gtin": "gtin|ean|ean code|upc|barcode|bar code|strichcode|штрихкод|штрих код|шк",
    "quantity": "quantity|qty|units|units sold|pieces|pcs|sold quantity|menge|anzahl|stück|verkaufte menge|absatz|"
    "количество|кол во|кол|шт|продано|отгружено|количество продаж",
    "amount": "amount|net amount|net sales|sales|revenue|turnover|value|sales value|net value|umsatz|nettoumsatz|"
    "netto|nettobetrag|betrag|bruttoumsatz|gross sales|gross amount|сумма|сумма без ндс|сумма с ндс|выручка|стоимость|"
    "сумма продажи|оборот|summa|montant|importe|importo|wartość|kwota",
    "currency": "currency|currency code|währung|waehrung|валюта|код валюты",
    "sold_on": "date|sale date|invoice date|posting date|shipping date|document date|day|datum|belegdatum|"
    "rechnungsdatum|lieferdatum|buchungsdatum|дата|дата продажи|дата отгрузки|дата документа|период",
    "ship_to": "ship to|ship to region|ship to state|region|state|delivery region|destination|lieferland|lieferort|"
    "bundesland|zielregion|регион|регион доставки|область|адрес доставки",
    "sale_type": "sale type|type of sale|verkaufsart|vertriebsart|тип продажи|вид продажи",
    "customer": "customer|customer name|client|buyer|outlet|sold to|kunde|kundenname|abnehmer|debitor|покупатель|"
    "клиент|контрагент|грузополучатель|торговая точка",
    "unit": "unit|uom|unit of measure|einheit|mengeneinheit|ме|ед|ед изм|единица|единица измерения",
    "document": "document|document no|document number|invoice|invoice no|invoice number|beleg|belegnummer|belegnr|"
    "rechnungsnummer|rechnungsnr|номер документа|номер накладной|накладная|документ",
    "on_hand": "on hand|stock|stock on hand|inventory|closing stock|quantity on hand|bestand|lagerbestand|"
    "endbestand|остаток|остатки|остаток на конец|остаток на складе|конечный остаток",
    "as_of": "as of|stock date|inventory date|stichtag|bestandsdatum|дата остатка|на дату",
    "site": "site|warehouse|location|depot|lager|standort|lagerort|filiale|склад|место хранения",
}

_GROSS = ("gross", "incl vat", "inc vat", "with vat", "brutto", "inkl mwst", "с ндс", "вкл ндс")
"""Words by which a heading says that its amounts hold VAT"""


_PLACES = frozenset(
    "buyer supplier seller vendor customer client location store outlet warehouse sender receiver ship gln party "
    "lieferant käufer kunde lager absender empfänger поставщик покупатель клиент склад магазин отправитель".split()
)
"""Words by which a heading says that its numbers are of a party or place, which have the form of a GTIN"""


def words_of(field: str) -> list[str]:
    """Return the folded headings that stand for a field: its own name, those understood anyhow, and looser ones."""
    return [fold_heading(field), *usual_headings(field), *_WORDS[field].split("|")]


def names_a_party(heading: str) -> bool:
    """Return whether a heading is of a party's or place's number, not of a product's."""
    return bool(_PLACES & set(fold_heading(heading).split()))


def says_gross(heading: str) -> bool:
    """Return whether a heading says that its amounts hold VAT."""
    folded = fold_heading(heading)
    return any(word in folded for word in _GROSS)


if set(_WORDS) != set(FIELDS):
    raise RuntimeError(f"heading words and fields of reports differ: {set(_WORDS) ^ set(FIELDS)}")
