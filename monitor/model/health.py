"""What stopped working and when: told once when it began and once when it was over."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from monitor.model.column_types import UtcDateTime
from monitor.model.row import NumberedRow


class Outage(NumberedRow, table=True):
    """Something the house relies on that fell silent; it stands while `ended_at` is empty, one at a time a subject."""

    subject: str = Field(index=True)
    """`site:<name>`, `source:<mailbox or server>`, `browser`, `dask` or `timestamp`"""
    text: str
    """what was found when it began, for people"""
    began_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
