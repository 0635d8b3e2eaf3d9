"""The policy rows in force for one violation, taken from the archived files: rows about this party and product only."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePath

from monitor.model import Violation
from monitor.policy import cells
from monitor.policy.files import PolicyFile, policy_files

_OF_OTHERS = frozenset({"listings"})
"""Files whose rows name other shops' pages."""


def policy_excerpt(archived: bytes, violation: Violation, day: date) -> dict[str, str]:
    """Return, by file name, heading and rows that were in force on a day for the violation's party and product.

    `archived` is the policy evidence: a JSON object of file texts. A row that names another party or another product
    is left out, and so is every file that speaks of neither.
    """
    specs = {spec.stem: spec for spec in policy_files()}
    excerpt = {}
    for name, text in sorted(json.loads(archived).items()):
        spec = specs.get(PurePath(name).stem)
        if spec is None or spec.stem in _OF_OTHERS:
            continue
        heading, rows = _table(text)
        kept = [row for row in rows if _concerns(spec, dict(zip(heading, row, strict=False)), violation, day)]
        if kept:
            excerpt[name] = _csv([heading, *kept])
    return excerpt


def _concerns(spec: PolicyFile, row: Mapping[str, str], violation: Violation, day: date) -> bool:
    fact = violation.fact
    named = [(row.get(column, ""), violation.party_key) for column in _naming(spec, "parties", "id")]
    named += [(row.get(column, ""), str(fact.get("sku") or "")) for column in _naming(spec, "products", "sku")]
    if any(said and said != own for said, own in named) or not any(said for said, _ in named):
        return False
    market = fact.get("market")
    if market and row.get("market", market) not in ("", market):
        return False
    return _in_force(spec, row, day)


def _naming(spec: PolicyFile, file: str, key: str) -> set[str]:
    """Return the columns of a policy file that name a row of another one, or its own key."""
    return {column for column, other, _ in spec.refers if other == file} | ({key} if spec.stem == file else set())


def _in_force(spec: PolicyFile, row: Mapping[str, str], day: date) -> bool:
    if spec.period is None:
        return True
    first, last = (_day(row.get(column, "")) for column in spec.period)
    return (first is None or first <= day) and (last is None or day <= last)


def _day(text: str) -> date | None:
    try:
        return cells.day(text)
    except cells.CellError:
        return None  # written otherwise: the row is kept rather than lost


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    first = text.lstrip("\ufeff \t\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = [
        [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    ]
    filled = [row for row in rows if any(row)]
    return (filled[0], filled[1:]) if filled else ([], [])


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def file_hashes(files: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each policy file of a version: its SHA-256 and name, as `sha256sum` writes them."""
    for name, digest in sorted(files.items()):
        yield f"{digest}  {name}"
