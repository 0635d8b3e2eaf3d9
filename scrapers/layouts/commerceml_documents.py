"""Documents of CommerceML: dispatches and returns are sales; an order is one only when it was carried out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from scrapers.layouts.edi_values import EdiValueError, as_moved
from scrapers.layouts.profile import Entry, ReportProfile, Skipped
from scrapers.layouts.xml_tree import at, cells_of, children, day_of, is_true, number_at, refused, row_of, text_at
from scrapers.records import RefusedRow, SaleLine

_SOLD = ("отпуск", "отгрузк", "розничн", "реализац", "отчет комиссионера", "продаж", "накладная", "чек")
_RETURNED = "возврат"
_NOT_SOLD = ("приход", "поступлен", "поставщик", "перемещ", "закуп", "списан", "внутрен", "на комиссию")
"""Words of documents that move goods and sell none, whatever else their names say"""
_BOUGHT = "покупатель"
_CURRENCIES = {"руб": "RUB", "руб.": "RUB", "643": "RUB", "810": "RUB", "RUR": "RUB", "грн": "UAH", "тенге": "KZT",
               "USD": "USD", "$": "USD", "EUR": "EUR", "евро": "EUR", "€": "EUR", "бел. руб.": "BYN"}  # fmt: skip


def currency_of(text: str) -> str:
    """Return the ISO 4217 code of a currency as 1C names it."""
    return _CURRENCIES.get(text) or _CURRENCIES.get(text.casefold(), text.upper())


def document_entries(document: etree._Element, profile: ReportProfile) -> Iterator[Entry | Skipped]:
    """Yield a document's lines, or why it is no sale."""
    sign, why = _sign(document)
    if not sign:
        yield Skipped(RefusedRow(row_of(document), cells_of(document), why))
        return
    try:
        sold_on = day_of(_shipped_on(_values(document))) or day_of(text_at(document, "Дата"))
    except EdiValueError as error:
        yield refused(document, f"invalid_date: {error}")
        return
    currency = currency_of(text_at(document, "Валюта") or profile.currency)
    total = Decimal(0)
    whole = True
    for product in children(at(document, "Товары"), "Товар"):
        entry, amount = _line(product, sign, sold_on, currency, document)
        total += amount or Decimal(0)
        whole = whole and amount is not None
        yield entry
    yield from _sum_of(document, total, whole)


def _sum_of(document: etree._Element, total: Decimal, whole: bool) -> Iterator[Entry]:
    """Refuse nothing but say so when a document's lines do not add up to its sum, which may hold delivery as well."""
    try:
        stated = number_at(document, "Сумма")
    except EdiValueError as error:
        yield refused(document, f"invalid_number: {error}")
        return
    rest = [number_at(one, "Сумма") or Decimal(0) for one in document.iter("{*}ДопРасход")]
    if whole and stated is not None and abs(stated) != abs(total) + sum(rest) and abs(stated) < abs(total):
        yield refused(document, f"amount_total: the document's sum is {stated}, its lines add up to {total}")


def _sign(document: etree._Element) -> tuple[int, str]:
    """Return 1 for a sale, -1 for a return, and 0 with the reason for any other document."""
    kind = text_at(document, "ХозОперация")
    values = _values(document)
    named = f"document {text_at(document, 'Номер')} of {text_at(document, 'Дата')}"
    said = (values.get("отменен"), values.get("пометкаудаления"), text_at(document, "ПометкаУдаления"))
    posted = values.get("проведен", "").casefold() not in ("false", "0", "нет")
    if any(is_true(one or "") for one in said) or not posted:
        return 0, f"{named} {'was cancelled' if posted else 'is not posted'}"
    if text_at(document, "Роль").casefold() == _BOUGHT:
        return 0, f"{named} is one of the sender as the buyer: no sale"
    moves = any(word in kind.casefold() for word in _NOT_SOLD)
    if _RETURNED in kind.casefold() and not moves:
        return -1, ""
    if kind.casefold().startswith("заказ"):
        done = is_true(values.get("финальныйстатус", "")) or _shipped_on(values) or _shipped(values)
        return (1, "") if done else (0, f"{named} is an order that was not carried out yet: no sale")
    if any(word in kind.casefold() for word in _SOLD) and not moves:
        return 1, ""
    return 0, f"{named} is of kind '{kind}': no sale"


def _shipped_on(values: dict[str, str]) -> str:
    """Return the day of shipping as 1C writes it; its empty date is of the year 1."""
    days = (values.get(name, "") for name in ("датаотгрузкипо1с", "датаотгрузки"))
    return next((day for day in days if day and not day.startswith("0001")), "")


