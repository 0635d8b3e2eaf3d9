"""`channelwarden agreements review`: legal's queue of flagged clauses, worst first, and what was decided on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session, col, select

from monitor.agreements import acts
from monitor.agreements.review import FlaggedClause, ReviewQueue
from monitor.agreements.trail import trail, trail_faults
from monitor.agreements.verdicts import ClauseJudge
from monitor.cli.context import LARGEST_NUMBER, JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.documents.marked_agreement import marked_agreement, portfolio
from monitor.errors import NotFoundError, SettingsError
from monitor.facts.registry import schemas
from monitor.model import AgreementFile
from monitor.model.clause_review import ReviewEvent
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Scalar
from monitor.settings import Workspace
from monitor.store.session import open_database
from monitor.vocabulary import RuleStatus

ClauseArgument = Annotated[int, typer.Argument(help="Number of the clause in the queue.", min=1, max=LARGEST_NUMBER)]
ByOption = Annotated[str, typer.Option("--by", help="Name of the person who acts; kept in the audit trail.")]
_OPEN = ("open", "second_look")
_STATES = ("open", "second_look", "accepted", "dismissed")
_PREVIEW = 160

review = typer.Typer(no_args_is_help=True, help="Decide on flagged clauses: the queue, worst first, and its trail.")


@dataclass(frozen=True)
class _Desk:
    """What a command works with: the queue of the workspace's store, and the time."""

    session: Session
    queue: ReviewQueue
    workspace: Workspace
    now: datetime

    def item(self, clause: int) -> FlaggedClause:
        item = self.queue.item(clause, self.workspace.local_date(self.now))
        if item is None:
            raise NotFoundError(
                f"there is no clause {clause} in a current agreement; `channelwarden agreements review list` shows all."
            )
        return item

    def file(self, agreement: str) -> AgreementFile:
        query = select(AgreementFile).where(
            AgreementFile.agreement_id == agreement, col(AgreementFile.current).is_(True)
        )
        held = self.session.exec(query).first()
        if held is None:
            raise NotFoundError(
                f"no text of an agreement '{agreement}' is stored; `channelwarden run` reads agreements.csv."
            )
        return held


@contextmanager
def _desk(workspace: WorkspaceOption, *, writes: bool = False) -> Iterator[_Desk]:
    opened = workspace_of(workspace)
    loaded = load_rules(own=opened.rules, schemas=schemas(), overrides=opened.settings.rules)
    rules = [rule for rule in loaded.values() if rule.fact == "clause" and rule.status is RuleStatus.ACTIVE]
    database = open_database(opened.dsn)
    try:
        with ClauseJudge(rules, schemas()["clause"]) as judge, database.session(writes_after_reading=writes) as session:
            yield _Desk(session, ReviewQueue(session, judge, rules), opened, wall_clock())
            session.commit()
    finally:
        database.close()


