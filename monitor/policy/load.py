"""Loading the policy files into the store, as a whole and only when their content changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session

from monitor.errors import SettingsFaultsError
from monitor.model import PolicyVersion
from monitor.money import to_minor
from monitor.policy import cells
from monitor.policy.accepted import watch_accepted
from monitor.policy.cells import Value
from monitor.policy.check import read_policy
from monitor.policy.files import PolicyFile, policy_files
from monitor.policy.folding import fold_name
from monitor.policy.records import PolicyTables, Record
from monitor.policy.tables.map_prices import usual_tax
from monitor.policy.vanished import latest_version, vanished
from monitor.store.bulk import insert_rows
from monitor.vocabulary import jurisdiction_of
from scrapers.reading.pack import pack_of

_READING = "4"
"""Raised when the same files would load as other rows, so that a new version of the program loads them again."""


def load_policy(session: Session, directory: Path, *, now: datetime) -> PolicyVersion:
    """Replace the policy tables by what the files say, in the caller's transaction; the caller commits.

    Where they say what is loaded already, nothing is touched: the same rows in another order, or written otherwise, as
    by an export that makes the files anew every night. Raises `SettingsFaultsError` with every fault of every
    file, also of one that was loaded and is gone, and then nothing is changed.
    """
    tables = read_policy(directory)
    if faults := (*tables.faults, *vanished(session, tables)):
        raise SettingsFaultsError(faults)
    files, digest = _content(directory, tables)
    latest = latest_version(session)
    if latest is not None and latest.sha256 == digest:
        return latest
    for spec in reversed(policy_files()):
        session.execute(delete(spec.model))
    for spec in policy_files():
        insert_rows(session, spec.model, _rows(spec, tables))
    watch_accepted(session)
    session.expire_all()
    version = PolicyVersion(sha256=digest, loaded_at=now, files=files)
    session.add(version)
    session.flush()
    return version


def is_loaded(session: Session, directory: Path) -> bool:
    """Return whether the store holds what the policy files say now; true as well where nothing was ever loaded."""
    latest = latest_version(session)
    return latest is None or latest.sha256 == content_of(directory)


def content_of(directory: Path) -> str:
    """Return the hash of what the policy files say now, by which a loaded version is known."""
    return _content(directory, read_policy(directory))[1]


def _content(directory: Path, tables: PolicyTables) -> tuple[dict[str, str], str]:
    """Return the hash of every policy file as it is, and one hash of what they all say.

    Files with a fault are never loaded; so that they are not taken for a loaded table without rows, it counts, too.
    """
    files = {
        name: hashlib.sha256((directory / name).read_bytes()).hexdigest() for name in sorted(tables.names.values())
    }
    said = hashlib.sha256(repr((_READING, tables.faults)).encode())
    for stem, name in sorted(tables.names.items()):
        rows = sorted(repr(sorted(map(_plain, record.values.items()))) for record in tables.of(stem))
        said.update(repr((name, rows)).encode())
    return files, said.hexdigest()


def _plain(cell: tuple[str, Value]) -> tuple[str, Value]:
    """Return a column's name with its value, of which 200.00 and 200 are one."""
    column, value = cell
    return column, value.normalize() if isinstance(value, Decimal) else value


def _rows(spec: PolicyFile, tables: PolicyTables) -> Iterator[dict[str, Any]]:
    countries = {record.values["id"]: str(record.values["country"]) for record in tables.of("parties")}
    for record in tables.of(spec.stem):
        row = _row(spec, record)
        if spec.stem == "aliases":
            row["name"] = fold_name(row["name"])
        elif spec.stem == "outlets":
            row["customer_key"] = fold_name(row["customer"])
        elif spec.stem == "agreements":
            row["jurisdiction"] = row["jurisdiction"] or jurisdiction_of(countries.get(row["party_id"], ""))
        elif spec.stem == "products":
            row["pack_size"] = row["pack_size"] or pack_of(row["title"]) or 1
        elif spec.stem == "map_prices":
            row["tax"] = row["tax"] or usual_tax(row["market"])
        elif spec.stem == "promotions":
            row["lingers_to"] = row["valid_to"] + timedelta(days=row.pop("linger_days"))
        elif spec.stem == "listings":
            row["key"] = f"{row['site']}|{row['url']}"
        yield row


def _row(spec: PolicyFile, record: Record) -> dict[str, Any]:
    """Return a record under the store's column names: amounts in minor units, shares in basis points."""
    row: dict[str, Any] = {}
    for column in spec.columns:
        value = record.values[column.name]
        if column.read in (cells.amount, cells.signed_amount):
            currency = str(record.values["currency"])
            row[f"{column.name}_minor"] = to_minor(value, currency) if isinstance(value, Decimal) else None
        elif column.read is cells.share:
            row[f"{column.name}_bp"] = value
        else:
            row[column.name] = value
    return row
