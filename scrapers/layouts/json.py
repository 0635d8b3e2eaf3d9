"""JSON reports: a list of rows, or rows deep within what they have in common, such as period, currency and place."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, BinaryIO

from scrapers.layouts.json_undone import with_undone
from scrapers.layouts.profile import (
    Cell,
    Layout,
    LayoutRefusedError,
    ReportProfile,
    Row,
    Sheet,
    sheet_of,
    start_of,
    whole,
)
from scrapers.layouts.row_words import is_taken_back
from scrapers.layouts.text_encoding import decode
from scrapers.layouts.usual_headings import SALES, STOCK
from scrapers.storable_text import storable_json

_NAMES = {
    "sku": "sku|item id|item number|item code|product id|product code|article number|article|"
    "supplier item number|part number",
    "gtin": "gtin|ean|upc|barcode|bar code",
    "quantity": "quantity|qty|sales quantity|sold quantity|units sold|quantity sold|units",
    "amount": "line net amount|net amount|amount net|net sales|net sales amount|net|total net|amount",
    "currency": "currency|currency code",
    "sold_on": "sold on|sale date|sales date|transaction date|date|sales period end date|period end date|period end|"
    "period to|end date|sales report date|report date",
    "unit": "unit|unit of measure|uom|quantity unit",
    "customer": "customer|customer name|location name|store name|store|location|buyer name",
    "ship_to": "ship to|region|ship to region",
    "on_hand": "on hand|stock|stock on hand|quantity on hand|available quantity|stock quantity|inventory quantity",
    "as_of": "as of|stock date|inventory date|snapshot date|report date|date",
    "site": "site|warehouse|warehouse name|location name|location|store name|store",
}
"""Names understood for each field, the most telling first"""

_REPORTS = frozenset(["report", "reporting", "sales", "header", "period"])
"""What an object is called whose period is that of the report, and not of a warranty or a contract"""

_UNDERSTOOD = frozenset(
    one for words in (*_NAMES.values(), *SALES.values(), *STOCK.values()) for one in words.split("|")
)


_GOODS = frozenset("lines items products orders articles goods units quantities transactions shipments".split())
"""What lists are of that came back, behind the word that says so"""
_PAGES = ("pages", "total pages", "last page", "page count")
_MORE = ("next", "next page", "has more", "next link", "next page token", "next cursor")
"""Names by which an interface says that there is more"""


def _recognises(file: BinaryIO) -> bool:
    return start_of(file, 256).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    text = storable_json(decode(whole(file), profile.encoding)).lstrip("\ufeff")
    try:
        content = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except json.JSONDecodeError as error:
        content = _lines_of(text, error)
    except RecursionError as error:
        raise LayoutRefusedError("the JSON is nested too deeply; ask the sender for rows in a list") from error
    content = with_undone(content, _UNDERSTOOD, _words)
    lists: dict[str, dict[int, dict[str, Cell]]] = {}
    for number, (name, row) in enumerate(_rows(content, {}, ""), start=1):
        lists.setdefault(name, {})[number] = row
    around = _scalars(content, "") if isinstance(content, dict) and "" not in lists else {}
    remark = partial(_page_of_more, around)
    yield tuple(replace(_sheet(name, rows, profile), remark=remark) for name, rows in lists.items())


def _page_of_more(said: Mapping[str, Cell]) -> str:
    """Say that what stands around all rows tells of one page of several, as interfaces answer, or nothing."""
    ends = {name.removeprefix(f"{name.partition(' ')[0]} "): value for name, value in said.items()} | dict(said)
    counted = (value for name in _PAGES if isinstance(value := ends.get(name), Decimal))
    more = any(str(ends.get(name) or "false").casefold() != "false" for name in _MORE)
    more = more or any(one > 1 for one in counted)
    return "it says that there are more pages than this one: are they sent too?" if more else ""


def _lines_of(text: str, error: json.JSONDecodeError) -> list[Any]:
    """Return the values of a file with one JSON object a line."""
    try:
        return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in text.splitlines() if line.strip()]
    except json.JSONDecodeError:
        cut = "cut: the JSON ends too early" if error.pos >= len(text.rstrip()) else f"this is no JSON ({error.msg})"
        raise LayoutRefusedError(
            f"{cut}, line {error.lineno}, character {error.colno}; ask the sender for the file again"
        ) from error


def _rows(content: Any, above: Mapping[str, Cell], path: str) -> Iterator[tuple[str, dict[str, Cell]]]:  # noqa: ANN401 - any JSON value
    """Yield the deepest rows, each with the names of the lists it stands in and with what stands above it.

    Names of nested values follow their parents'. What stands in lists of different names are different tables.
    """
    if isinstance(content, list):
        for one in content:
            yield from _rows(one, above, path)
        return
    if not isinstance(content, dict):
        return
    own = {**above, **_scalars(content, "")}
    lists = [(name, value) for name, value in _walk(content) if isinstance(value, list) and _is_rows(value)]
    if not lists:
        yield path, own
    # What an order's refunds took off its lines stands in none of them.
    counted = {_words(name): Decimal(len(one)) for name, one in lists}
    for name, one in lists:
        told = {words: count for words, count in counted.items() if _came_back(words) and words != _words(name)}
        yield from _rows(one, {**told, **own}, f"{path} {name}".strip())


def _came_back(words: str) -> bool:
    """Return whether a list is of what came back ("refunds", "return lines"), and not of reasons for it."""
    last = words.rpartition(" ")[2]
    return is_taken_back(words) and (last in _GOODS or is_taken_back(last))


def _walk(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        yield name, value
        if isinstance(value, dict):
            yield from _walk(value)


def _scalars(content: Mapping[str, Any], prefix: str) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for name, value in content.items():
        words = f"{prefix} {_words(name)}".strip()
        if isinstance(value, dict):
            found |= _scalars(value, "" if _words(name) == "header" else words)
        elif isinstance(value, list) and _is_numbers(value):
            found |= {_number_name(prefix, one): str(one["identifier"]) for one in value}
        elif isinstance(value, str | bool | Decimal):
            found[words] = value if isinstance(value, Decimal) else _day(str(value))
    return found


def _is_rows(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(one, dict) for one in value) and not _is_numbers(value)


def _is_numbers(value: list[Any]) -> bool:
    """Return whether a list holds numbers of one thing: objects with `identifier` and the domain it is of."""
    return bool(value) and all(isinstance(one, dict) and "identifier" in one for one in value)


def _number_name(prefix: str, number: Mapping[str, Any]) -> str:
    domain = str(number.get("domain", "")).upper()
    return f"{prefix} {'gtin' if domain in ('GS1', 'EAN', 'GTIN', 'UPC') else 'sku'}".strip()


def _words(name: str) -> str:
    return re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)).casefold().strip()


def _day(text: str) -> str:
    """Return a time stamp's day: when within the day something was reported says nothing of the sale."""
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}.*", text)
    return found[1] if found else text


