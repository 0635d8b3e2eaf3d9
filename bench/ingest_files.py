"""Report files for the reading benchmark, as distributors' systems export them, the same at every run."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import openpyxl

HEADINGS = ("Дата", "Артикул", "Кол-во", "Сумма без НДС", "Регион", "Тип продажи", "Покупатель")
_PLACES = ("Москва", "Казань", "Самара", "Тверь", "Омск")


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


def write_csv(path: Path, rows: int) -> None:
    """Write a cp1251 file with semicolons and decimal commas."""
    with path.open("w", encoding="cp1251", newline="") as file:
        file.write(";".join(HEADINGS) + "\r\n")
        for number in range(rows):
            day, sku, quantity, amount, place, kind, customer = _row(number)
            quoted = customer.replace('"', '""')
            file.write(
                f'{day:%d.%m.%Y};{sku};{quantity};{amount // 100},{amount % 100:02};{place};{kind};"{quoted}"\r\n'
            )


def write_xlsx(path: Path, rows: int) -> None:
    """Write a workbook with typed cells."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sales")
    sheet.append(HEADINGS)
    for number in range(rows):
        day, sku, quantity, amount, place, kind, customer = _row(number)
        sheet.append((day, sku, quantity, amount / 100, place, kind, customer))
    book.save(path)
