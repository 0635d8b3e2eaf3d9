"""A workspace whose watched listings are the pages of the collecting benchmark."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.collect_pages import goods
from bench.collect_task import Task

_SETTINGS = """
[brand]
name = "Northlight"
sender = "Channel team, Northlight"

[collect]
contact = "mailto:bench@example.com"
pace_seconds = {pace}
concurrency = {concurrency}
concurrency_per_host = {concurrency}
readers = {readers}
allow_private = ["127.0.0.1"]

[[site]]
name = "harbor"
market = "US"
currency = "USD"
party = "harbor"
"""


def write_workspace(folder: Path, task: Task, *, pace: float = 0) -> None:
    """Write settings and policy: a product for each distinct page, a listing for each page, one party."""
    (folder / "policy").mkdir(parents=True)
    (folder / "channelwarden.toml").write_text(
        _SETTINGS.format(pace=pace, concurrency=task.concurrency, readers=task.readers), "utf-8"
    )
    numbers = range(min(task.count, task.distinct))
    products = [(made.sku, made.gtin, "Northlight", made.title, "active") for made in map(goods, numbers)]
    _write(folder, "products", ("sku", "gtin", "brand", "title", "status"), products)
    listings = [("harbor", url, goods(number % task.distinct).sku, "") for number, url in enumerate(task.urls)]
    _write(folder, "listings", ("site", "url", "sku", "product_id"), listings)
    _write(folder, "parties", ("id", "name", "role", "country"), [("harbor", "Harbor", "reseller", "US")])


def _write(folder: Path, stem: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (folder / "policy" / f"{stem}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
