"""How records, times, amounts and paths stand in JSON: one form for commands and pages."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any


def plain(value: Any) -> Any:  # noqa: ANN401 - the JSON encoder hands over anything
    """Return what JSON has no form for as what it has one for; raises `TypeError` for anything else."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
