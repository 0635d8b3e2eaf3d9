"""What people decided on flagged clauses: one row an act, never changed, each chained to the one before."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from monitor.model.column_types import UtcDateTime
from monitor.model.row import NumberedRow


class ReviewEvent(NumberedRow, table=True):
    """An act on a flagged clause: accept, dismiss, reopen, comment or assign, by whom and when.

    `clause_key` stands for the clause's type and text, so that it outlives new versions of the agreement.
    `chain` is a SHA-256 over the row and `previous`, the chain value of the row before (empty for the first).
    """

    agreement_id: str = Field(index=True)
    clause_key: str = Field(index=True)
    clause_type: str
    file_sha256: str
    """the version of the agreement that was read"""
    quote: str = ""
    """the clause's words with what leads into them: they outlive the finding, which a reader taught since may miss"""
    action: str
    by: str
    text: str = ""
    """the reason or the comment"""
    assignee: str = ""
    due: date | None = None
    at: datetime = Field(sa_type=UtcDateTime)
    previous: str = Field(unique=True)
    """unique: two people who decide at once cannot both follow the same row"""
    chain: str
