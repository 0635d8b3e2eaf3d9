"""Policy files that are gone: what they said is taken back by a file that says so, and not by none."""

from __future__ import annotations

from pathlib import PurePath

from sqlmodel import Session, col, func, select

from monitor.errors import Fault
from monitor.model import Listing, PolicyVersion
from monitor.policy.files import PolicyFile, policy_files
from monitor.policy.records import PolicyTables
from scrapers.counted import number_of


def latest_version(session: Session) -> PolicyVersion | None:
    """Return the policy that was loaded last."""
    return session.exec(select(PolicyVersion).order_by(col(PolicyVersion.id).desc()).limit(1)).first()


def vanished(session: Session, tables: PolicyTables) -> tuple[Fault, ...]:
    """Return a fault for each file with rows that the store was filled from last and that is not there any more.

    Without its MAP prices nothing is below them, and without its listings nothing is visited: an export that was cut
    off, or a file moved by mistake, would read as a market that complies. Files that must be there are looked for by
    who reads them.
    """
    latest = latest_version(session)
    before = {PurePath(name).stem: name for name in latest.files} if latest else {}
    missing = before.keys() - tables.names.keys() - {spec.stem for spec in policy_files() if spec.required}
    return tuple(
        Fault(
            before[spec.stem], 0, "",
            f"this file is gone; the policy that was loaded last, at {latest.loaded_at:%Y-%m-%d %H:%M} UTC, has "
            f"{number_of(rows, 'row')} of it",
            "the file; with its headings alone where nothing of it holds any more",
        )
        for spec in policy_files()
        if latest and spec.stem in missing and (rows := _rows(session, spec))
    )  # fmt: skip


def _rows(session: Session, spec: PolicyFile) -> int:
    """Return how many rows a file filled; listings of accepted finds stand beside those of the file."""
    rows = select(func.count()).select_from(spec.model)
    return session.exec(rows.where(col(Listing.find_id).is_(None)) if spec.model is Listing else rows).one()
