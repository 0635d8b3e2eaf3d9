"""1C EnterpriseData: sales, returns and retail reports with their lines, and the products that they refer to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import BinaryIO

from lxml import etree

from scrapers.layouts.commerceml_documents import currency_of
from scrapers.layouts.edi_values import EdiValueError, as_moved
from scrapers.layouts.profile import Entry, Layout, LayoutRefusedError, ReportProfile, Skipped
from scrapers.layouts.xml_tree import (
    at,
    cells_of,
    children,
    day_of,
    is_true,
    name_of,
    number_at,
    refused,
    row_of,
    starts_with_root,
    text_at,
    tree_of,
)
from scrapers.records import CatalogueLine, RefusedRow, SaleLine

_SALES = ("Документ.РеализацияТоваровУслуг", "Документ.ОтчетОРозничныхПродажах", "Документ.ОтчетКомиссионера",
          "Документ.ОтчетКомиссионераОПродажах", "Документ.ЧекККМ")  # fmt: skip
_RETURNS = ("Документ.ВозвратТоваровОтПокупателя", "Документ.ВозвратТоваровОтКлиента", "Документ.ЧекККМВозврат")
_CORRECTION = "Документ.КорректировкаРеализации"
_NO_SALES = ("накомиссию", "безперехода", "впереработку", "переработчику", "поставщику", "наответхранение")
"""Words in the kind of a dispatch by which goods stay the sender's, or go back to whom it bought them of"""
_PRODUCTS = "Справочник.Номенклатура"
_BODY = "Body"


def _recognises(file: BinaryIO) -> bool:
    return starts_with_root(file, "Message", _BODY, "EnterpriseData")


def _messages(file: BinaryIO, profile: ReportProfile) -> Iterator[Entry | Skipped]:
    root = tree_of(file)
    body = root if name_of(root) == _BODY else at(root, _BODY)
    if body is None:
        raise LayoutRefusedError("the message has no Body; ask the sender to export the documents anew")
    entries = _entries(body, profile)
    first = next(entries, None)
    if first is None:
        raise LayoutRefusedError("the message holds no document; ask the sender to export the documents anew")
    return chain((first,), entries)


def _entries(body: etree._Element, profile: ReportProfile) -> Iterator[Entry | Skipped]:
    products = {text_at(one, "КлючевыеСвойства", "Ссылка"): one for one in children(body, _PRODUCTS)}
    documents = [one for one in body if name_of(one) in (*_SALES, *_RETURNS, _CORRECTION)]
    for one in body:
        if one in documents:
            yield from _document(one, products, profile)
        elif name_of(one) == _PRODUCTS and not documents:
            keys = at(one, "КлючевыеСвойства")
            sku = text_at(one, "Артикул") or text_at(keys, "Артикул") or text_at(keys, "КодВПрограмме")
            yield CatalogueLine(row_of(one), sku, text_at(keys, "Наименование"), code=text_at(keys, "Ссылка"))
        elif name_of(one):
            yield Skipped(RefusedRow(row_of(one), cells_of(one), f"{name_of(one)}: no sale"))


def _document(
    document: etree._Element, products: dict[str, etree._Element], profile: ReportProfile
) -> Iterator[Entry | Skipped]:
    keys = at(document, "КлючевыеСвойства")
    if (
        is_true(text_at(keys, "ПометкаУдаления") or text_at(document, "ПометкаУдаления"))
        or text_at(document, "Проведен") == "false"
    ):
        yield Skipped(RefusedRow(row_of(document), cells_of(document), "the document is not posted"))
        return
    if name_of(document) == _CORRECTION:
        yield refused(document, "correction: of an earlier document; ask the sender what was sold after all")
        return
    kind = text_at(document, "ВидОперации") or text_at(document, "ХозяйственнаяОперация")
    if any(word in kind.casefold().replace(" ", "") for word in _NO_SALES):
        yield Skipped(RefusedRow(row_of(document), cells_of(document), f"an operation of kind '{kind}': no sale"))
        return
    try:
        sold_on = day_of(text_at(keys, "Дата") or text_at(document, "Дата"))
    except EdiValueError as error:
        yield refused(document, f"invalid_date: {error}")
        return
    returned = name_of(document) in _RETURNS
    for row in _rows(document):
        try:
            quantity, amount = number_at(row, "Количество"), _net(row, document)
        except EdiValueError as error:
            yield refused(row, f"invalid_number: {error}")
            continue
        sku, gtin = _product(row, products)
        currency = _currency(document, profile)
        if quantity is None or amount is None:
            yield refused(row, "no_quantity: the line lacks quantity or sum")
        elif not sku and not gtin:
            yield refused(row, "no_product: the line names no product")
        elif not currency or sold_on is None:
            yield refused(row, "no_date: the document has no date" if currency else "no_currency: name a `currency`")
        else:
            yield SaleLine(
                row=row_of(row),
                sku=sku,
                quantity=as_moved(quantity, returned=returned),
                amount=as_moved(amount, returned=returned),
                currency=currency,
                sold_on=sold_on,
                gtin=gtin,
                customer=text_at(document, "Контрагент", "Наименование")
                or text_at(document, "Контрагент", "НаименованиеПолное")
                or text_at(document, "Склад", "Наименование"),
                unit=text_at(row, "ЕдиницаИзмерения", "ДанныеКлассификатора", "Наименование"),
                basis="tax included" if _holds_tax(row, document) else "",
            )


def _rows(document: etree._Element) -> Iterator[etree._Element]:
    for name in ("Товары", "ДанныеОТоварах", "Запасы"):
        yield from children(at(document, name), "Строка")


def _holds_tax(row: etree._Element, document: etree._Element) -> bool:
    """Return whether the line's sum holds a tax that nobody states."""
    return is_true(text_at(document, "СуммаВключаетНДС")) and not text_at(row, "СуммаНДС")


def _net(row: etree._Element, document: etree._Element) -> Decimal | None:
    """Return the line's sum without VAT."""
    stated, tax = number_at(row, "Сумма"), number_at(row, "СуммаНДС")
    included = is_true(text_at(document, "СуммаВключаетНДС"))
    return stated - tax if stated is not None and tax is not None and included else stated


def _product(row: etree._Element, products: dict[str, etree._Element]) -> tuple[str, str]:
    """Return SKU and bar code of a line: from the line itself, else from the product that it refers to."""
    for path in (("ДанныеНоменклатуры", "Номенклатура"), ("Номенклатура",)):
        if (keys := at(row, *path)) is not None:
            known = products.get(text_at(keys, "Ссылка"))
            sku = text_at(keys, "Артикул") or text_at(known, "Артикул") or text_at(keys, "КодВПрограмме")
            return sku or text_at(keys, "Код") or text_at(keys, "Ссылка"), text_at(row, "Штрихкод")
    return "", text_at(row, "Штрихкод")


def _currency(document: etree._Element, profile: ReportProfile) -> str:
    keys = at(document, "Валюта", "ДанныеКлассификатора")
    text = text_at(keys, "Наименование") or text_at(keys, "Код") or text_at(document, "Валюта")
    return currency_of(text) if text else profile.currency


LAYOUT = Layout("enterprise_data", _recognises, messages=_messages)
