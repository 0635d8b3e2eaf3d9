"""CommerceML and EnterpriseData: sales, prices, stock and catalogues, and XML that is refused."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report

NONE = ReportProfile()


def commerceml(content: str, encoding: str = "windows-1251", namespace: str = "") -> bytes:
    attribute = f' xmlns="{namespace}"' if namespace else ""
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><КоммерческаяИнформация{attribute} ВерсияСхемы="2.08" '
        f'ДатаФормирования="2026-04-01T10:00:00">{content}</КоммерческаяИнформация>'
    ).encode(encoding)


def document(kind: str, values: str = "", tax: str = "") -> str:
    return (
        f"<Документ><Ид>1</Ид><Номер>17</Номер><Дата>2026-03-30</Дата><ХозОперация>{kind}</ХозОперация>"
        "<Валюта>руб</Валюта><Сумма>1200</Сумма><Контрагенты><Контрагент><Наименование>ООО Лютик</Наименование>"
        "<Роль>Покупатель</Роль></Контрагент></Контрагенты>"
        "<Товары><Товар><Ид>a-1</Ид><Артикул>AB-1</Артикул><Штрихкод>4600000000015</Штрихкод>"
        f"<ЦенаЗаЕдиницу>600</ЦенаЗаЕдиницу><Количество>2</Количество><Сумма>1200</Сумма>{tax}</Товар></Товары>"
        f"<ЗначенияРеквизитов>{values}</ЗначенияРеквизитов></Документ>"
    )


def value(name: str, content: str) -> str:
    return f"<ЗначениеРеквизита><Наименование>{name}</Наименование><Значение>{content}</Значение></ЗначениеРеквизита>"


TAX = (
    "<Налоги><Налог><Наименование>НДС</Наименование>"
    "<УчтеноВСумме>true</УчтеноВСумме><Сумма>200</Сумма></Налог></Налоги>"
)


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8", "utf-16"])
@pytest.mark.parametrize("namespace", ["", "urn:1C.ru:commerceml_2", "urn:1C.ru:commerceml_210"])
def test_a_dispatch_is_a_sale_net_of_the_tax_it_states_in_any_namespace(encoding: str, namespace: str) -> None:
    data = commerceml(document("Отпуск товара", tax=TAX), encoding, namespace)
    report = read_report("r.xml", data, NONE)
    (line,) = report.sales
    assert (line.sku, line.gtin, line.quantity, line.amount) == ("AB-1", "4600000000015", Decimal(2), Decimal(1000))
    assert (line.currency, line.sold_on, line.customer, line.basis) == ("RUB", date(2026, 3, 30), "ООО Лютик", "")
    assert report.layout == "commerceml"


def test_a_return_is_negative_and_a_sum_of_unknown_tax_says_so() -> None:
    (line,) = read_report("r.xml", commerceml(document("Возврат товара")), NONE).sales
    assert (line.quantity, line.amount, line.basis) == (Decimal(-2), Decimal(-1200), "tax included")


def test_a_row_taken_back_within_a_sale_stays_negative() -> None:
    row = "<Товар><Артикул>AB-1</Артикул><Количество>{}</Количество><Сумма>{}</Сумма></Товар>"
    rows = row.format(5, 500) + row.format(-2, -200)
    text = re.sub("<Товары>.*</Товары>", f"<Товары>{rows}</Товары>", document("Отпуск товара"))
    sales = read_report("r.xml", commerceml(text.replace("<Сумма>1200<", "<Сумма>300<")), NONE).sales
    assert [(line.quantity, line.amount) for line in sales] == [
        (Decimal(5), Decimal(500)),
        (Decimal(-2), Decimal(-200)),
    ]


ORDERS = [
    (value("Отменен", "true"), "document 17 of 2026-03-30 was cancelled"),
    (
        value("Статус заказа", "[N] Принят"),
        "document 17 of 2026-03-30 is an order that was not carried out yet: no sale",
    ),
    (value("Статус заказа", "[F] Выполнен"), ""),
    (value("Финальный статус", "true"), ""),
    (value("Финальный статус", "true") + value("Отменен", "true"), "document 17 of 2026-03-30 was cancelled"),
    (value("ФинальныйСтатус", "true") + value("ПометкаУдаления", "true"), "document 17 of 2026-03-30 was cancelled"),
    (value("Финальный статус", "true") + value("Отменён", "true"), "document 17 of 2026-03-30 was cancelled"),
    (value("Финальный статус", "true") + value("Проведён", "false"), "document 17 of 2026-03-30 is not posted"),
    (value("Дата отгрузки по 1С", "2026-03-31"), ""),
    (
        value("Дата отгрузки по 1С", "0001-01-01"),
        "document 17 of 2026-03-30 is an order that was not carried out yet: no sale",
    ),
    (value("Дата отгрузки по 1С", "0001-01-01T00:00:00") + value("Дата отгрузки", "2026-03-31"), ""),
]


@pytest.mark.parametrize(("values", "reason"), ORDERS)
def test_an_order_is_a_sale_only_when_it_was_carried_out(values: str, reason: str) -> None:
    report = read_report("r.xml", commerceml(document("Заказ товара", values)), NONE)
    assert len(report.sales) == (not reason)
    assert [row.reason for row in report.skipped] == ([reason] if reason else [])
    assert reason in report.outcome


def test_offers_are_prices_by_kind_and_stock_by_warehouse() -> None:
    data = commerceml(
        "<ПакетПредложений><ТипыЦен><ТипЦены><Ид>t</Ид><Наименование>Розничная</Наименование><Валюта>RUB</Валюта>"
        "</ТипЦены></ТипыЦен><Склады><Склад><Ид>s1</Ид><Наименование>Север</Наименование></Склад>"
        "<Склад><Ид>s2</Ид><Наименование>Юг</Наименование></Склад></Склады><Предложения><Предложение><Ид>a#1</Ид>"
        "<Артикул>AB-1</Артикул><Цены><Цена><ИдТипаЦены>t</ИдТипаЦены><ЦенаЗаЕдиницу>1719.5</ЦенаЗаЕдиницу></Цена></Цены>"
        '<Количество>7</Количество><Склад ИдСклада="s1" КоличествоНаСкладе="3"/>'
        '<Склад ИдСклада="s2" КоличествоНаСкладе="4"/></Предложение></Предложения></ПакетПредложений>'
    )
    report = read_report("offers.xml", data, NONE)
    assert [(one.sku, one.price, one.currency, one.kind) for one in report.prices] == [
        ("AB-1", Decimal("1719.5"), "RUB", "Розничная")
    ]
    assert [(one.site, one.on_hand, one.as_of) for one in report.stock] == [
        ("Север", Decimal(3), date(2026, 4, 1)),
        ("Юг", Decimal(4), date(2026, 4, 1)),
    ]
    assert len({one.row for one in report.stock}) == 2


def test_changes_of_offers_take_the_names_of_prices_and_warehouses_from_the_classifier() -> None:
    data = commerceml(
        "<Классификатор><ТипыЦен><ТипЦены><Ид>t</Ид><Наименование>Оптовая</Наименование><Валюта>USD</Валюта></ТипЦены>"
        "</ТипыЦен><Склады><Склад><Ид>s1</Ид><Наименование>Север</Наименование></Склад></Склады></Классификатор>"
        "<ИзмененияПакетаПредложений><Предложения><Предложение><Ид>a</Ид><Артикул>AB-1</Артикул><Цены><Цена>"
        "<ИдТипаЦены>t</ИдТипаЦены><ЦенаЗаЕдиницу>14</ЦенаЗаЕдиницу></Цена></Цены><Остатки><Остаток><Склад><Ид>s1</Ид>"
        "<Количество>3</Количество></Склад></Остаток></Остатки></Предложение><Предложение Статус='Удален'><Ид>b</Ид>"
        "<Артикул>AB-2</Артикул><Количество>9</Количество></Предложение></Предложения></ИзмененияПакетаПредложений>"
    )
    report = read_report("offers.xml", data, ReportProfile(currency="RUB"))
    assert [(one.kind, one.price, one.currency) for one in report.prices] == [("Оптовая", 14, "USD")]
    assert [(one.sku, one.site, one.on_hand) for one in report.stock] == [("AB-1", "Север", 3)]
    assert [row.reason for row in report.skipped] == ["the offer was deleted"]


def test_a_catalogue_is_read_as_what_it_is() -> None:
    data = commerceml(
        "<Каталог><Товары><Товар><Ид>a</Ид><Артикул>AB-1</Артикул><Наименование>Сапоги</Наименование></Товар></Товары></Каталог>"
    )
    report = read_report("import.xml", data, NONE)
    assert report.outcome == "1 product of a catalogue"
    assert (report.catalogue[0].sku, report.catalogue[0].title) == ("AB-1", "Сапоги")


def enterprise_data(name: str, deleted: str = "false") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Message xmlns:msg="http://www.1c.ru/SSL/Exchange/Message">'
        "<msg:Header><msg:Format>http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.6</msg:Format></msg:Header>"
        '<Body xmlns="http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.6">'
        "<Справочник.Номенклатура><КлючевыеСвойства><Ссылка>p-1</Ссылка><Наименование>Сапоги</Наименование>"
        "</КлючевыеСвойства><Артикул>AB-1</Артикул></Справочник.Номенклатура>"
        f"<{name}><КлючевыеСвойства><Дата>2026-03-30T12:00:00</Дата><Номер>5</Номер>"
        f"<ПометкаУдаления>{deleted}</ПометкаУдаления></КлючевыеСвойства>"
        "<Валюта><ДанныеКлассификатора><Код>643</Код><Наименование>руб.</Наименование></ДанныеКлассификатора></Валюта>"
        "<Контрагент><Наименование>ИП Иванов</Наименование></Контрагент><СуммаВключаетНДС>true</СуммаВключаетНДС>"
        "<Товары><Строка><ДанныеНоменклатуры><Номенклатура><Ссылка>p-1</Ссылка></Номенклатура></ДанныеНоменклатуры>"
        "<Количество>3</Количество><Сумма>360</Сумма><СуммаНДС>60</СуммаНДС></Строка></Товары>"
        f"</{name}></Body></Message>"
    ).encode()


@pytest.mark.parametrize(
    ("name", "quantity"), [("Документ.РеализацияТоваровУслуг", 3), ("Документ.ВозвратТоваровОтПокупателя", -3)]
)
def test_enterprise_data_gives_sales_and_returns_net_of_tax_by_the_product_s_article(name: str, quantity: int) -> None:
    report = read_report("r.xml", enterprise_data(name), NONE)
    (line,) = report.sales
    assert (line.sku, line.quantity, line.amount) == ("AB-1", Decimal(quantity), Decimal(100 * quantity))
    assert (line.currency, line.sold_on, line.customer) == ("RUB", date(2026, 3, 30), "ИП Иванов")
    assert report.layout == "enterprise_data"


def test_a_row_of_enterprise_data_taken_back_within_a_sale_stays_negative() -> None:
    text = enterprise_data("Документ.РеализацияТоваровУслуг").decode()
    for old, new in (("<Количество>3", "<Количество>-3"), ("<Сумма>360", "<Сумма>-360"), ("НДС>60<", "НДС>-60<")):
        text = text.replace(old, new)
    (line,) = read_report("r.xml", text.encode(), NONE).sales
    assert (line.quantity, line.amount) == (Decimal(-3), Decimal(-300))


def test_deleted_documents_and_other_documents_are_no_sales() -> None:
    assert not read_report("r.xml", enterprise_data("Документ.РеализацияТоваровУслуг", "true"), NONE).sales
    report = read_report("r.xml", enterprise_data("Документ.ПоступлениеТоваровУслуг"), NONE)
    assert (report.sales, report.skipped[0].reason) == ((), "Документ.ПоступлениеТоваровУслуг: no sale")


def test_a_correction_of_a_sale_waits() -> None:
    (row,) = read_report("r.xml", enterprise_data("Документ.КорректировкаРеализации"), NONE).refused
    assert row.reason == "correction: of an earlier document; ask the sender what was sold after all"


def test_external_entities_are_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("5")
    plain = commerceml(document("Отпуск товара"), "utf-8").decode()
    declared = f'<!DOCTYPE x [<!ENTITY leak SYSTEM "{secret.as_uri()}">]><КоммерческаяИнформация'
    text = plain.replace("<КоммерческаяИнформация", declared, 1).replace(">2<", ">&leak;<")
    with pytest.raises(LayoutRefusedError, match="declares a document type"):
        read_report("r.xml", text.encode(), NONE)


def test_entities_that_blow_up_are_refused() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = commerceml(document("&e11;"), "utf-8").decode()
    declared = f'<!DOCTYPE x [<!ENTITY e0 "0">{entities}]><КоммерческаяИнформация'
    with pytest.raises(LayoutRefusedError):
        read_report("r.xml", text.replace("<КоммерческаяИнформация", declared, 1).encode(), NONE)


def test_cut_xml_is_refused() -> None:
    with pytest.raises(LayoutRefusedError, match="the XML is cut or damaged"):
        read_report("r.xml", commerceml(document("Отпуск товара"))[:-40], NONE)


@pytest.mark.parametrize(
    ("kind", "sold"),
    [
        ("Отгрузка товара", 1),
        ("Расходная накладная", 1),
        ("Чек на возврат", -1),
        ("Возврат от покупателя", -1),
        ("Возврат поставщику", 0),
        ("Приходная накладная", 0),
        ("Накладная на перемещение", 0),
        ("Отпуск на комиссию", 0),
    ],
)
def test_documents_that_move_goods_and_sell_none_are_no_sales_whatever_else_they_are_called(
    kind: str, sold: int
) -> None:
    report = read_report("r.xml", commerceml(document(kind)), NONE)
    assert [(line.quantity > 0) - (line.quantity < 0) for line in report.sales] == ([sold] if sold else [])
    assert len(report.skipped) == (not sold)


def test_a_document_in_which_the_sender_is_the_buyer_is_no_sale() -> None:
    text = document("Отпуск товара").replace("<ХозОперация>", "<Роль>Покупатель</Роль><ХозОперация>")
    report = read_report("r.xml", commerceml(text), NONE)
    assert (report.sales, [row.reason for row in report.skipped]) == (
        (),
        ["document 17 of 2026-03-30 is one of the sender as the buyer: no sale"],
    )


@pytest.mark.parametrize(
    ("within", "tax", "amounts", "refused"),
    [("true", "", [300], 0), ("false", "", [270], 0), ("false", "50", [], 1)],
)
def test_a_discount_that_the_sum_does_not_hold_is_taken_off_unless_the_tax_leaves_it_open(
    within: str, tax: str, amounts: list[int], refused: int
) -> None:
    taxes = f"<Налоги><Налог><УчтеноВСумме>true</УчтеноВСумме><Сумма>{tax}</Сумма></Налог></Налоги>" if tax else ""
    cut = f"<Скидки><Скидка><Сумма>30</Сумма><УчтеноВСумме>{within}</УчтеноВСумме></Скидка></Скидки>"
    row = f"<Товар><Артикул>AB-1</Артикул><Количество>3</Количество><Сумма>300</Сумма>{taxes}{cut}</Товар>"
    text = re.sub("<Товары>.*</Товары>", f"<Товары>{row}</Товары>", document("Отпуск товара"))
    report = read_report("r.xml", commerceml(text.replace("<Сумма>1200<", "<Сумма>300<")), NONE)
    assert [line.amount for line in report.sales] == amounts
    assert [row.reason.partition(":")[0] for row in report.refused] == ["discount_open"] * refused


def test_documents_may_stand_in_an_element_of_their_own_and_without_any_line_there_is_no_report() -> None:
    root = '<КоммерческаяИнформация ВерсияСхемы="2.10"><Документы>{}</Документы></КоммерческаяИнформация>'
    assert len(read_report("r.xml", root.format(document("Отпуск товара")).encode(), NONE).sales) == 1
    with pytest.raises(LayoutRefusedError, match="it holds no line of documents, offers or a catalogue"):
        read_report("r.xml", root.format("").encode(), NONE)


@pytest.mark.parametrize(
    ("kind", "sold"), [("", 1), ("ПродажаКлиенту", 1), ("ПередачаНаКомиссию", 0), ("Отгрузка без перехода права", 0)]
)
def test_goods_that_leave_and_stay_the_sender_s_are_not_sold(kind: str, sold: int) -> None:
    text = enterprise_data("Документ.РеализацияТоваровУслуг").decode()
    text = text.replace("<СуммаВключаетНДС>", f"<ВидОперации>{kind}</ВидОперации><СуммаВключаетНДС>")
    assert len(read_report("r.xml", text.encode(), NONE).sales) == sold


def test_a_sum_that_holds_a_tax_which_nobody_states_is_told() -> None:
    text = enterprise_data("Документ.РеализацияТоваровУслуг").decode()
    (line,) = read_report("r.xml", text.replace("<СуммаНДС>60</СуммаНДС>", "").encode(), NONE).sales
    assert (line.amount, line.basis) == (360, "tax included")


@pytest.mark.parametrize(("factor", "unit"), [("12", "упак"), ("1", "шт"), ("", "шт")])
def test_a_quantity_in_packs_has_their_unit(factor: str, unit: str) -> None:
    packs = f"<Единица>упак</Единица><Коэффициент>{factor}</Коэффициент>"
    sold = "<Количество>2</Количество><Сумма>9</Сумма>"
    row = f"<Товар><Артикул>A</Артикул><БазоваяЕдиница>шт</БазоваяЕдиница>{sold}{packs}</Товар>"
    text = re.sub("<Товары>.*</Товары>", f"<Товары>{row}</Товары>", document("Отпуск товара"))
    assert read_report("r.xml", commerceml(text), NONE).sales[0].unit == unit


def test_documents_of_the_first_commerceml_are_refused_by_name() -> None:
    one = '<Документ Номер="17" Дата="2026-03-05" ХозОперация="Sale"><ТоварнаяПозиция Товар="t1"/></Документ>'
    with pytest.raises(LayoutRefusedError, match="this is CommerceML 1, which is not read"):
        read_report("r.xml", commerceml(one), NONE)


def test_a_product_of_enterprise_data_may_have_a_bare_code() -> None:
    data = enterprise_data("Документ.ОтчетОРозничныхПродажах").decode()
    bare = re.sub(r"(<ДанныеНоменклатуры>.*?<Номенклатура>).*?(</Номенклатура>)", r"\1<Код>D-1</Код>\2", data)
    assert [line.sku for line in read_report("r.xml", bare.encode(), NONE).sales] == ["D-1"]
