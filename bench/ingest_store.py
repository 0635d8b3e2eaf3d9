"""How fast sales that were read are recognised and stored on SQLite, and how much memory long reports take."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bench.measuring import peak_memory
from monitor.intake.reading import store_entries
from monitor.model import Party, Product, ReportFile
from monitor.settings import Partner
from monitor.store.session import open_database
from scrapers.records import SaleLine

PARTNER = Partner(party="north", files="*", currency="EUR", regions={f"Region {n}": "DE-BY" for n in range(40)})
NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
PRODUCTS = 2_000


def main() -> int:
    """Print the figures as JSON: rows a second by wall clock and by processor time, and the memory at the end."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        runs = [_stored(Path(folder) / f"{number}.db", asked.rows) for number in range(asked.repeat)]
    best = max(runs, key=lambda run: run["rows_a_cpu_second"])
    print(json.dumps({"rows": asked.rows, **best, "peak_memory_mib": round(peak_memory(), 1)}, indent=2))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="sale lines of the report")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions, each in a new store; the best one counts")
    return parser.parse_args()


def _stored(path: Path, rows: int) -> dict[str, int]:
    database = open_database(f"sqlite:///{path}")
    with database.session() as session:
        session.add_all(Product(sku=f"NO-{number}", title=f"Product {number}") for number in range(PRODUCTS))
        session.add(Party(id="north", name="North", role="distributor", country="DE"))
        report = ReportFile(
            sha256="0", name="r", party_id="north", layout="csv", received_at=NOW, status="accepted", kind="sales"
        )
        session.add(report)
        session.commit()
        used, start = time.process_time(), time.perf_counter()
        taken = store_entries(session, report.id or 0, PARTNER, _lines(rows), now=NOW, decided={})
        session.commit()
        seconds, cpu = time.perf_counter() - start, time.process_time() - used
    database.close()
    path.unlink()
    if taken.sales != rows:
        raise SystemExit(f"{taken.sales} of {rows} rows were stored")
    making = _timed_lines(rows)
    return {"rows_a_second": int(rows / (seconds - making)), "rows_a_cpu_second": int(rows / (cpu - making))}


def _timed_lines(rows: int) -> float:
    """Return the time that the making of the lines takes, which is no part of storing them."""
    start = time.process_time()
    for _ in _lines(rows):
        pass
    return time.process_time() - start


def _lines(rows: int) -> Iterator[SaleLine]:
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(90)]
    amounts = [Decimal(number) / 100 for number in range(1_000, 9_000, 7)]
    quantities = [Decimal(number) for number in range(1, 25)]
    for row in range(rows):
        yield SaleLine(
            row + 2,
            f"NO-{row * 7 % PRODUCTS}",
            quantities[row % 24],
            amounts[row % len(amounts)],
            "EUR",
            days[row % 90],
            f"Region {row % 40}",
            customer=f"Customer {row % 5000} GmbH",
        )


if __name__ == "__main__":
    raise SystemExit(main())
