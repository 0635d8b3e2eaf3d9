"""Whether the evidence that a letter names lies in the archive as it was archived: what is gone proves nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from sqlmodel import Session, col, select

from monitor.evidence.revisit import original_of
from monitor.model import Case, Evidence, Violation
from monitor.vocabulary import CaseStatus, ViolationStatus

RESTORE = ": restore it from a backup; `channelwarden evidence verify` says what is missing"
"""What to do about evidence that is gone: follows on what `evidence_gone` says."""

_HASH = re.compile(r"\b[0-9a-f]{16}\b")
_NUMBER = re.compile(r"\b\d{1,15}\b", re.ASCII)


def evidence_gone(
    session: Session,
    archive: Path,
    found: Iterable[Violation],
    named: Iterable[str] = (),
    *,
    looked_at: dict[int, str] | None = None,
) -> str:
    """Return which record that findings rest on, or a letter names, is not as it was archived, or an empty string.

    Of a page that came back unchanged the record that holds its bytes is looked at, too. A finding without a record
    rests on rows that the store itself holds. `looked_at` remembers records that many cases of one report rest on.
    """
    looked_at = {} if looked_at is None else looked_at
    rows = [session.get(Evidence, number) for item in found if (number := item.evidence_id) is not None]
    rows += [row for words in named for row in _named(session, words)]
    records = {row.sequence: row for row in rows if row is not None}
    for number in sorted(records):
        if number not in looked_at:
            looked_at[number] = _gone(session, archive, records[number])
        if looked_at[number]:
            return looked_at[number]
    return ""


def cases_without_evidence(session: Session, archive: Path) -> list[str]:
    """Return a line for each case of which no letter can leave, as evidence that it rests on is gone."""
    standing = (
        select(Violation)
        .join(Case, col(Case.id) == col(Violation.case_id))
        .where(Violation.status == ViolationStatus.CONFIRMED, Case.status != CaseStatus.CLOSED)
        .order_by(col(Violation.case_id), col(Violation.id))
    )
    told: dict[int | None, str] = {}
    looked_at: dict[int, str] = {}
    for row in session.exec(standing).all():
        if not told.get(row.case_id):
            told[row.case_id] = evidence_gone(session, archive, [row], looked_at=looked_at)
    return [f"Case {number}: {gone}, and no letter leaves about it{RESTORE}." for number, gone in told.items() if gone]


def _gone(session: Session, archive: Path, record: Evidence) -> str:
    row: Evidence | None = record
    while row is not None:
        data = _bytes(archive, row)
        if hashlib.sha256(data).hexdigest() != row.sha256:
            return f"evidence {row.sequence}, which it rests on, does not lie in {archive.name}/ as it was archived"
        holds = original_of(data, row.sequence).sequence
        if holds == row.sequence:
            break
        row = session.exec(select(Evidence).where(Evidence.sequence == holds)).first()
    return ""


def _named(session: Session, words: str) -> list[Evidence]:
    """Return the record that a letter names, in whatever language, by its number and the beginning of its hash."""
    hashes = _HASH.findall(words)
    numbers = [int(number) for number in _NUMBER.findall(_HASH.sub(" ", words))]
    found = session.exec(select(Evidence).where(col(Evidence.sequence).in_(numbers))).all() if hashes else []
    return [row for row in found if row.sha256.startswith(tuple(hashes))]


def _bytes(archive: Path, row: Evidence) -> bytes:
    """Return the bytes that lie where a record was put; none where its file cannot be read."""
    try:
        with (archive / row.warc).open("rb") as file:
            file.seek(row.offset)
            return file.read(row.length)
    except OSError:
        return b""
