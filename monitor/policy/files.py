"""The policy files: which columns each has, what must be unique, what refers to what, what may not overlap.

Each is a module of `monitor.policy.tables`, named like its file; what several of them share stands here.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter

from sqlmodel import SQLModel

from monitor.policy import cells
from monitor.policy.cells import Column


@dataclass(frozen=True)
class PolicyFile:
    """One policy file by its stem.

    `unique` are groups of columns whose values may occur once; `refers` maps a column to (file, column); `period`
    are the columns of the first and last day; rows equal in `apart` may not overlap in time; of the columns `one_of`
    each row fills exactly one.
    """

    stem: str
    model: type[SQLModel]
    columns: tuple[Column, ...]
    required: bool = False
    unique: tuple[tuple[str, ...], ...] = ()
    refers: tuple[tuple[str, str, str], ...] = ()
    period: tuple[str, str] | None = None
    apart: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()


SKU = Column("sku", cells.text, required=True)
PARTY = Column("party_id", cells.text, required=True)
FROM = Column("valid_from", cells.day, required=True)
TO = Column("valid_to", cells.day)
MARKET = Column("market", cells.country, required=True)
CURRENCY = Column("currency", cells.currency, required=True)
PRICE = Column("price", cells.amount, required=True)
VALID = ("valid_from", "valid_to")
KNOWN_SKU = ("sku", "products", "sku")
KNOWN_PARTY = ("party_id", "parties", "id")
KNOWN_FORMAT = ("format", "outlets", "format")


@cache
def policy_files() -> tuple[PolicyFile, ...]:
    """Return every policy file, in an order in which a file only refers to files before it or to itself.

    Raises `RuntimeError` for a module that holds no policy file or refers to one that does not exist.
    """
    folder = importlib.import_module("monitor.policy.tables")
    found: dict[str, PolicyFile] = {}
    for stem in sorted(info.name for info in pkgutil.iter_modules(folder.__path__)):
        spec = getattr(importlib.import_module(f"{folder.__name__}.{stem}"), "FILE", None)
        if not isinstance(spec, PolicyFile) or spec.stem != stem:
            raise RuntimeError(f"monitor/policy/tables/{stem}.py defines no FILE: PolicyFile called '{stem}'")
        found[stem] = spec
    before = {stem: {other for _, other, _ in spec.refers if other != stem} for stem, spec in found.items()}
    if unknown := set().union(*before.values()) - set(found):
        raise RuntimeError(f"monitor/policy/tables: a file refers to {', '.join(sorted(unknown))}, which is not there")
    try:
        return tuple(found[stem] for stem in TopologicalSorter(before).static_order())
    except CycleError as error:
        raise RuntimeError(f"monitor/policy/tables: files refer to each other in a circle: {error.args[1]}") from error