def _sheet(title: str, rows: Mapping[int, Mapping[str, Cell]], profile: ReportProfile) -> Sheet:
    """Return the rows of a list as a table: first the fields that are understood by name, then all other names."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    columns: dict[str, str] = {}
    for field, understood in _NAMES.items():
        usual = {**STOCK, **SALES}[field]  # in other languages
        named = next((one for one in (*understood.split("|"), *usual.split("|")) if one in names), "")
        named = named or _deeper(field, understood, names)
        words = field.replace("_", " ")
        asked_for = _words(profile.columns.get(field, words))
        # A field that the settings call by its own word is the one that is understood.
        if named and (field not in profile.columns or (asked_for == words and words not in names)):
            columns[words] = named
    if "currency" not in profile.columns and (
        beside := _currency_beside(profile.columns.get("amount") or columns.get("amount", ""), names)
    ):
        columns["currency"] = beside
    # The most telling name was taken for its field: what else may stand for it must not be asked about again.
    asked = {_words(heading): heading for heading in profile.columns.values()}
    for name in names:
        if name not in columns and name not in columns.values():
            columns[f"other {name}" if name in _UNDERSTOOD and name not in asked else asked.get(name, name)] = name
    table: list[Row] = [(0, tuple(columns))]
    table += [(number, tuple(row.get(name, "") for name in columns.values())) for number, row in rows.items()]
    return sheet_of(title, table)


def _deeper(field: str, understood: str, names: Collection[str]) -> str:
    """Return the only name of an amount within an object that is called so, or of a period's end within another one."""
    if field == "amount":
        found = [f"{one} {last}" for one in understood.split("|") for last in ("value", "amount")]
        found = [one for one in found if one in names]
    else:
        ends = [one for one in understood.split("|") if field == "sold_on" and one.startswith("period")]
        found = [name for name in names if any(name.endswith(f" {end}") for end in ends)]
        if not all(any(_REPORTS.issuperset(_within(name, end)) for end in ends) for name in found):
            return ""
    return found[0] if len(found) == 1 else ""


def _within(name: str, end: str) -> list[str]:
    """Return the words of a name that stand before its end, of which a name without that end has too many."""
    return name.removesuffix(f" {end}").split() if name.endswith(f" {end}") else [name]


def _currency_beside(amount: str, names: Collection[str]) -> str:
    """Return the name of the currency that stands in one object with the amount, or nothing."""
    parent = _words(amount).rpartition(" ")[0]
    return next((name for one in ("currency code", "currency") if (name := f"{parent} {one}".strip()) in names), "")


LAYOUT = Layout("json", _recognises, _sheets)