@review.command("list")
def list_items(
    *,
    agreement: Annotated[str, typer.Option(help="Only this agreement.")] = "",
    status: Annotated[
        list[str] | None, typer.Option(help=f"Only this state (repeatable): {', '.join(_STATES)}.")
    ] = None,
    assignee: Annotated[str, typer.Option(help="Only what is assigned to this person.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Only what an agreement's last version brought.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the flagged clauses that wait for a decision, the strictest reading first."""
    if unknown := set(status or ()) - set(_STATES):
        raise SettingsError(f"'{min(unknown)}' is no state of a clause; expected one of {', '.join(_STATES)}.")
    output = Output(as_json)
    with _desk(workspace) as desk:
        if agreement:
            desk.file(agreement)
        items = [
            item
            for item in desk.queue.items(desk.workspace.local_date(desk.now), agreement_id=agreement)
            if item.status in (status or _OPEN)
            and (not assignee or item.assignee.casefold() == assignee.casefold())
            and (not new or item.change == "new")
        ]
        output.data({"clauses": [_data(item) for item in items]})
        if not as_json:
            output.say(_table(items) if items else "No flagged clause waits.")


@review.command()
def show(clause: ClauseArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show one clause: its text, what each law says, and what was done so far."""
    output = Output(as_json)
    with _desk(workspace) as desk:
        item = desk.item(clause)
        output.data(_data(item))
        if not as_json:
            output.lines(_lines(item))


@review.command()
def accept(
    clause: ClauseArgument,
    by: ByOption,
    comment: Annotated[str, typer.Option(help="What should be done about it.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept a finding: the clause is what it is flagged as."""
    _do(
        clause,
        workspace,
        as_json,
        lambda desk, item: acts.accept(desk.session, item, by=by, now=desk.now, comment=comment),
    )


@review.command()
def dismiss(
    clause: ClauseArgument,
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the audit trail.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Dismiss a finding; one that a law prohibits is dismissed once a second person has done so too."""
    _do(
        clause,
        workspace,
        as_json,
        lambda desk, item: acts.dismiss(desk.session, item, by=by, now=desk.now, reason=reason),
    )


@review.command()
def reopen(
    clause: ClauseArgument,
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back what was decided: the clause waits again."""
    _do(
        clause,
        workspace,
        as_json,
        lambda desk, item: acts.reopen(desk.session, item, by=by, now=desk.now, reason=reason),
    )


@review.command()
def comment(
    clause: ClauseArgument,
    text: Annotated[str, typer.Argument(help="The comment.")],
    by: ByOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a comment to a clause."""
    _do(clause, workspace, as_json, lambda desk, item: acts.comment(desk.session, item, by=by, now=desk.now, text=text))


@review.command()
def assign(
    clause: ClauseArgument,
    *,
    to: Annotated[str, typer.Option("--to", help="Who should decide.")],
    by: ByOption,
    due: Annotated[str, typer.Option("--due", help="By which day, as 2026-12-31.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a clause to a person, with the day by which it should be decided."""
    day = _day(due)
    _do(
        clause,
        workspace,
        as_json,
        lambda desk, item: acts.assign(desk.session, item, by=by, now=desk.now, assignee=to, due=day),
    )


@review.command()
def sheet(
    agreement: Annotated[str, typer.Argument(help="The agreement.")],
    file: Annotated[Path, typer.Argument(help="Word document to write (.docx).")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write an agreement's text as a Word document, with a comment at every flagged clause."""
    from reports.files import docx  # noqa: PLC0415 - slow to load; wanted by this command alone

    output = Output(as_json)
    _writable(file, ".docx")
    with _desk(workspace) as desk:
        day = desk.workspace.local_date(desk.now)
        held = desk.file(agreement)
        items = desk.queue.items(day, agreement_id=agreement)
        brand = desk.workspace.settings.brand.name
        file.write_bytes(docx.write(marked_agreement(held, items, date=day.isoformat(), brand=brand)))
    output.data({"file": file, "clauses": len(items)})
    output.say(f"{file}: {len(items)} comments.")


@review.command("portfolio")
def write_portfolio(
    file: Annotated[Path, typer.Argument(help="Workbook to write (.xlsx).")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write all agreements by clause types as a workbook, with the strictest reading of each."""
    from reports.files import xlsx  # noqa: PLC0415 - slow to load; wanted by this command alone

    output = Output(as_json)
    _writable(file, ".xlsx")
    with _desk(workspace) as desk:
        day = desk.workspace.local_date(desk.now)
        made = portfolio(desk.queue.items(day), date=day.isoformat(), brand=desk.workspace.settings.brand.name)
        file.write_bytes(xlsx.write(made))
    output.data({"file": file, "agreements": len(made.rows), "clauses": len(made.clauses)})
    output.say(f"{file}: {len(made.rows)} agreements, {len(made.clauses)} clauses.")


def _writable(file: Path, ending: str) -> None:
    if file.suffix.lower() != ending:
        raise SettingsError(f"'{file}' does not end in {ending}; name a file that does.")
    if not file.parent.is_dir():
        raise SettingsError(f"there is no folder '{file.parent}'; make it first.")


@review.command("trail")
def show_trail(
    agreement: Annotated[str, typer.Argument(help="Only this agreement.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who did what, oldest first, and check that nothing in the trail was changed (exit 1 if so)."""
    output = Output(as_json)
    with _desk(workspace) as desk:
        rows, faults = trail(desk.session, agreement), trail_faults(desk.session)
        if agreement and not rows:
            desk.file(agreement)
        output.data({"events": [_event(row) for row in rows], "faults": faults})
        for row in rows:
            output.say(f"{row.agreement_id}, {row.clause_type}: {_said(row)}")
    for fault in faults:
        output.say(f"! {fault}")
    if faults:
        raise typer.Exit(1)


def _do(
    clause: int, workspace: WorkspaceOption, as_json: bool, act: Callable[[_Desk, FlaggedClause], ReviewEvent]
) -> None:
    output = Output(as_json)
    with _desk(workspace, writes=True) as desk:
        act(desk, desk.item(clause))
        after = ReviewQueue(desk.session, desk.queue.judge, desk.queue.rules)
        item = after.item(clause, desk.workspace.local_date(desk.now))
    if item is not None:
        output.data(_data(item))
        output.say(f"Clause {clause} ({item.type}, {item.agreement}) is {item.status.replace('_', ' ')}.")
        if item.status == "second_look":
            output.say("A law that applies prohibits it: a second person has to dismiss it too.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(f"--due '{text}' is no day; expected one such as 2026-12-31.") from error


def _event(row: ReviewEvent) -> dict[str, Any]:
    return {**row.model_dump(exclude={"chain", "previous"})}


def _said(row: ReviewEvent) -> str:
    to = f" to {row.assignee}" if row.assignee else ""
    due = f" by {row.due.isoformat()}" if row.due else ""
    text = f": {row.text}" if row.text else ""
    return f"{row.at:%Y-%m-%d %H:%M} {row.by}, {row.action}{to}{due}{text}"


def _data(item: FlaggedClause) -> dict[str, Any]:
    plain = {name: value for name, value in vars(item).items() if name not in {"events", "terms", "key", "sha256"}}
    return {
        **plain,
        "hardcore": item.hardcore,
        "terms": list(item.terms),
        "events": [_event(row) for row in item.events],
    }


def _lines(item: FlaggedClause) -> Iterator[str]:
    yield f"Clause {item.clause}: {item.type}, {item.status.replace('_', ' ')}"
    yield f"{item.agreement}, {item.party}: {item.file}, page {item.page}{f', {item.number}' if item.number else ''}"
    if item.lead:
        yield f"  [{item.lead}]"
    yield f"  {' '.join(item.text.split())}"
    for verdict in item.verdicts:
        confirmed = "" if verdict.confirmed else " (to be confirmed by counsel)"
        yield f"  {verdict.jurisdiction}: {verdict.verdict.replace('_', ' ')}; {verdict.citation}{confirmed}"
    for term in item.terms:
        if term.name != "percentage":
            yield f"  The text says {term.name.replace('_', ' ')}: {_plain(term.value)}"
    for row in item.events:
        yield f"  {_said(row)}"


def _plain(value: Scalar) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _table(items: Sequence[FlaggedClause]) -> Table:
    table = Table("clause", "risk", "state", "agreement", "type", "place", "for", "text")
    for item in items:
        state = item.status.replace("_", " ") + (" (new)" if item.change == "new" else "")
        due = f" by {item.due.isoformat()}" if item.due else ""
        place = f"p. {item.page} {item.number}".strip()
        text = " ".join(item.text.split())[:_PREVIEW]
        cells = (str(item.clause), item.risk.replace("_", " "), state, f"{item.agreement} {item.party}", item.type)
        table.add_row(*(escape(cell) for cell in (*cells, place, f"{item.assignee}{due}", text)))
    return table
