"""`notices`: what left the house, what waits, and sending it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text
from sqlmodel import col, select

from monitor.cases.decisions import ROLES
from monitor.cli.context import DryRunOption, JsonOption, Output, WorkspaceOption, known, wall_clock, workspace_of
from monitor.cli.notices import wording
from monitor.documents.holding_back import hold_back
from monitor.documents.leaving import send_due
from monitor.documents.notice_copies import as_sent
from monitor.documents.restored import doubt_letters
from monitor.documents.sending_again import send_once_more
from monitor.errors import NotFoundError, SettingsError
from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.own_store import open_store
from monitor.facts.registry import rules_of
from monitor.model import OutboxItem
from monitor.model.row import LARGEST_NUMBER
from monitor.outbox.queue import due
from monitor.printable import printable
from monitor.settings import Workspace
from monitor.store.lock import workspace_lock
from monitor.store.session import Database
from monitor.vocabulary import OutboxStatus
from scrapers.counted import number_of

_SHOWN = ("id", "kind", "channel", "recipient", "subject", "status", "attempts", "created_at", "sent_at", "last_error")
_KINDS = ("notice", "digest", "review_sheet", "alert")


def register(app: typer.Typer) -> None:
    """Add the `notices` commands."""
    noun = typer.Typer(name="notices", help="Outgoing documents: list, show, send.", no_args_is_help=True)
    noun.command("list")(list_all)
    noun.command()(show)
    noun.command()(send)
    wording.register(noun)
    app.add_typer(noun)


@contextmanager
def _opened(option: Path | None) -> Iterator[tuple[Workspace, Database]]:
    workspace = workspace_of(option)
    with closing(open_store(workspace)) as database:
        yield workspace, database


def list_all(
    status: Annotated[str | None, typer.Option("--status", help="Only documents in this state.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only notice, digest, review_sheet or alert.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List outgoing documents, the newest first."""
    if status is not None:
        known(status, tuple(OutboxStatus), "state of a document")
    if kind is not None:
        known(kind, _KINDS, "kind of a document")
    output = Output(as_json)
    with _opened(workspace) as (opened, database), database.session() as session:
        statement = select(OutboxItem).order_by(col(OutboxItem.id).desc())
        if status:
            statement = statement.where(OutboxItem.status == status)
        if kind:
            statement = statement.where(OutboxItem.kind == kind)
        items = session.exec(statement).all()
    output.data([_row(item) for item in items])
    if not as_json:
        output.say(_table(items, opened) if items else "Nothing left the house, and nothing waits.")


def show(
    document: Annotated[int, typer.Argument(help="Number of the document.", max=LARGEST_NUMBER)],
    form: Annotated[str, typer.Option("--format", help="txt, html or json.")] = "txt",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a document as it was or will be sent; a letter that waits is dated when it leaves."""
    output = Output(as_json)
    with _opened(workspace) as (_, database), database.session() as session:
        item = session.get(OutboxItem, document)
        if item is None:
            raise NotFoundError(f"there is no document {document}; `channelwarden notices list` shows those there are.")
        parts = as_sent(session, item)
    if form not in parts:
        raise SettingsError(f"document {document} has no '{form}'; it has {', '.join(sorted(parts))}.")
    output.data(_row(item) | {"message_id": item.message_id, "parts": parts})
    if not as_json:
        lines = (f"{name}: {value}" for name, value in _row(item).items() if value not in (None, ""))
        output.say("\n".join(printable(line) for line in lines), "\n")
        output.page(parts[form])


def send(
    again: Annotated[
        list[int] | None, typer.Option("--again", help="Send this document once more to those who did not get it.")
    ] = None,
    *,
    by: Annotated[
        str, typer.Option("--by", help="With --again: who lets a letter leave after all that a person took back.")
    ] = "",
    role: Annotated[str, typer.Option("--as", help="In which role: channel_manager or legal.")] = "channel_manager",
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send what is due; ends with 3 when something could not be sent."""
    known(role, ROLES, "role")
    output, now = Output(as_json), wall_clock()
    with _opened(workspace) as (opened, database), workspace_lock(opened):
        with database.session(writes_after_reading=True) as session:
            said = doubt_letters(session, EvidenceArchive(opened.evidence))
            for document in again or []:
                send_once_more(session, document, by=by, role=role, now=now)
            session.flush()
            rules = rules_of(opened)
            kept = said + hold_back(session, workspace=opened, rules=rules, now=now, again=again or [])
            if dry_run:
                items = due(session, now)
                output.data({"due": [_row(item) for item in items], "failures": said})
                if not as_json:
                    output.say(_table(items, opened) if items else "Nothing is due.")
                    output.lines(f"! {printable(line)}" for line in kept)
                session.rollback()
                return
            session.commit()
        summary = send_due(database, opened, now)
    failures = [*said, *summary.failures]
    output.data(replace(summary, failures=failures))
    output.say(
        f"{number_of(summary.mails, 'mail')} and {number_of(summary.files, 'file')} sent, "
        f"{summary.waiting} wait, {summary.failed} failed."
    )
    for failure in (*kept, *summary.failures):
        output.say(f"! {printable(failure)}")
    if failures:
        raise typer.Exit(3)


def _row(item: OutboxItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in _SHOWN}


def _table(items: Sequence[OutboxItem], workspace: Workspace) -> Table:
    table = Table("No.", "Sent", "Kind", "Way", "To", "Subject", "State", box=None)
    zone = workspace.settings.brand.timezone
    for item in items:
        sent = f"{item.sent_at.astimezone(zone):%Y-%m-%d %H:%M %Z}" if item.sent_at else "–"
        state = f"{item.status}: {item.last_error}" if item.last_error else item.status
        cells = (item.id, sent, item.kind.replace("_", " "), item.channel, item.recipient, item.subject, state)
        table.add_row(*(Text(printable(str(cell))) for cell in cells))
    return table
