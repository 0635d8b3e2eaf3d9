"""For what the store was looked through last, so that it is looked through again only where something changed."""

from __future__ import annotations

import hashlib

from sqlmodel import Session

from monitor.model import Judging


def note(session: Session, name: str, conditions: object) -> None:
    """Note the conditions under which something is asked, by a name."""
    row = session.get(Judging, name) or Judging(fact=name, conditions="", through=0)
    row.conditions = _digest(conditions)
    session.add(row)


def differs(session: Session, name: str, conditions: object) -> bool:
    """Return whether the conditions are others than those noted last by that name; not where none were."""
    row = session.get(Judging, name)
    return row is not None and row.conditions != _digest(conditions)


def is_as_before(session: Session, name: str, conditions: object) -> bool:
    """Return whether the conditions are those under which this was asked last by that name, and note them."""
    before = session.get(Judging, name) is not None and not differs(session, name, conditions)
    note(session, name, conditions)
    return before


def _digest(conditions: object) -> str:
    return hashlib.sha256(repr(conditions).encode()).hexdigest()
