"""How fast reports are read: beside the bare libraries on the same files, and how much memory long files take."""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import load_workbook

from bench.measuring import peak_memory
from scrapers.layouts import ReportProfile, open_report

HEADINGS = ("Дата", "Артикул", "Кол-во", "Сумма без НДС", "Регион", "Тип продажи", "Покупатель")
_PLACES = ("Москва", "Казань", "Самара", "Тверь", "Омск")
PROFILE = ReportProfile(currency="RUB", encoding="cp1251")


def main() -> int:
    """Print the figures as JSON."""
    asked = _arguments()
    if asked.memory_of:
        rows = _read(asked.memory_of)
        print(json.dumps({"rows": rows, "peak_memory_mib": round(peak_memory(), 1)}))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        answer: dict[str, Any] = {
            "csv": _csv(place / "report.csv", asked.csv, asked.repeat),
            "xlsx": _xlsx(place / "report.xlsx", asked.xlsx, asked.repeat),
            "memory": [_memory(place / "long.csv", rows) for rows in (asked.memory // 5, asked.memory) if rows],
        }
    if asked.store:
        answer["store"] = _stored(asked.store, asked.repeat)
    answer["aims"] = _aims(answer)
    print(json.dumps(answer, indent=2))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csv", type=int, default=1_000_000, help="rows of the CSV file")
    parser.add_argument("--xlsx", type=int, default=100_000, help="rows of the XLSX file")
    parser.add_argument("--memory", type=int, default=5_000_000, help="rows of the long CSV file; 0 leaves it out")
    parser.add_argument("--store", type=int, default=0, help="rows that are stored on SQLite; 0 leaves it out")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions; the best one counts")
    parser.add_argument("--memory-of", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _csv(path: Path, rows: int, repeat: int) -> dict[str, object]:
    """Compare with the standard library's reader and Decimal on the two columns of figures."""
    _write_csv(path, rows)

    def bare() -> int:
        count = 0
        with path.open(encoding="cp1251", newline="") as file:
            reader = csv.reader(file, delimiter=";")
            next(reader)
            for row in reader:
                Decimal(row[2].replace(",", ".")), Decimal(row[3].replace(",", "."))
                count += 1
        return count

    return _compared("csv.reader and Decimal", bare, path, rows, repeat)


def _xlsx(path: Path, rows: int, repeat: int) -> dict[str, object]:
    """Compare with calamine's own way to give out all rows."""
    _write_xlsx(path, rows)

    def bare() -> int:
        return len(load_workbook(str(path)).get_sheet_by_index(0).to_python()) - 1

    return _compared("calamine to_python", bare, path, rows, repeat)


def _compared(name: str, bare: Callable[[], int], path: Path, rows: int, repeat: int) -> dict[str, object]:
    """Run both in turn, so that what else the machine does meets both."""
    theirs, ours = [], []
    for _ in range(repeat):
        theirs.append(_processor_seconds(bare, rows))
        ours.append(_processor_seconds(lambda: _read(path), rows))
    return {
        "rows": rows,
        "beside": name,
        "bare_cpu_seconds": round(min(theirs), 3),
        "cpu_seconds": round(min(ours), 3),
        "ratio": round(min(ours) / min(theirs), 2),
        "rows_per_cpu_second": round(rows / min(ours)),
    }


def _processor_seconds(read: Callable[[], int], rows: int) -> float:
    start = time.process_time()
    count = read()
    took = time.process_time() - start
    if count != rows:
        raise AssertionError(f"{count} rows were read, {rows} were written")
    return took


def _read(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in open_report(path.name, file, PROFILE))


def _memory(path: Path, rows: int) -> dict[str, object]:
    """Return the most memory of a process that reads a file of its own."""
    _write_csv(path, rows)
    command = [sys.executable, "-m", "bench.ingest", "--memory-of", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    said: dict[str, object] = json.loads(done.stdout)
    return said


def _stored(rows: int, repeat: int) -> dict[str, object]:
    """Return what a process of its own says of storing."""
    command = [sys.executable, "-m", "bench.ingest_store", "--rows", str(rows), "--repeat", str(repeat)]
    said: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return said


def _row(number: int) -> tuple[date, str, int, int, str, str, str]:
    """Return row number: day, SKU, quantity, amount in hundredths, place, kind of sale, customer."""
    return (
        date(2026, 1, 1) + timedelta(days=number % 90),
        f"NO-{number % 500:05}",
        number % 9 + 1,
        number * 7919 % 1_000_000,
        _PLACES[number % 5],
        "пассивная" if number % 10 == 0 else "активная",
        f'ООО "Ромашка {number % 300}"',
    )


def _write_csv(path: Path, rows: int) -> None:
    """Write a cp1251 file with semicolons and decimal commas."""
    with path.open("w", encoding="cp1251", newline="") as file:
        file.write(";".join(HEADINGS) + "\r\n")
        for number in range(rows):
            day, sku, quantity, amount, place, kind, customer = _row(number)
            quoted = customer.replace('"', '""')
            file.write(
                f'{day:%d.%m.%Y};{sku};{quantity};{amount // 100},{amount % 100:02};{place};{kind};"{quoted}"\r\n'
            )


def _write_xlsx(path: Path, rows: int) -> None:
    """Write a workbook with typed cells."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sales")
    sheet.append(HEADINGS)
    for number in range(rows):
        day, sku, quantity, amount, place, kind, customer = _row(number)
        sheet.append((day, sku, quantity, amount / 100, place, kind, customer))
    book.save(path)


def _aims(answer: dict[str, Any]) -> dict[str, object]:
    """Return each figure beside what it should be: the ratios at most, the rows a second at least."""
    memory = [one["peak_memory_mib"] for one in answer["memory"]]
    aims: dict[str, object] = {
        "csv_ratio": {"is": answer["csv"]["ratio"], "at_most": 2.0},
        "xlsx_ratio": {"is": answer["xlsx"]["ratio"], "at_most": 1.5},
    }
    if len(memory) == 2:
        aims["memory_of_five_times_the_rows"] = {"is": round(memory[1] / memory[0], 2), "at_most": 1.1}
    if "store" in answer:
        aims["stored_rows_a_second"] = {"is": answer["store"]["rows_a_second"], "at_least": 50_000}
    return aims


if __name__ == "__main__":
    sys.exit(main())
