"""What every fact type provides: a schema, and where it comes from the store, the SELECT that yields it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select

from monitor.rulebook.records import FactSchema, Scalar

IDENTITY = ("subject", "party_key", "case_subject", "period", "evidence_id")
"""Columns that every stored fact yields beside its attributes; `period` is empty for offers (episodes)."""


@dataclass(frozen=True)
class Bulk:
    """How to read part of a fact type of which there may be millions, so that the database can sift them.

    `select(as_of, where, names)` is the view over a choice of the rows it stands on, with the columns of these names
    or, without names, with all; `standing` chooses those that are judged. `subject` is a plain indexed column of these
    rows, `number` their ascending id, which the view has as well, as `row_number`. `sparse` are columns that are mostly
    empty texts; a look-up of the view that compares one of them finds nothing where it is empty.
    """

    select: Callable[[date, ColumnElement[bool], Collection[str] | None], Select[Any]]
    standing: ColumnElement[bool]
    subject: ColumnElement[Any]
    number: ColumnElement[Any]
    sparse: frozenset[str] = frozenset()


Values = Mapping[str, Scalar | None]
"""What a fact says, by attribute."""


@dataclass(frozen=True)
class Reckoned:
    """Attributes that rest on `terms` of the brand, as a share of a target does, and how they come from a fact."""

    terms: tuple[str, ...] = ()
    work_out: Callable[[Values], Values] = lambda _: {}


def share_of(part: Scalar | None, whole: Scalar | None, *, up: bool = False) -> int | None:
    """Return a share in basis points, rounded down or `up`, as `columns.basis_points` and `share_up` do in a view."""
    if not isinstance(part, int) or not isinstance(whole, int) or whole <= 0:
        return None
    return -(-part * 10_000 // whole) if up else part * 10_000 // whole


@dataclass(frozen=True)
class FactType:
    """A fact type: its schema and the view; `select(as_of)` is ordered by `subject` and yields one row a fact.

    `as_of` is the workspace's local date, for what is due or overdue; prices and grants in force are taken at
    the time of the observation itself. `bulk` is there where there may be millions of facts. A view `over_violations`
    reads what the rules found: its facts are judged when the pass has stored its own violations, so that it sees them.
    A view `over_offers` reads all offers: its facts are judged when all offers are, not when a few are new.
    `reckoned` are attributes to work out anew where terms of the brand moved; what was `measured` is no such term,
    though a rule compares with it. `behind` are tables that the view does not read, of whose rows what it reads was
    reckoned.
    """

    schema: FactSchema
    select: Callable[[date], Select[tuple[object, ...]]] | None = None
    bulk: Bulk | None = None
    over_violations: bool = False
    over_offers: bool = False
    reckoned: Reckoned = Reckoned()
    measured: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
