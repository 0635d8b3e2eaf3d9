"""Who sent a file, by what the file says itself: EDI identifications and party names above a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlmodel import Session, select

from monitor.model import Alias, Party
from monitor.policy.folding import fold_name
from monitor.settings import Partner

_HEAD = 2_000
"""Bytes in which an interchange names its sender"""


def sender_id(data: bytes) -> str:
    """Return the sender's identification in the header of an X12 or EDIFACT interchange, or nothing."""
    head = data[:_HEAD].decode("latin-1").lstrip("\ufeffï»¿ \r\n")
    if head.startswith("ISA") and len(head) > 3:
        elements = head.split(head[3], 7)
        return elements[6].strip() if len(elements) > 6 else ""
    component, element = ":", "+"
    if head.startswith("UNA"):
        component, element = head[3], head[4]
    found = re.search(rf"UNB{re.escape(element)}[^\r\n]*", head)
    if not found:
        return ""
    elements = found[0].split(element, 3)
    return elements[2].split(component)[0].strip() if len(elements) > 2 else ""


def stranger(session: Session, partner: Partner, partners: Sequence[Partner], data: bytes, above: Sequence[str]) -> str:
    """Say why a file is of another party than the one it was taken for, or nothing."""
    found = sender_id(data)
    if found and found not in partner.sender:
        other = next((one for one in partners if found in one.sender and one.party != partner.party), None)
        if other is not None:
            return f"its sender {found} is {other.party}, not {partner.party}"
        if partner.sender:
            return f"its sender is {found}; expected {' or '.join(partner.sender)} (`sender` of this [[partner]])"
    named = _named_above(session, above)
    if not named or any(key == partner.party for _, key in named):
        return ""
    return f"above its table it names {named[0][0]}, which is {named[0][1]}, not {partner.party}"


def names_itself(session: Session, partner: Partner, data: bytes, above: Sequence[str]) -> bool:
    """Return whether a file says by itself that it is this partner's: in its envelope, or above its table."""
    return sender_id(data) in partner.sender or any(key == partner.party for _, key in _named_above(session, above))


def _named_above(session: Session, above: Sequence[str]) -> list[tuple[str, str]]:
    """Return the parties that the lines above the table name, by an alias too: each name with its party."""
    texts = [f" {fold_name(cell)} " for cell in above if cell]
    if not texts:
        return []
    names = [*session.exec(select(Party.name, Party.id).order_by(Party.id)).all()]
    names += session.exec(select(Alias.name, Alias.party_id).order_by(Alias.party_id, Alias.name)).all()
    folded = [(fold_name(name), name, key) for name, key in names]
    return [(name, key) for fold, name, key in folded if len(fold) > 2 and any(f" {fold} " in text for text in texts)]
