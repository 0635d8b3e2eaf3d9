"""What a store that was put back from its backup does not know: the letters that waited in it may have left since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from monitor.evidence.archive import EvidenceArchive
from monitor.model import Evidence, OutboxItem, Run
from monitor.outbox.queue import AT_MOST_ONCE
from monitor.vocabulary import OutboxStatus
from scrapers.counted import number_of

_WORDS = "the store was put back from a backup: the letter may have left since that was made"


def doubt_letters(session: Session, archive: EvidenceArchive) -> list[str]:
    """Let no letter leave by itself that waited when the backup was made which the store was put back from.

    The archive tells by records of passes that the store does not know, till a pass has begun after them. Returns what
    is to be told; the caller commits.
    """
    last = _last_unknown(session, archive)
    if last is None or session.exec(select(Run).where(col(Run.started_at) > last).limit(1)).first() is not None:
        return []
    doubted = update(OutboxItem).where(
        col(OutboxItem.kind).in_(AT_MOST_ONCE),
        col(OutboxItem.channel) == "mail",
        col(OutboxItem.status) == OutboxStatus.PENDING,
        col(OutboxItem.created_at) <= last,
    )
    letters = session.connection().execute(doubted.values(status=OutboxStatus.UNCERTAIN, last_error=_WORDS)).rowcount
    said = (
        f"store: the archive holds records of passes that the store does not know, the last of {last:%Y-%m-%d %H:%M} "
        "UTC: it was put back from a backup, and what was decided since is lost"
    )
    if letters:
        said += f". {number_of(letters, 'letter')} that waited may have left: `notices list --status uncertain`"
    return [said]


def _last_unknown(session: Session, archive: EvidenceArchive) -> datetime | None:
    """Return when the last record was captured that is of a pass with a higher number than any in the store."""
    known = session.exec(select(func.max(col(Evidence.sequence)))).one() or 0
    begun = session.exec(select(func.max(col(Run.id)))).one() or 0
    return max((one.captured_at for one in archive.entries(known) if (one.run or 0) > begun), default=None)
