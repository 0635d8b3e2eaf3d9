"""Reading all policy files at once, with every fault of every file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from monitor.errors import Fault
from monitor.policy.cells import CellError, Column, Value, decimals_fit
from monitor.policy.codes import did_you_mean
from monitor.policy.contradictions import contradictions
from monitor.policy.files import PolicyFile, policy_files
from monitor.policy.records import PolicyTables, Record
from monitor.policy.table import Row, Table, TableError, read_table

_TABLES = frozenset({".csv", ".xlsx", ".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".fods", ".numbers", ".tsv"})
_TEXTS = frozenset({"", ".txt", ".tab", ".xml", ".json", ".html"})
"""Endings of what spreadsheets save, and of what may be a table where its name is a policy file's."""


def read_policy(directory: Path, *, sites: Collection[str] | None = None) -> PolicyTables:
    """Read and check all policy files of a folder; with `sites` a name that is none of these is a fault too."""
    paths, faults = _find(directory)
    records: dict[str, Sequence[Record]] = {}
    for spec in policy_files():
        path = paths.get(spec.stem)
        if path is not None and (read := _read_file(spec, path, faults)) is not None:
            records[spec.stem] = read
    names = {stem: path.name for stem, path in paths.items()}
    faults += contradictions(PolicyTables(records, names))
    if sites is not None:
        faults += _unknown_sites(records, sites)
    return PolicyTables(records, names, tuple(sorted(set(faults))))


def _find(directory: Path) -> tuple[dict[str, Path], list[Fault]]:
    known = [spec.stem for spec in policy_files()]
    paths: dict[str, Path] = {}
    faults = []
    files = sorted(directory.iterdir()) if directory.is_dir() else []
    for path in files:
        if path.name.startswith((".", "~$")) or not _is_table(path, known):
            continue
        if path.suffix.lower() not in (".csv", ".xlsx"):
            faults.append(_form_not_read(path))
        elif path.stem not in known:
            problem = f"no policy file is called '{path.stem}'{did_you_mean(path.stem, tuple(known))}"
            faults.append(Fault(path.name, 0, "", problem, f"one of {', '.join(known)}"))
        elif path.stem in paths:
            problem = f"{paths[path.stem].name} is there too; both describe the same table"
            faults.append(Fault(path.name, 0, "", problem, "one of the two"))
        else:
            paths[path.stem] = path
    for spec in policy_files():
        if spec.required and spec.stem not in paths:
            expected = f"a table with the columns {', '.join(column.name for column in spec.columns)}"
            faults.append(Fault(f"{spec.stem}.csv", 0, "", f"the file is missing in {directory.name}/", expected))
    return paths, faults


def _is_table(path: Path, known: Collection[str]) -> bool:
    """Say whether somebody may mean a file as policy: passed over, it would be a table that nobody misses."""
    if path.suffix.lower() in _TABLES:
        return True
    named_so = path.name.partition(".")[0].casefold() in known
    return named_so and path.suffix.lower() in _TEXTS and not path.is_dir()


def _form_not_read(path: Path) -> Fault:
    if path.suffix.lower() == ".xls":
        return Fault(path.name, 0, "", "the old XLS form is not read", "the file saved as XLSX or CSV")
    form = f"files ending in {path.suffix} are" if path.suffix else "a file without an ending is"
    expected = "the table saved as XLSX or CSV, and this file kept elsewhere"
    return Fault(path.name, 0, "", f"{form} not read here", expected)


def _read_file(spec: PolicyFile, path: Path, faults: list[Fault]) -> list[Record] | None:
    """Return a file's rows, or None where what stands in it is not known as a whole; its faults are noted."""
    try:
        table = read_table(path, [column.name for column in spec.columns])
    except TableError as error:
        faults.extend(error.faults)
        if error.readable is not None:
            _read_rows(spec, path.name, error.readable, faults)
        return None
    except OSError as error:
        said = f"this file cannot be read ({error.strerror})"
        faults.append(Fault(path.name, 0, "", said, "a file that is there and that this user may read"))
        return None
    return _read_rows(spec, path.name, table, faults)


def _read_rows(spec: PolicyFile, name: str, table: Table, faults: list[Fault]) -> list[Record] | None:
    if wrong := list(_heading_faults(spec, name, table)):
        faults.extend(wrong)
        return None
    return [_read_row(spec, name, row, faults) for row in table.rows]


def _heading_faults(spec: PolicyFile, name: str, table: Table) -> Iterator[Fault]:
    known = [column.name for column in spec.columns]
    missing = [column.name for column in spec.columns if column.required and column.name not in table.headings]
    for heading in table.headings:
        if heading not in known:
            hint = did_you_mean(heading, tuple(known))
            yield Fault(name, 1, heading, f"unknown column '{heading}'{hint}", ", ".join(known))
    for column in missing:
        yield Fault(name, 1, column, f"the column '{column}' is missing", ", ".join(known))


def _read_row(spec: PolicyFile, name: str, row: Row, faults: list[Fault]) -> Record:
    values: dict[str, Value] = {}
    for column in spec.columns:
        cell = row.cells.get(column.name, "")
        try:
            values[column.name] = _value(column, cell)
        except CellError as error:
            faults.append(Fault(name, row.number, column.name, str(error), error.expected))
    faults.extend(_row_faults(spec, name, row.number, values))
    return Record(name, row.number, values)


def _value(column: Column, cell: str) -> Value:
    if cell:
        return column.read(cell)
    if column.required:
        raise CellError("the cell is empty", "a value in every row")
    return column.default


def _row_faults(spec: PolicyFile, name: str, number: int, values: Mapping[str, Value]) -> Iterator[Fault]:
    currency = values.get("currency")
    for column, value in values.items():
        if isinstance(value, Decimal) and isinstance(currency, str) and not decimals_fit(value, currency):
            yield Fault(name, number, column, f"{value} has more decimals than {currency} has", "whole minor units")
        if column == "price" and value == 0:
            yield Fault(name, number, column, "a price of nothing", "an amount above 0")
    if spec.one_of and all(column in values for column in spec.one_of):
        filled = [column for column in spec.one_of if values[column] is not None]
        if len(filled) != 1:
            problem = f"{' and '.join(filled)} are both filled" if filled else f"no {' and no '.join(spec.one_of)}"
            yield Fault(name, number, (filled or spec.one_of)[-1], problem, f"one of {' and '.join(spec.one_of)}")
    if spec.period:
        first, last = (values.get(column) for column in spec.period)
        if isinstance(first, date) and isinstance(last, date) and last < first:
            problem = f"the period ends on {last}, before it begins on {first}"
            yield Fault(name, number, spec.period[1], problem, "a last day on or after the first")


def _unknown_sites(records: Mapping[str, Sequence[Record]], sites: Collection[str]) -> Iterator[Fault]:
    for stem in ("listings", "aliases", "marketplaces"):
        for record in records.get(stem, ()):
            site = record.values.get("site")
            if isinstance(site, str) and site and site not in sites:
                problem = f"no [[site]] in the settings is called '{site}'{did_you_mean(site, tuple(sites))}"
                yield Fault(record.file, record.row, "site", problem, ", ".join(sorted(sites)) or "a [[site]]")
