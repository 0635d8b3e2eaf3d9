"""What a person confirmed a party's own texts to mean: its SKUs and its ship-to texts, until it is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from monitor.errors import NotFoundError, RefusedError
from monitor.model import Party, Product
from monitor.model.report import ReportMapping
from monitor.policy.codes import is_region
from monitor.policy.folding import fold_text

Kind = Literal["sku", "ship_to"]
"""What a mapped text stands for: a product or a region"""


def confirmed(session: Session, party: str, kind: Kind) -> dict[str, str]:
    """Return the confirmed mappings of a party: folded text to SKU or region."""
    mappings = select(ReportMapping).where(ReportMapping.party_id == party, ReportMapping.kind == kind)
    return {mapping.folded: mapping.value for mapping in session.exec(mappings).all()}


def all_confirmed(session: Session) -> list[ReportMapping]:
    """Return every mapping, by party, kind and text."""
    order = (ReportMapping.party_id, ReportMapping.kind, ReportMapping.folded)
    return list(session.exec(select(ReportMapping).order_by(*order)).all())


def confirm(
    session: Session, *, party: str, kind: Kind, text: str, value: str, by: str, now: datetime
) -> ReportMapping:
    """Store that a party's text means a SKU or region; one confirmed before is replaced. The caller commits.

    Raises `NotFoundError` for an unknown party, product or region.
    """
    if session.get(Party, party) is None:
        raise NotFoundError(f"there is no party '{party}'; the ids are in policy/parties.csv.")
    if not text.strip():
        raise RefusedError("an empty text cannot be mapped; name the text as the report writes it.")
    mapping = _find(session, party, kind, text) or ReportMapping(
        party_id=party,
        kind=kind,
        folded=fold_text(text),
        text=text.strip(),
        value="",
        confirmed_by=by,
        confirmed_at=now,
    )
    mapping.value = _checked(session, kind, value)
    mapping.confirmed_by, mapping.confirmed_at = by, now
    session.add(mapping)
    session.flush()
    return mapping


def take_back(session: Session, *, party: str, kind: Kind, text: str) -> ReportMapping:
    """Remove a confirmed mapping and return it; raises `NotFoundError` where there is none. The caller commits."""
    mapping = _find(session, party, kind, text)
    if mapping is None:
        raise NotFoundError(f"'{text}' of {party} is not mapped; `channelwarden ingest unknown` lists what is.")
    session.delete(mapping)
    session.flush()
    return mapping


def _find(session: Session, party: str, kind: Kind, text: str) -> ReportMapping | None:
    return session.exec(
        select(ReportMapping).where(
            ReportMapping.party_id == party, ReportMapping.kind == kind, ReportMapping.folded == fold_text(text)
        )
    ).first()


def _checked(session: Session, kind: Kind, value: str) -> str:
    if kind == "ship_to":
        if not is_region(value):
            raise NotFoundError(f"'{value}' is no region; expected an ISO 3166 code such as DE or US-WI.")
        return value
    same = [sku for sku in session.exec(select(col(Product.sku))).all() if sku.casefold() == value.casefold()]
    if not same:
        raise NotFoundError(f"'{value}' is no product of the policy; enter it in policy/products.csv first.")
    return same[0]