def _shipped(values: dict[str, str]) -> bool:
    status = values.get("статусзаказа", "").casefold()
    return any(word in status for word in ("выполнен", "отгружен", "доставлен", "[f]")) and "не " not in status


def _values(element: etree._Element) -> dict[str, str]:
    """Return the element's named extra values; systems write their names in one word or in several."""
    pairs = children(at(element, "ЗначенияРеквизитов"), "ЗначениеРеквизита")
    return {
        "".join(text_at(one, "Наименование").casefold().split()).replace("ё", "е"): text_at(one, "Значение")
        for one in pairs
    }


def _line(
    product: etree._Element, sign: int, sold_on: date | None, currency: str, document: etree._Element
) -> tuple[Entry, Decimal | None]:
    """Return a product of a document as a sale net of VAT where the document states the tax; its stated sum with it."""
    try:
        quantity, stated = number_at(product, "Количество"), number_at(product, "Сумма")
        price = number_at(product, "ЦенаЗаЕдиницу")
        tax, tax_open = _tax(product, document)
        discount = _discount(product)
    except EdiValueError as error:
        return refused(product, f"invalid_number: {error}"), None
    if stated is None and price is not None and quantity is not None:
        stated = price * quantity
    if discount and stated is not None and not tax:
        stated -= discount
    sku = text_at(product, "Артикул") or text_at(product, "Ид").split("#")[0]
    missing = {
        "no_quantity: the line states no quantity": quantity is None,
        "no_amount: the line states neither amount nor price": stated is None,
        "a service, no product": _values(product).get("типноменклатуры", "").casefold() == "услуга",
        "discount_open: whether the tax is that of the sum or of what a discount beside it leaves": discount and tax,
        "no_currency: name a `currency` for this [[partner]]": not currency,
        "no_date: the document has no date": sold_on is None,
        "no_product: the line names no product": not sku and not text_at(product, "Штрихкод"),
    }
    why = next((reason for reason, lacks in missing.items() if lacks), "")
    if why or quantity is None or stated is None:
        return refused(product, why), stated
    line = SaleLine(
        row=row_of(product),
        sku=sku,
        quantity=as_moved(quantity, returned=sign < 0),
        amount=as_moved(stated - tax, returned=sign < 0),
        currency=currency,
        sold_on=sold_on,
        ship_to=_value_of(document, "регион"),
        gtin=text_at(product, "Штрихкод"),
        customer=_customer(document),
        unit=_unit(product),
        basis="tax included" if tax_open else "",
    )
    return line, stated


def _unit(product: etree._Element) -> str:
    """Return the unit that a quantity is in: the line's own where it holds several of the basic one."""
    basic, own = text_at(product, "БазоваяЕдиница"), at(product, "Единица")
    named = text_at(own, "НаименованиеКраткое") or text_at(own)
    return named if named and text_at(product, "Коэффициент") not in ("", "1", "1.0", "1.000") else basic or named


def _discount(product: etree._Element) -> Decimal:
    """Return the discounts that are stated beside the line's sum and not taken off it yet."""
    found = children(at(product, "Скидки"), "Скидка")
    beside = [one for one in found if text_at(one, "УчтеноВСумме") and not is_true(text_at(one, "УчтеноВСумме"))]
    return sum((number_at(one, "Сумма") or Decimal(0) for one in beside), Decimal(0))


def _tax(product: etree._Element, document: etree._Element) -> tuple[Decimal, bool]:
    """Return the tax within the line's sum, and whether there may be one that nobody states."""
    taxes = list(children(at(product, "Налоги"), "Налог"))
    within = [one for one in taxes if is_true(text_at(one, "УчтеноВСумме"))]
    stated = [number_at(one, "Сумма") for one in within]
    if taxes:
        return sum((one for one in stated if one is not None), Decimal(0)), None in stated
    whole = list(children(at(document, "Налоги"), "Налог"))
    return Decimal(0), not whole or any(is_true(text_at(one, "УчтеноВСумме")) for one in whole)


def _value_of(document: etree._Element, kind: str) -> str:
    fields = document.iter("{*}АдресноеПоле")
    return next((text_at(one, "Значение") for one in fields if text_at(one, "Тип").casefold() == kind), "")


def _customer(document: etree._Element) -> str:
    parties = list(children(at(document, "Контрагенты"), "Контрагент"))
    buyers = [one for one in parties if text_at(one, "Роль") == "Покупатель"] or parties
    return next((text_at(one, "ПолноеНаименование") or text_at(one, "Наименование") for one in buyers), "")
