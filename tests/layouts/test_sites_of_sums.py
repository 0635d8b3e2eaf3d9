"""Stock of all sites together, sites whose goods are not to be sold, and the day of stock that a title states."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR

HEAD = "Stock on 2026-03-31;;\nsku;warehouse;on hand\n"


def stock_of(data: str, profile: ReportProfile = EUR) -> list[tuple[str, str, int]]:
    return [(line.sku, line.site, int(line.on_hand)) for line in read_report("r.csv", data.encode(), profile).stock]


@pytest.mark.parametrize("label", ["All warehouses", "Total company", "Alle Lager", "Итого по складам", "All"])
def test_the_stock_of_all_sites_together_is_no_site(label: str) -> None:
    data = f"{HEAD}A;N;20\nA;S;30\nA;{label};50\nB;N;1\nB;{label};1\n"
    assert stock_of(data) == [("A", "N", 20), ("A", "S", 30), ("B", "N", 1)]


@pytest.mark.parametrize(
    "rows",
    [
        [("A", "N", 20), ("A", "S", 30), ("A", "Total Wine", 50), ("B", "N", 1), ("B", "Total Wine", 7)],
        [("A", "All warehouses", 20), ("B", "All warehouses", 30)],
        [("A", "N", 20), ("A", "Total Wine", 20)],
    ],
)
def test_a_site_called_so_whose_stock_is_no_sum_is_one(rows: list[tuple[str, str, int]]) -> None:
    assert stock_of(HEAD + "".join(f"{sku};{site};{count}\n" for sku, site, count in rows)) == rows


@pytest.mark.parametrize("site", ["Scrap", "Quarantine", "Sperrlager", "Blocked stock", "Карантин", "Defects"])
def test_goods_at_a_site_for_what_is_not_sold_wait_and_are_in_the_total(site: str) -> None:
    data = f"{HEAD}A;N;20\nA;{site};3\nTotal;;23\n"
    report = read_report("r.csv", data.encode(), EUR)
    assert [(line.site, line.on_hand) for line in report.stock] == [("N", 20)]
    assert report.refused[0].reason.startswith(f"stock: '{site}' as its site says that it is not there")


@pytest.mark.parametrize("title", ["Range [31/03/2026 - 31/03/2026]", "2026-03-31 to 2026-03-31"])
def test_stock_below_a_period_of_one_day_is_of_that_day(title: str) -> None:
    report = read_report("r.csv", f"{title};;\nsku;warehouse;on hand\nA;N;20\n".encode(), EUR)
    assert [line.as_of for line in report.stock] == [date(2026, 3, 31)]


@pytest.mark.parametrize("title", ["Range 01/03/2026 - 31/03/2026", "Range 05/03/2026 - 05/03/2026"])
def test_stock_below_a_longer_period_or_a_day_in_either_order_waits(title: str) -> None:
    report = read_report("r.csv", f"{title};;\nsku;warehouse;on hand\nA;N;20\n".encode(), EUR)
    assert (report.stock, len(report.refused)) == ((), 1)
