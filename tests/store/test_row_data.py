"""Rows as data keep the order of their table, in whatever order the store filled them."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model import CaseEvent
from monitor.model.row import row_data


def test_columns_stand_in_the_order_of_the_table_however_the_row_was_filled() -> None:
    row = CaseEvent(case_id=1, at=datetime(2026, 3, 2, tzinfo=UTC), kind="note", actor="Jo", text="seen", key="k")
    for name in sorted(row.__dict__, reverse=True):
        row.__dict__[name] = row.__dict__.pop(name)
    declared = list(CaseEvent.model_fields)
    assert list(row_data(row)) == declared
    chosen = [name for name in declared if name in ("text", "at", "kind")]
    assert list(row_data(row, only=("text", "kind", "at"))) == chosen
    assert list(row_data(row, but=("id", "case_id"))) == [name for name in declared if name not in ("id", "case_id")]
