"""Pictures of what a violation was found on."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from monitor.model.row import NumberedRow


class Screenshot(NumberedRow, table=True):
    """A picture of an archived page, archived itself; `area` is page (all of it) or offer (the box of one offer)."""

    __table_args__ = (UniqueConstraint("page_evidence_id", "area", "subject"),)
    page_evidence_id: int = Field(index=True)
    """the page as it was read"""
    evidence_id: int
    """the picture"""
    area: str
    subject: str = ""
    """offer key of an offer's box"""
