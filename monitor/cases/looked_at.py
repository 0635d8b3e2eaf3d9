"""For what the store was looked through last, so that it is looked through again only where something changed."""

from __future__ import annotations

import hashlib

from sqlmodel import Session

from monitor.model import Judging


def is_as_before(session: Session, name: str, conditions: object) -> bool:
    """Return whether the conditions are those under which this was asked last by that name, and note them."""
    said = hashlib.sha256(repr(conditions).encode()).hexdigest()
    row = session.get(Judging, name) or Judging(fact=name, conditions="", through=0)
    before, row.conditions = row.conditions, said
    session.add(row)
    return before == said
