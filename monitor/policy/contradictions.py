"""What no single row shows: duplicate keys, references to nothing, periods that overlap, currencies that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from monitor.errors import Fault
from monitor.policy.cells import Value
from monitor.policy.codes import did_you_mean
from monitor.policy.files import PolicyFile, policy_files
from monitor.policy.folding import fold_name, gtin_forms
from monitor.policy.records import PolicyTables, Record
from monitor.vocabulary import PartyRole


def contradictions(tables: PolicyTables) -> list[Fault]:
    """Return the faults between rows and between files."""
    faults: list[Fault] = []
    for spec in policy_files():
        for columns in spec.unique:
            faults += _duplicates(tables, spec, columns)
        for reference in spec.refers:
            faults += _dangling(tables, spec, reference)
        if spec.apart:
            faults += _overlaps(tables, spec)
    return [
        *faults,
        *_still_there(tables),
        *_seats_abroad(tables),
        *_shared_addresses(tables),
        *_mixed_currencies(tables),
    ]


def _duplicates(tables: PolicyTables, spec: PolicyFile, columns: tuple[str, ...]) -> Iterator[Fault]:
    first: dict[tuple[Value, ...], int] = {}
    for record in tables.of(spec.stem):
        key = tuple(_folded(spec.stem, column, record.values.get(column)) for column in columns)
        if not key[-1] or any(column not in record.values for column in columns):
            continue
        if key in first:
            shown = " and ".join(f"{column} '{record.values[column]}'" for column in columns)
            problem = f"{shown} stands in row {first[key]} already"
            yield Fault(record.file, record.row, columns[-1], problem, f"each {' and '.join(columns)} once")
        else:
            first[key] = record.row


def _folded(stem: str, column: str, value: Value) -> Value:
    """Compare what means the same: names without case and legal form, GTINs without leading zeros."""
    if (stem, column) in (("aliases", "name"), ("outlets", "customer")) and isinstance(value, str):
        return fold_name(value)
    if column == "gtin" and isinstance(value, str) and value:
        return gtin_forms(value)[-1]
    return value


def _dangling(tables: PolicyTables, spec: PolicyFile, reference: tuple[str, str, str]) -> Iterator[Fault]:
    column, stem, target = reference
    if not tables.knows(stem):
        return
    known = {str(record.values[target]) for record in tables.of(stem) if record.values.get(target)}
    name = tables.names.get(stem, f"{stem}.csv")
    for record in tables.of(spec.stem):
        value = record.values.get(column)
        if value and str(value) not in known:
            problem = f"unknown {column} '{value}'{did_you_mean(str(value), tuple(known))}"
            yield Fault(record.file, record.row, column, problem, f"the {target} of a row in {name}")


def _still_there(tables: PolicyTables) -> Iterator[Fault]:
    """Yield products and parties whose former number is one of the file still: then nothing was renamed."""
    for stem, column in (("products", "sku"), ("parties", "id")):
        rows = {str(record.values.get(column)): record.row for record in tables.of(stem)}
        for record in tables.of(stem):
            was = str(record.values.get("formerly") or "")
            if was in rows:
                problem = f"'{was}' stands in row {rows[was]} still"
                expected = f"the {column} it had before and nobody has now, or none"
                yield Fault(record.file, record.row, "formerly", problem, expected)


def _shared_addresses(tables: PolicyTables) -> Iterator[Fault]:
    """Yield parties of different owners with one mail address: what is written to one would be read by the other."""
    first: dict[str, Record] = {}
    for record in tables.of("parties"):
        address = str(record.values.get("email") or "").casefold()
        other = first.setdefault(address, record)
        if address and other is not record and _owner(other) != _owner(record):
            problem = f"'{record.values['email']}' is the address of '{other.values.get('id')}' (row {other.row}), too"
            expected = (
                "its own address, the same group where one owner has both, or none: letters are then kept as files"
            )
            yield Fault(record.file, record.row, "email", problem, expected)


def _owner(record: Record) -> tuple[str, str]:
    """Return by what the owner of a party is told from others: its group, the brand itself, or the party alone."""
    if record.values.get("role") == PartyRole.OWN_SHOP:
        return "brand", ""
    group = record.values.get("group")
    return ("group", str(group)) if group else ("party", str(record.values.get("id")))


def _overlaps(tables: PolicyTables, spec: PolicyFile) -> Iterator[Fault]:
    groups: dict[tuple[Value, ...], list[tuple[date, date, Record]]] = defaultdict(list)
    for record in tables.of(spec.stem):
        if (span := _span(spec, record)) and all(column in record.values for column in spec.apart):
            groups[tuple(record.values[column] for column in spec.apart)].append((*span, record))
    for key, spans in groups.items():
        spans.sort(key=lambda item: (item[0], item[2].row))
        widest = spans[0]
        for first, last, record in spans[1:]:
            if first <= widest[1]:
                shown = ", ".join(str(part) for part in key if part)
                until = "open end" if widest[1] == date.max else str(widest[1])
                problem = f"overlaps row {widest[2].row} ({widest[0]} to {until}) for {shown}"
                yield Fault(record.file, record.row, _first_column(spec), problem, "periods that follow one another")
            if last > widest[1]:
                widest = (first, last, record)


def _first_column(spec: PolicyFile) -> str:
    return spec.period[0] if spec.period else ""


def _span(spec: PolicyFile, record: Record) -> tuple[date, date] | None:
    if spec.period is None or any(column not in record.values for column in spec.period):
        return None
    first, last = (record.values[column] for column in spec.period)
    if not isinstance(first, date):
        return None
    return first, last if isinstance(last, date) else date.max


def _seats_abroad(tables: PolicyTables) -> Iterator[Fault]:
    """Yield parties whose region lies in another country than their seat: the law gate goes by both."""
    for record in tables.of("parties"):
        country, region = record.values.get("country"), record.values.get("region")
        if country and region and str(region).partition("-")[0] != country:
            problem = f"region '{region}' is not in {country}, the country of the seat"
            yield Fault(record.file, record.row, "region", problem, f"a region of {country}, such as {country}-…")


def _mixed_currencies(tables: PolicyTables) -> Iterator[Fault]:
    """Yield promotions in another currency than the MAP price they lower: the two could not be compared."""
    maps: dict[tuple[Value, Value], set[str]] = defaultdict(set)
    for record in tables.of("map_prices"):
        if currency := record.values.get("currency"):
            maps[record.values.get("sku"), record.values.get("market")].add(str(currency))
    for record in tables.of("promotions"):
        sku, market, currency = (record.values.get(name) for name in ("sku", "market", "currency"))
        known = maps.get((sku, market))
        if known and currency and str(currency) not in known:
            problem = (
                f"the promotion is in {currency}, the MAP price of {sku} in {market} in {', '.join(sorted(known))}"
            )
            yield Fault(record.file, record.row, "currency", problem, "the same currency in both files")
