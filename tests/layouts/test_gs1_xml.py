"""GS1 XML: the inventory report is stock; movements and other messages are refused by name."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import read_report
from tests.layouts.told import EUR, refusal

ROOT = "inventory_report:inventoryReportMessage"


def status(kind: str, count: str, unit: str = "EA") -> str:
    return (
        f"<inventoryStatusQuantitySpecification><inventoryStatusType>{kind}</inventoryStatusType>"
        f'<quantityOfUnits measurementUnitCode="{unit}">{count}</quantityOfUnits>'
        "</inventoryStatusQuantitySpecification>"
    )


def message(*said: str, root: str = ROOT, end: str = "2026-03-31", day: str = "", line: str = "Status") -> str:
    name = root.partition(":")[0]
    dated = f"<inventoryDateTime>{day}</inventoryDateTime>" if day else ""
    return (
        f'<?xml version="1.0"?>\n<{root} xmlns:{name}="urn:gs1:ecom:{name}:xsd:3"><inventoryReport>'
        f"<reportingPeriod><beginDate>2026-03-01</beginDate><endDate>{end}</endDate></reportingPeriod>"
        "<inventoryItemLocationInformation><inventoryLocation><gln>4012345000023</gln></inventoryLocation>"
        "<transactionalTradeItem><gtin>04006381333931</gtin></transactionalTradeItem>"
        f"<inventory{line}LineItem>{dated}{''.join(said)}</inventory{line}LineItem>"
        f"</inventoryItemLocationInformation></inventoryReport></{root}>"
    )


def test_the_stock_on_hand_is_read_with_its_place_day_and_unit_and_nothing_else() -> None:
    text = message(status("ON_ORDER", "15"), status("AVAILABLE_FOR_SALE", "38"), status("ON_HAND", "40"))
    report = read_report("r.xml", text.encode(), EUR)
    (line,) = report.stock
    told = (line.gtin, int(line.on_hand), line.as_of, line.site, line.unit)
    assert told == ("04006381333931", 40, date(2026, 3, 31), "4012345000023", "EA")
    assert sorted(row.reason for row in report.skipped) == [
        "a quantity of kind AVAILABLE_FOR_SALE, not the stock on hand",
        "a quantity of kind ON_ORDER, not the stock on hand",
    ]


def test_the_day_of_a_line_goes_before_the_end_of_the_period() -> None:
    (line,) = read_report("r.xml", message(status("ON_HAND", "4"), day="2026-03-30T18:00:00").encode(), EUR).stock
    assert line.as_of == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("said", "more", "why"),
    [
        ((status("ON_HAND", "40"), status("ON_HAND", "2")), {}, "stock_twice"),
        ((status("ON_HAND", "many"),), {}, "invalid_number"),
        ((status("ON_HAND", ""),), {}, "no_quantity"),
        ((status("ON_HAND", "4"),), {"end": "", "day": "soon"}, "invalid_date"),
    ],
)
def test_what_is_open_of_a_line_is_refused_with_it(said: tuple[str, ...], more: dict[str, str], why: str) -> None:
    report = read_report("r.xml", message(*said, **more).encode(), EUR)
    assert not report.stock
    assert [row.reason.partition(":")[0] for row in report.refused] == [why]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (message(line="Activity"), "movements of stock (inventoryActivityLineItem), which state quantities without"),
        (message(line="Other"), "no_lines: the inventory report has no line of stock"),
        (message(status("ON_HAND", "4"), end="31/03"), "invalid_date: the reporting period: '31/03' is not a date"),
        (
            '<p:priceSynchronisationMessage xmlns:p="urn:gs1:ecom:price_synchronisation:xsd:3"/>',
            "this is the GS1 XML message priceSynchronisationMessage, of which nothing is read",
        ),
    ],
)
def test_other_messages_are_refused_by_name(text: str, why: str) -> None:
    assert why in refusal(text, EUR, "r.xml")
