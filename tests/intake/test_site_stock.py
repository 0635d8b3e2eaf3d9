"""Stock by site, and expected against reported stock of a product with what is on its way."""

from __future__ import annotations

from datetime import date

from monitor.facts.read import facts
from monitor.facts.stock_flow import FACT
from monitor.intake.site_stock import site_stock
from monitor.model.performance import SellIn
from tests.intake.report_desk import HEAD, STOCK, ReportDesk

SALES = HEAD + "2026-01-05,NO-100,30,300.00,,\n2026-01-30,NO-100,10,100.00,,\n"
BEGAN = STOCK + "2025-12-31,NO-100,50,A\n2025-12-31,NO-100,10,B\n"


def sell_in(desk: ReportDesk, **changes: object) -> None:
    values = {"period_from": date(2026, 1, 1), "period_to": date(2026, 1, 31), "quantity": 100_000, **changes}
    desk.session.add(SellIn(party_id="north", sku="NO-100", **values))
    desk.session.flush()


def flow(desk: ReportDesk) -> tuple[object, ...]:
    (one,) = [fact for fact in facts(desk.session, FACT, date(2026, 4, 1)) if "2026-01" in str(fact["period"])]
    names = ("opening_thousandths", "expected_thousandths", "closing_thousandths", "gap_thousandths")
    return tuple(one[name] for name in names)


def test_expected_stock_is_what_began_came_and_was_sold(desk: ReportDesk) -> None:
    desk.take(BEGAN, name="north-s1")
    desk.take(SALES)
    desk.take(STOCK + "2026-01-31,NO-100,105,A\n2026-01-31,NO-100,10,B\n", name="north-s2")
    sell_in(desk)
    assert flow(desk) == (60_000, 120_000, 115_000, 5_000)


def test_goods_on_their_way_are_not_missing(desk: ReportDesk) -> None:
    desk.take(BEGAN, name="north-s1")
    desk.take(SALES)
    desk.take(STOCK + "2026-01-31,NO-100,105,A\n2026-01-31,NO-100,10,B\n", name="north-s2")
    sell_in(desk, in_transit=25_000)
    sell_in(desk, period_from=date(2025, 12, 1), period_to=date(2025, 12, 31), quantity=0, in_transit=20_000)
    assert flow(desk) == (60_000, 115_000, 115_000, 0)


def test_entered_stock_goes_before_reported_stock(desk: ReportDesk) -> None:
    desk.take(BEGAN, name="north-s1")
    desk.take(SALES)
    sell_in(desk, opening_stock=70_000, closing_stock=130_000)
    assert flow(desk) == (70_000, 130_000, 130_000, 0)


def test_stock_that_is_not_known_makes_no_gap(desk: ReportDesk) -> None:
    desk.take(SALES)
    sell_in(desk)
    assert flow(desk) == (None, None, None, None)


def test_stock_of_a_report_with_rows_in_quarantine_is_not_known(desk: ReportDesk) -> None:
    desk.take(BEGAN + "2025-12-31,NO-100,few,C\n", name="north-s1")
    desk.take(SALES)
    sell_in(desk)
    assert flow(desk)[0] is None


def test_the_newest_report_of_a_site_counts_with_its_change(desk: ReportDesk) -> None:
    desk.take(BEGAN, name="north-s1")
    desk.take(STOCK + "2026-01-31,NO-100,40,A\n", name="north-s2")
    desk.take(STOCK + "2026-01-31,NO-100,45,A\n", name="north-s3")
    first, second = site_stock(desk.session, party="north")
    assert (first.site, first.on_hand, first.before, first.change) == ("A", 45_000, date(2025, 12, 31), -5_000)
    assert (second.site, second.as_of, second.change) == ("B", date(2025, 12, 31), None)
    assert site_stock(desk.session, party="south") == []
