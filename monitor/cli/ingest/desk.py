"""What the `ingest` commands share that write: one unit of work on the store, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session, select

from monitor.cli.context import Output, wall_clock, workspace_of
from monitor.errors import NotFoundError
from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.own_store import open_store
from monitor.intake.resolving import ReportsDesk
from monitor.model import Party, ReportFile
from monitor.pipeline.take_in import terms_of

ByOption = Annotated[str, typer.Option("--by", help="Name of the person who decides; kept with the decision.")]
PartyOption = Annotated[str, typer.Option("--party", help="Id of the party.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would happen; nothing is stored.")]


@contextmanager
def desk_of(option: Path | None, *, dry_run: bool) -> Iterator[ReportsDesk]:
    """Open the workspace's store for one decision; it is stored when nothing was refused and it is no dry run."""
    workspace = workspace_of(option)
    archive = EvidenceArchive(workspace.evidence)
    with closing(open_store(workspace)) as database, database.session(writes_after_reading=True) as session:
        yield ReportsDesk(session, terms_of(workspace, wall_clock()), lambda sequence: archive.read(sequence).body)
        if dry_run:
            # What is said of the outcome is read after the store has taken it back.
            session.expunge_all()
            session.rollback()
        else:
            session.commit()


def asked_party(session: Session, party: str) -> None:
    """Raise `NotFoundError` for a party that neither the policy nor any report names; an empty text asks for none."""
    if not party or session.get(Party, party) is not None:
        return
    if session.exec(select(ReportFile.id).where(ReportFile.party_id == party).limit(1)).first() is None:
        raise NotFoundError(f"there is no party '{party}'; the ids are in policy/parties.csv.")


def say_report(output: Output, report: ReportFile, *, dry_run: bool) -> None:
    """Say what became of a report."""
    output.data(_data(report) | {"dry_run": dry_run})
    if not output.as_json:
        output.lines([_words(report)])
        if dry_run:
            output.say("Nothing was stored (--dry-run).")


def say_changed(output: Output, sentence: str, reports: Sequence[ReportFile], *, dry_run: bool) -> None:
    """Say what a decision changed in earlier reports."""
    output.data({"said": sentence, "reports": [_data(report) for report in reports], "dry_run": dry_run})
    if not output.as_json:
        output.lines([sentence, *map(_words, reports)])
        if dry_run:
            output.say("Nothing was stored (--dry-run).")


def _words(report: ReportFile) -> str:
    reason = f": {report.reason}" if report.reason else ""
    return f"Report {report.id} ({report.name}) is {report.status}{reason}"


def _data(report: ReportFile) -> dict[str, object]:
    return {
        "report": report.id,
        "name": report.name,
        "status": report.status,
        "reason": report.reason,
        "version": report.version,
        "supersedes": report.supersedes,
    }
