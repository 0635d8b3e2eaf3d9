"""Whether an agreement is in force: one that renews itself goes on after the last day of its term."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_

from monitor.facts.columns import Expression


def agreed(
    agreement: Any,  # noqa: ANN401 - the model, or a table's columns
    first: Expression,
    last: Expression | None = None,
) -> Expression:
    """Return whether the agreement is in force on every day from `first` to `last` (default: that one day).

    Where `auto_renew` says that it goes on unless somebody ends it, the end of its term ends nothing: that somebody
    did would have to be entered.
    """
    end = first if last is None else last
    goes_on = or_(agreement.valid_to.is_(None), agreement.valid_to >= end, agreement.auto_renew.is_(True))
    return and_(agreement.valid_from <= first, goes_on)
