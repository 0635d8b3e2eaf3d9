"""What every fact type provides: a schema, and where it comes from the store, the SELECT that yields it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select

from monitor.rulebook.records import FactSchema

IDENTITY = ("subject", "party_key", "case_subject", "period", "evidence_id")
"""Columns that every stored fact yields beside its attributes; `period` is empty for offers (episodes)."""


@dataclass(frozen=True)
class FactType:
    """A fact type: its schema and the view; `select(as_of)` is ordered by `subject` and yields one row a fact.

    `as_of` is the workspace's local date, for what is due or overdue; prices and grants in force are taken at
    the time of the observation itself. A view `over_violations` reads what the rules found: its facts are judged
    after the pass's own violations are stored, so that the same pass sees them.
    """

    schema: FactSchema
    select: Callable[[date], Select[tuple[object, ...]]] | None = None
    over_violations: bool = False
